"""Test headers of a zip that are beyond 32 bits."""

import struct

from jupyter_pyspark_kernels.core.packing.zip_form import (
    DEFLATED,
    central_header,
    end_records,
    local_header,
    local_length,
)

TIME = 1_700_000_000


def test_headers_of_more_than_32_bits() -> None:
    size, packed, offset = 5 << 30, 6 << 30, 7 << 30

    local = local_header(b"big", size, TIME, DEFLATED, 1, packed)
    central = central_header(b"big", size, 0o644, TIME, DEFLATED, 1, packed, offset)

    assert struct.unpack_from("<H", local, 4) == (45,)
    assert local[18:26] == b"\xff" * 8
    assert local.endswith(struct.pack("<2H2Q", 1, 16, size, packed))
    assert central[20:28] == central[42:46] * 2 == b"\xff" * 8
    assert central.endswith(struct.pack("<2H3Q", 1, 24, size, packed, offset))


def test_only_the_offset_is_beyond_32_bits() -> None:
    central = central_header(b"small", 5, 0o644, TIME, DEFLATED, 1, 7, 7 << 30)

    assert central.endswith(struct.pack("<2HQ", 1, 8, 7 << 30))


def test_the_length_is_known_before_the_header() -> None:
    for size in (5, 5 << 30):
        for mtime in (TIME, 4_000_000_000):
            header = local_header(b"name", size, mtime, DEFLATED, 1, 7)
            assert len(header) == local_length(b"name", size, mtime)


def test_end_of_a_small_zip() -> None:
    assert end_records(3, 100, 1000)[:4] == b"PK\5\6"
    assert len(end_records(3, 100, 1000)) == 22
    assert len(end_records(65_535, 100, 1000)) == 56 + 20 + 22
