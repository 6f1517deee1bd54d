"""Read headers of real programs, and of headers written by hand for other machines."""

import os
import struct
import sys
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.binaries import check_program, read_program
from jupyter_pyspark_kernels.core.errors import EnvironmentUnusableError


def elf(machine: int, *, little: bool = True) -> bytes:
    ident = b"\x7fELF\x02" + (b"\x01" if little else b"\x02") + bytes(10)
    return ident + struct.pack("<HH" if little else ">HH", 2, machine) + bytes(44)


def fat(*cpus: int) -> bytes:
    entries = b"".join(struct.pack(">5I", cpu, 0, 0, 0, 0) for cpu in cpus)
    return b"\xca\xfe\xba\xbe" + struct.pack(">I", len(cpus)) + entries


@pytest.mark.parametrize(
    ("content", "form", "machines"),
    [
        (elf(62), "elf", ("x86_64",)),
        (elf(183), "elf", ("aarch64",)),
        (elf(22, little=False), "elf", ("s390x",)),
        (elf(21, little=False), "elf", ("ppc64",)),
        (elf(21), "elf", ("ppc64le",)),
        (elf(999), "elf", ("ELF machine 999",)),
        (b"\xcf\xfa\xed\xfe" + struct.pack("<I", 0x0100000C), "mach-o", ("aarch64",)),
        (fat(0x01000007, 0x0100000C), "mach-o", ("x86_64", "aarch64")),
        # A Java class has a version where a universal binary has the number of its programs.
        (b"\xca\xfe\xba\xbe\x00\x00\x00\x3d" + bytes(40), "other", ()),
        (b"#!/usr/bin/env bash\n", "script", ()),
        (b"MZ\x90", "other", ()),
        (b"\x7fELF", "other", ()),
        (b"", "other", ()),
    ],
)
def test_headers(tmp_path: Path, content: bytes, form: str, machines: tuple[str, ...]):
    path = tmp_path / "python"
    path.write_bytes(content)
    assert read_program(path) == (form, machines)


def test_this_interpreter_runs_here():
    check_program(Path(sys.executable))
    here = os.uname()
    assert read_program(Path(sys.executable)).runs_on(here.sysname, here.machine)


@pytest.mark.parametrize(
    ("content", "system", "machine", "runs"),
    [
        (elf(62), "Linux", "x86_64", True),
        (elf(3), "Linux", "x86_64", True),
        (elf(62), "Linux", "i686", False),
        (elf(183), "Linux", "arm64", True),
        (elf(62), "Darwin", "x86_64", False),
        (fat(0x01000007), "Darwin", "arm64", True),
        (fat(0x0100000C), "Darwin", "x86_64", False),
    ],
)
def test_runs_on(tmp_path: Path, content: bytes, system: str, machine: str, *, runs: bool):
    path = tmp_path / "python"
    path.write_bytes(content)
    assert read_program(path).runs_on(system, machine) is runs


def test_another_machine_is_refused_with_both_names(tmp_path: Path):
    path = tmp_path / "python"
    here = os.uname().machine
    path.write_bytes(elf(22 if here != "s390x" else 62, little=here == "s390x"))
    with pytest.raises(EnvironmentUnusableError) as caught:
        check_program(path)
    assert "Create the environment on this machine" in str(caught.value)
    assert here in str(caught.value)
