"""Test that what is read back is compared with what was to be written: each byte of it."""

import hashlib
import os
import zlib
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.packing.checking import Checking
from jupyter_pyspark_kernels.core.packing.chunks import BLOCK, cut
from jupyter_pyspark_kernels.core.packing.tasks import DamageError
from jupyter_pyspark_kernels.core.packing.written import Written

# A record, two blocks behind the header of their file, and an end.
RECORD, HEADER, BLOCKS, END = b"record", b"header", (b"first block", b"second"), b"directory"
CONTENT = RECORD + HEADER + b"".join(BLOCKS) + END


def written(*, header: bool = True) -> Written:
    made = Written(
        chunks=[*cut([("large", BLOCK + 1, 0o644, 0)])], parts=[(0, RECORD)], size=len(CONTENT)
    )
    if header:
        made.parts.append((len(RECORD), HEADER))
    at = len(RECORD + HEADER)
    for block in BLOCKS:
        made.columns.offset.append(at)
        made.columns.length.append(len(block))
        made.columns.checksum.append(zlib.crc32(block))
        at += len(block)
    made.tail.add(END)
    return made


@pytest.fixture
def target(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path / "target", os.O_RDWR | os.O_CREAT)
    os.pwrite(descriptor, CONTENT, 0)
    yield descriptor
    os.close(descriptor)


def ignore(*_: int) -> None:
    pass


def test_all_is_read(target: int) -> None:
    told: list[tuple[int, int]] = []

    digest = Checking(target, written()).finish(lambda *done: told.append(done))

    assert digest == hashlib.sha256(CONTENT).hexdigest()
    assert told == [(0, BLOCK), (1, 1)]


def test_each_byte_counts(target: int) -> None:
    for position, byte in enumerate(CONTENT):
        os.pwrite(target, bytes([byte ^ 1]), position)
        with pytest.raises(DamageError):
            Checking(target, written()).finish(ignore)
        os.pwrite(target, bytes([byte]), position)
    for size in (len(CONTENT) - 1, len(CONTENT) + 1, 0):
        os.ftruncate(target, size)
        with pytest.raises(DamageError):
            Checking(target, written()).finish(ignore)


def test_nothing_may_be_between(target: int) -> None:
    with pytest.raises(DamageError, match="gap"):
        Checking(target, written(header=False)).finish(ignore)


def test_it_follows_what_is_written(target: int) -> None:
    given = written(header=False)
    checking = Checking(target, given)

    # Nothing is written yet; then the header is not.
    assert [checking.follow(0), checking.follow(2)] == [False, False]
    given.parts.append((len(RECORD), HEADER))
    assert [checking.follow(1), checking.follow(1)] == [True, False]
    os.pwrite(target, b"?", len(CONTENT) - len(END) - 1)
    with pytest.raises(DamageError):
        checking.follow(2)
