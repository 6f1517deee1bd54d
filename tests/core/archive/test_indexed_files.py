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
        fields = set(file._fields) - {"digest", "crc", "python_source"}
        assert all(getattr(file, name) == getattr(member, name) for name in fields)
        assert file.crc == crc
        assert file.python_source == (member.python_source.path if member.python_source else "")
        assert bool(file.digest) == (member == LINKED)


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
