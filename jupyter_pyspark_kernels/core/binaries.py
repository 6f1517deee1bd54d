"""Read for which system and machine a program was built, from the first bytes of its file."""

import os
import struct
from pathlib import Path
from typing import Literal, NamedTuple

from .errors import EnvironmentUnusableError

# e_machine of the ELF header (elf.h) and cputype of the Mach-O header (mach/machine.h).
ELF_MACHINES = {
    3: "i686",
    20: "ppc",
    21: "ppc64",
    22: "s390x",
    40: "arm",
    62: "x86_64",
    183: "aarch64",
    243: "riscv64",
    258: "loongarch64",
}
MACH_MACHINES = {7: "i686", 12: "arm", 0x01000007: "x86_64", 0x0100000C: "aarch64"}
MACH_MAGIC = {
    b"\xce\xfa\xed\xfe": "<",
    b"\xcf\xfa\xed\xfe": "<",
    b"\xfe\xed\xfa\xce": ">",
    b"\xfe\xed\xfa\xcf": ">",
}
# Bytes of one entry in a universal binary's table, by magic.
FAT_MAGIC = {b"\xca\xfe\xba\xbe": 20, b"\xca\xfe\xba\xbf": 32}
# A Java class file has the same magic, and a large number where a universal binary has this count.
FAT_LIMIT = 30
HEADER_BYTES = 4096

SAME_MACHINE = {"arm64": "aarch64", "amd64": "x86_64", "i386": "i686", "i586": "i686"}
# Linux on x86_64 runs 32-bit programs, macOS on arm64 runs those for x86_64.
ALSO_RUNS = {("Linux", "x86_64"): "i686", ("Darwin", "aarch64"): "x86_64"}


class Program(NamedTuple):
    """Say what a program file is: ``script`` has no system and no machines, ``other`` neither."""

    form: Literal["elf", "mach-o", "script", "other"]
    machines: tuple[str, ...] = ()

    @property
    def system(self) -> str:
        """Return the system's name as ``os.uname`` gives it; empty for a script."""
        return {"elf": "Linux", "mach-o": "Darwin"}.get(self.form, "")

    def runs_on(self, system: str, machine: str) -> bool:
        """Tell whether a machine (both names as of ``os.uname``) can run this program."""
        here = SAME_MACHINE.get(machine.lower(), machine.lower())
        also = ALSO_RUNS.get((system, here), here)
        return self.system == system and bool({here, also} & set(self.machines))


def check_program(python: Path) -> None:
    """Refuse an interpreter that this machine cannot run.

    Raises
    ------
    EnvironmentUnusableError
        When it is a script, no program, or built for another system or machine.
    OSError
        When the file cannot be read.
    """
    program = read_program(python)
    here = os.uname()
    if program.form == "script":
        raise EnvironmentUnusableError(
            f"{python} is a script, as pyenv's shims are, not an interpreter. Give the directory "
            "of the real one: pyenv prefix prints it for pyenv."
        )
    if program.form == "other":
        raise EnvironmentUnusableError(
            f"{python} is not a program that this machine can run. Recreate the environment."
        )
    if not program.runs_on(here.sysname, here.machine):
        raise EnvironmentUnusableError(
            f"{python} was built for {program.system} on {' and '.join(program.machines)}, this "
            f"machine is {here.sysname} on {here.machine}. Create the environment on this machine."
        )


def read_program(path: Path) -> Program:
    """Read the header of a regular file.

    Raises
    ------
    OSError
        When the file cannot be read.
    """
    with path.open("rb") as file:
        header = file.read(HEADER_BYTES)
    try:
        return _parse(header)
    except struct.error:
        return Program("other")


def _parse(header: bytes) -> Program:
    magic = header[:4]
    if magic == b"\x7fELF":
        return Program("elf", (_elf_machine(header),))
    if magic in MACH_MAGIC:
        (cpu,) = struct.unpack_from(MACH_MAGIC[magic] + "I", header, 4)
        return Program("mach-o", (_mach_machine(cpu),))
    if magic in FAT_MAGIC:
        (count,) = struct.unpack_from(">I", header, 4)
        if count <= FAT_LIMIT:
            starts = range(8, 8 + count * FAT_MAGIC[magic], FAT_MAGIC[magic])
            cpus = [struct.unpack_from(">I", header, start)[0] for start in starts]
            return Program("mach-o", tuple(map(_mach_machine, cpus)))
    return Program("script" if magic.startswith(b"#!") else "other")


def _elf_machine(header: bytes) -> str:
    little = header[5:6] == b"\x01"
    (number,) = struct.unpack_from("<H" if little else ">H", header, 18)
    name = ELF_MACHINES.get(number, f"ELF machine {number}")
    return "ppc64le" if name == "ppc64" and little else name


def _mach_machine(cpu: int) -> str:
    return MACH_MACHINES.get(cpu, f"Mach-O machine {cpu}")
