"""Read real programs and libraries beside another tool, and damaged ones."""

import os
import random
import re
import struct
import sysconfig
from pathlib import Path

import pytest
from support import environments, places

from jupyter_pyspark_kernels.core.archive.elf import is_elf, read_linkage

REAL = [
    places.BASE_PYTHON,
    *sorted(Path(sysconfig.get_path("purelib")).glob("pydantic_core/*.so")),
    *sorted(Path(sysconfig.get_path("purelib")).glob("zmq/backend/cython/*.so")),
    *sorted(Path(sysconfig.get_path("purelib")).glob("pyzmq.libs/*.so*")),
]


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_linkage_is_what_other_tools_say(path: Path) -> None:
    linkage = read_linkage(str(path))

    def ask(what: str) -> list[str]:
        return environments.run(places.tool("patchelf"), f"--print-{what}", path).split()

    assert linkage is not None
    assert list(linkage.needed) == ask("needed")
    assert ":".join(linkage.run_path) == "".join(ask("rpath"))
    if ".so" in path.name:
        assert [linkage.soname] == (ask("soname") or [None])


@pytest.mark.parametrize("path", REAL, ids=lambda path: path.name)
def test_versions_are_those_named_in_the_file(path: Path) -> None:
    linkage = read_linkage(str(path))

    assert linkage is not None
    named = re.findall(rb"\0((?:GLIBC|GLIBCXX)_\d[\d.]*)(?=\0)", path.read_bytes())
    found = [v for v in linkage.versions if v.startswith(("GLIBC_", "GLIBCXX_"))]
    assert found == sorted({os.fsdecode(name) for name in named})
    assert found


def test_machine_and_kind_of_run_path(tmp_path: Path) -> None:
    copy = tmp_path / "python"
    copy.write_bytes(places.BASE_PYTHON.read_bytes())
    patchelf = places.tool("patchelf")

    environments.run(patchelf, "--set-rpath", "/a:$ORIGIN/b::", copy)
    alone = read_linkage(str(copy))
    environments.run(patchelf, "--force-rpath", "--set-rpath", "/a:$ORIGIN/b", copy)
    handing = read_linkage(str(copy))

    assert alone is not None
    assert handing is not None
    assert alone.run_path == handing.run_path == ("/a", "$ORIGIN/b")
    assert (alone.hands_on, handing.hands_on) == (False, True)
    assert alone.machine == struct.unpack_from("=H", copy.read_bytes(), 18)[0]


@pytest.mark.parametrize("cut", [0, 3, 4, 20, 64, 200, 2000])
def test_other_files_have_no_linkage(cut: int, tmp_path: Path) -> None:
    (tmp_path / "cut").write_bytes(places.BASE_PYTHON.read_bytes()[:cut])

    linkage = read_linkage(str(tmp_path / "cut"))

    assert linkage is None or linkage.needed == ()
    assert is_elf(str(tmp_path / "cut")) is (cut > 3)


def test_what_is_no_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    for name in (".", "missing", "fifo"):
        assert read_linkage(str(tmp_path / name)) is None
        assert not is_elf(str(tmp_path / name))


def test_damaged_files_are_read_to_an_end(tmp_path: Path) -> None:
    """Damage the tables at random: an answer or None comes, and nothing is raised."""
    whole = min(REAL, key=lambda path: path.stat().st_size).read_bytes()
    path = tmp_path / "damaged"
    answers = set()
    for seed in range(400):
        chance = random.Random(seed)
        damaged = bytearray(whole)
        # The headers, or anywhere.
        reach = chance.choice([64, 1024, len(whole)])
        for _ in range(chance.randint(1, 30)):
            damaged[4 + chance.randrange(reach - 4)] = chance.choice([0, 1, 0x7F, 0xFF])
        path.write_bytes(damaged[: chance.choice([len(whole), chance.randrange(len(whole))])])
        answers.add(read_linkage(str(path)) is None)
    assert answers == {True, False}


def test_endless_versions_end(tmp_path: Path) -> None:
    """Let a table of versions claim four thousand million entries that share what follows them."""
    path = tmp_path / "endless"
    size = 1 << 16
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    header += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    load = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, 2 * size, 2 * size, 1)
    dynamic = struct.pack("<IIQQQQQQ", 2, 4, 512, 512, 512, 256, 256, 8)
    tags = [(5, 1024), (10, 64), (0x6FFFFFFE, 2048), (0x6FFFFFFF, 0xFFFFFFFF), (0, 0)]
    table = b"".join(struct.pack("<qQ", *pair) for pair in tags)
    entry = struct.pack("<HHIII", 1, 100, 1, 16, 16)
    body = (header + load + dynamic).ljust(512, b"\0") + table
    body = body.ljust(1024, b"\0") + b"\0GLIBC_2.5\0"
    path.write_bytes(body.ljust(2048, b"\0") + entry * (size // len(entry)))

    linkage = read_linkage(str(path))

    assert linkage is not None
    assert linkage.needed == ()
