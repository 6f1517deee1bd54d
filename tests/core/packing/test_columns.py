"""Test that columns come back as they were."""

from array import array

import pytest

from jupyter_pyspark_kernels.core.packing.columns import Columns

FULL = Columns(
    crc=array("I", [1, 0xFFFFFFFF]),
    packed=array("q", [1 << 40, 0]),
    method=bytearray(b"\0\x08"),
    first=array("I", [0, 1]),
    keys=bytearray(b"k" * 16 + b"l" * 16),
    offset=array("q", [5, 1 << 40]),
    length=array("q", [7, 8]),
    checksum=array("I", [9, 10]),
    content=array("I", [0, 11]),
)


@pytest.mark.parametrize("columns", [FULL, Columns()])
def test_there_and_back(columns: Columns) -> None:
    again = Columns()
    again.fill(columns.parts())

    assert again == columns


def test_other_parts_are_refused() -> None:
    parts = FULL.parts()
    lengths = [[*parts[:n], part + part, *parts[n + 1 :]] for n, part in enumerate(parts)]
    for damaged in (parts[:-1], [*parts, b""], [b"123", *parts[1:]], *lengths):
        with pytest.raises(ValueError):
            Columns().fill(damaged)


def test_keys() -> None:
    assert FULL.key(0) == b"k" * 16
    assert FULL.key(1) == b"l" * 16
