"""Test headers of a tar, and the gzip members that it is cut into."""

import gzip
import tarfile

import pytest

from jupyter_pyspark_kernels.core.packing.tar_form import (
    LAST_BYTES,
    gzip_member,
    header,
    last_member,
    padding,
)


@pytest.mark.parametrize("size", [0, 8 << 30, (8 << 30) - 1, 1 << 40])
def test_sizes_beyond_octal(size: int) -> None:
    info = tarfile.TarInfo.frombuf(header(b"big", size, 0o644, 1_700_000_000), "utf-8", "strict")

    assert info.size == size
    assert info.mtime == 1_700_000_000


def test_members_of_gzip_are_read_as_one() -> None:
    whole = gzip_member(b"one") + gzip_member(b"two") + last_member([5])

    assert gzip.decompress(whole) == b"onetwo" + LAST_BYTES


def test_the_last_member_tells_archives_apart() -> None:
    assert last_member([5]) != last_member([6])
    assert len(last_member([5])) == len(last_member([6]))


@pytest.mark.parametrize(("size", "wanted"), [(0, 0), (1, 511), (512, 0), (513, 511)])
def test_padding(size: int, wanted: int) -> None:
    assert padding(size) == bytes(wanted)
