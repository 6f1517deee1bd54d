"""Test that files come back from their columns as they were, and nothing larger is unpacked."""

import zlib
from array import array

import pytest

from jupyter_pyspark_kernels.core.archive import Member, Scan, indexed_files
from jupyter_pyspark_kernels.core.archive.indexed_files import (
    decode_files,
    encode_files,
    packed,
    unpacked,
)
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.packing.chunks import PythonSource

SOURCE = PythonSource("/env/lib/a.py", 5, -7, 1 << 60, 3, 9)
OWN = Member("lib/a.py", "/env/lib/a.py", 5, 0o644, -7, 1 << 60, 3, ctime_ns=9)
LINKED = Member("bin/b", "/base/\udce4", 6, 0o755, 8, 4, 5, content=b"script")
BYTECODE = Member("lib/a.pyc", "/env/lib/a.pyc", 7, 0o644, 8, 4, 6, python_source=SOURCE)
DISTANT = Member(
    "lib/c.pyc", "/env/lib/c.pyc", 7, 0o644, 8, 4, 6, python_source=SOURCE._replace(path="/c.py")
)
SCAN = Scan("/env", Members.of((OWN, LINKED, BYTECODE, DISTANT)), 25)
CRC = array("I", [1, 2, 3, 0xFFFFFFFF])


def test_there_and_back() -> None:
    found = list(decode_files(encode_files(SCAN), "/env", CRC))

    for file, member, crc in zip(found, SCAN.members, CRC, strict=True):
        fields = set(file._fields) - {"digest", "crc"}
        assert all(getattr(file, name) == getattr(member, name) for name in fields)
        assert file.crc == crc
        assert bool(file.digest) == (member == LINKED)


def test_many(monkeypatch: pytest.MonkeyPatch) -> None:
    """However they are cut into pieces."""
    members = Members.of(
        OWN._replace(name=f"lib/{n}", source=f"/env/lib/{n % 7}") for n in range(99)
    )
    raw = encode_files(Scan("/env", members, 0))
    for piece, at_once in [(1, 1), (5, 7), (1000, 98), (100, 99), (64, 1000)]:
        monkeypatch.setattr(indexed_files, "_PIECE", piece)
        monkeypatch.setattr(indexed_files, "_AT_ONCE", at_once)

        found = [*decode_files(raw, "/env", array("I", range(99)))]

        assert [(f.name, f.source) for f in found] == [(m.name, m.source) for m in members]
        assert [file.crc for file in found] == [*range(99)]


def test_of_other_files_is_refused() -> None:
    with pytest.raises(ValueError):
        list(decode_files(encode_files(SCAN), "/env", CRC[1:]))


def test_little_that_makes_much_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    column = packed(bytes(1 << 20))
    assert unpacked(column) == bytes(1 << 20)
    for damaged in (column[:-1], b"x" + column):
        with pytest.raises((ValueError, zlib.error)):
            unpacked(damaged)

    monkeypatch.setattr(indexed_files, "LARGEST", 1 << 19)
    with pytest.raises(ValueError, match="larger than any"):
        unpacked(column)
