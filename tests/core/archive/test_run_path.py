"""Change run paths of real programs, run them, and leave alone what shares its text."""

import random
import shutil
import struct
import subprocess
import sysconfig
from pathlib import Path

import pytest
from support import environments, places

from jupyter_pyspark_kernels.core.archive.elf import Linkage, read_dynamic, read_linkage
from jupyter_pyspark_kernels.core.archive.run_path import with_run_path

ORIGIN = "$ORIGIN/../lib"
OLD = "/opt/a/rather/long/place/lib"

WITNESS = """
import ctypes, sqlite3, ssl
for line in open("/proc/self/maps"):
    name = line.rstrip().split(maxsplit=5)[-1]
    if "libpython" in name: print(name)
"""


def patchelf(*arguments: object) -> str:
    return environments.run(places.tool("patchelf"), *arguments)


@pytest.fixture
def program(tmp_path: Path) -> Path:
    """A copy of this Python's program whose run path is OLD."""
    copy = tmp_path / "program"
    shutil.copy(places.BASE_PYTHON, copy)
    patchelf("--set-rpath", OLD, copy)
    return copy


def linkage_of(content: bytes, path: Path) -> Linkage | None:
    path.write_bytes(content)
    return read_linkage(str(path))


def test_copied_python_runs_on_its_own_library(tmp_path: Path) -> None:
    """Where this Python has no shared library, it is the program alone that must run."""
    root = tmp_path / "ä copy"
    (root / "bin").mkdir(parents=True)
    (root / "lib").mkdir()
    binary = root / "bin" / places.PYTHON_NAME
    shutil.copy(places.BASE_PYTHON, binary)
    linkage = read_linkage(str(binary))
    assert linkage is not None
    libraries = [name for name in linkage.needed if name.startswith("libpython")]
    for name in libraries:
        shutil.copy(Path(sysconfig.get_config_var("LIBDIR")) / name, root / "lib")
    if not linkage.run_path:
        patchelf("--set-rpath", OLD, binary)
    stdlib = Path(sysconfig.get_path("stdlib"))
    (root / "lib" / stdlib.name).symlink_to(stdlib)

    before = binary.read_bytes()
    after = with_run_path(before, ORIGIN)
    assert after is not None
    binary.write_bytes(after)
    run = subprocess.run(
        [binary, "-I", "-c", WITNESS],
        env={"PATH": environments.SYSTEM_PATH},
        capture_output=True,
        text=True,
        check=True,
    )

    assert len(after) == len(before)
    assert set(run.stdout.splitlines()) == {str(root / "lib" / name) for name in libraries}
    assert patchelf("--print-rpath", binary).strip() == ORIGIN


def test_old_text_is_gone_and_nothing_else_changed(program: Path) -> None:
    before = program.read_bytes()
    after = with_run_path(before, ORIGIN)
    assert after is not None
    assert OLD.encode() not in after
    assert after.replace(ORIGIN.encode().ljust(len(OLD), b"\0"), OLD.encode()) == before
    # It may be done again: the room is not lost.
    assert with_run_path(after, "$ORIGIN") is not None


def test_kind_of_run_path_stays(program: Path, tmp_path: Path) -> None:
    patchelf("--force-rpath", "--set-rpath", OLD, program)
    after = with_run_path(program.read_bytes(), ORIGIN)
    assert after is not None
    linkage = linkage_of(after, tmp_path / "after")
    assert linkage is not None
    assert linkage.hands_on
    assert linkage.run_path == (ORIGIN,)


def test_room_is_too_small(program: Path) -> None:
    assert with_run_path(program.read_bytes(), "x" * len(OLD)) is not None
    assert with_run_path(program.read_bytes(), "x" * (len(OLD) + 1)) is None
    with pytest.raises(ValueError, match="has a NUL"):
        with_run_path(program.read_bytes(), "a\0b")


def test_without_run_path(program: Path) -> None:
    patchelf("--remove-rpath", program)
    assert with_run_path(program.read_bytes(), ORIGIN) is None
    assert with_run_path(b"#!/bin/sh\n", ORIGIN) is None
    assert with_run_path(b"", ORIGIN) is None


def _with_name_in_run_path(program: Path, where: str) -> bytes:
    """Let one other name begin in the middle of the run path's text."""
    content = bytearray(program.read_bytes())
    dynamic = read_dynamic(lambda offset, size: bytes(content[offset : offset + size]))
    assert dynamic is not None
    inside = content.index(OLD.encode()) + 5 - dynamic.strings
    tags = {"needed": 1, "symbol": 6, "version": 0x6FFFFFFE}
    if where == "needed":
        entry = struct.pack(dynamic.order + "qQ", 1, dynamic.values(1)[0])
        place = content.index(entry) + 8
        form = "Q"
    else:
        table = dynamic.offset(tags[where])
        assert table is not None
        # The second symbol's name; the first version's name of the first library.
        place, form = table + (24 if where == "symbol" else 16 + 8), "I"
    struct.pack_into(dynamic.order + form, content, place, inside)
    return bytes(content)


@pytest.mark.parametrize("where", ["needed", "symbol", "version"])
def test_text_that_another_name_shares(program: Path, where: str) -> None:
    assert with_run_path(_with_name_in_run_path(program, where), ORIGIN) is None


def test_text_that_is_the_end_of_another(program: Path) -> None:
    content = program.read_bytes()
    start = content.index(OLD.encode())
    assert content[start - 1] == 0
    assert with_run_path(content[: start - 1] + b"x" + content[start:], ORIGIN) is None


def test_symbols_are_counted_where_none_is_exported(program: Path) -> None:
    """Empty the table by which exported symbols are found: the names still are all looked at."""
    content = bytearray(_with_name_in_run_path(program, "symbol"))
    dynamic = read_dynamic(lambda offset, size: bytes(content[offset : offset + size]))
    assert dynamic is not None
    table = dynamic.offset(0x6FFFFEF5)
    assert table is not None
    buckets, _, words = struct.unpack_from(dynamic.order + "III", content, table)
    start = table + 16 + words * 8
    content[start : start + 4 * buckets] = bytes(4 * buckets)
    assert with_run_path(bytes(content), ORIGIN) is None


def test_damaged_files_are_read_to_an_end(program: Path) -> None:
    whole = program.read_bytes()
    answers = set()
    for seed in range(300):
        chance = random.Random(seed)
        damaged = bytearray(whole)
        reach = chance.choice([1024, len(whole)])
        for _ in range(chance.randint(1, 30)):
            damaged[4 + chance.randrange(reach - 4)] = chance.choice([0, 1, 0x7F, 0xFF])
        after = with_run_path(bytes(damaged), ORIGIN)
        assert after is None or len(after) == len(whole)
        answers.add(after is None)
    assert answers == {True, False}
