"""Test that every byte of a packed chunk is checked."""

import os

import pytest

from jupyter_pyspark_kernels.core.packing.chunks import BLOCK
from jupyter_pyspark_kernels.core.packing.content import File, Identity
from jupyter_pyspark_kernels.core.packing.tasks import (
    DamageError,
    Expected,
    check_block,
    check_files,
    pack_block,
    pack_files,
)

FORMS = ["zip", "tar.gz"]
CONTENTS = {b"text": b"some text\n" * 50, b"noise": os.urandom(40), b"empty": b"", b"x" * 150: b"y"}


def given(name: bytes, content: bytes, size: int | None = None) -> File:
    whole = len(content) if size is None else size
    return File(name, 0o755, 1_700_000_000, Identity(b"", whole, 0, 0, 0), content, (), None)


def is_sound(content: bytes, form: str, expected: list[Expected]) -> bool:
    try:
        check_files(form, content, expected)
    except DamageError:
        return False
    return True


@pytest.mark.parametrize("form", FORMS)
def test_files(form: str) -> None:
    files = [given(name, content) for name, content in CONTENTS.items()]
    packed, found = pack_files(form, files)
    expected = [
        Expected(f.name, f.size, f.mode, f.mtime, *one) for f, one in zip(files, found, strict=True)
    ]

    check_files(form, packed, expected)
    missed = [
        position
        for position in range(len(packed))
        if is_sound(
            packed[:position] + bytes([packed[position] ^ 0x55]) + packed[position + 1 :],
            form,
            expected,
        )
    ]
    # What is read is the same: bits that fill up a byte.
    assert len(missed) < len(packed) / 50
    for damaged in (packed[:-1], packed + b"x", b"", packed[5:]):
        assert not is_sound(damaged, form, expected)
    for field, value in {"name": b"other", "size": 3, "mtime": 1_600_000_000, "crc": 5}.items():
        others = [expected[0]._replace(**{field: value}), *expected[1:]]
        assert not is_sound(packed, form, others), field


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("block", [0, 1, 2])
def test_blocks(form: str, block: int) -> None:
    size = 2 * BLOCK + 700
    content = os.urandom(700 if block == 2 else BLOCK)
    last = block == 2
    packed, [found] = pack_block(form, given(b"large", content, size), block, last=last)
    expected = Expected(b"large", size, 0o755, 1_700_000_000, found.crc, 0, 0)

    check_block(form, packed, expected, block)
    middle = len(packed) // 2
    for damaged in (
        packed[:-1],
        packed + b"x",
        packed[:middle] + bytes([packed[middle] ^ 0x55]) + packed[middle + 1 :],
    ):
        with pytest.raises(DamageError):
            check_block(form, damaged, expected, block)
    with pytest.raises(DamageError):
        check_block(form, packed, expected._replace(crc=5), block)
    with pytest.raises(DamageError):
        check_block(form, packed, expected, 0 if block == 2 else 2)
