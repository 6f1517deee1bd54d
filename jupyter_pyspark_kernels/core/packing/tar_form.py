"""Lay out a tar in GNU's form, in several gzip members: one a chunk.

Sources of the forms: GNU tar's manual, "Basic Tar Format"; RFC 1952.
"""

import hashlib
import struct
from collections.abc import Sequence

from .codec import crc32, deflate

# Magic, deflate, no flags, no time, no word on compressor and system.
GZIP_HEAD = b"\x1f\x8b\x08\0\0\0\0\0\0\xff"
GZIP_TAIL = struct.Struct("<2L")
# Of the last member: one more field.
GZIP_LAST_HEAD = GZIP_HEAD[:3] + b"\4" + GZIP_HEAD[4:]
LAST_BYTES = bytes(2 * 512)
# Every archive ends in this: the trailer of its last member.
END = GZIP_TAIL.pack(crc32(LAST_BYTES), len(LAST_BYTES))

_DIGEST = 16
_BLOCK = 512
_FILE, _LONG_NAME = b"0", b"L"
_NAME_LENGTH = 100
_OCTAL_LIMIT = 1 << 33
_MAX32 = 0xFFFFFFFF


def gzip_member(content: bytes) -> bytes:
    """Return a gzip member that holds ``content``."""
    tail = GZIP_TAIL.pack(crc32(content), len(content) & _MAX32)
    return GZIP_HEAD + deflate(content) + tail


def gzip_content(member: bytes) -> memoryview:
    """Return what is between header and trailer of :func:`gzip_member`'s: raw deflate."""
    return memoryview(member)[len(GZIP_HEAD) : -GZIP_TAIL.size]


def last_member(checksums: Sequence[int]) -> bytes:
    """Return the gzip member that ends a tar."""
    return last_head(checksums) + gzip_member(LAST_BYTES)[len(GZIP_HEAD) :]


def last_head(checksums: Sequence[int]) -> bytes:
    """Return what the last gzip member begins with; a field is in it that no reader looks at.

    It tells archives apart by their ends: it is made of the CRC-32 of every other member as packed.
    """
    packed = struct.pack(f"<{len(checksums)}L", *checksums)
    digest = hashlib.blake2b(packed, digest_size=_DIGEST).digest()
    field = b"PK" + struct.pack("<H", len(digest)) + digest
    return GZIP_LAST_HEAD + struct.pack("<H", len(field)) + field


def header(name: bytes, size: int, mode: int, mtime: int) -> bytes:
    """Return what stands before the content of a file."""
    long_name = b""
    if len(name) > _NAME_LENGTH:
        long_name = _one_header(b"././@LongLink", len(name) + 1, 0, 0, _LONG_NAME)
        long_name += name + b"\0" + padding(len(name) + 1)
    return long_name + _one_header(name[:_NAME_LENGTH], size, mode, mtime, _FILE)


def padding(size: int) -> bytes:
    """Return what stands behind content of ``size`` bytes."""
    return bytes(-size % _BLOCK)


def _one_header(name: bytes, size: int, mode: int, mtime: int, kind: bytes) -> bytes:
    """Return one block; owner and group are 0 and have no names."""
    numbers = b"%07o\0%07o\0%07o\0%b%011o\0" % (mode, 0, 0, _size(size), mtime)
    start = name.ljust(_NAME_LENGTH, b"\0") + numbers
    end = (kind + bytes(100) + b"ustar  \0").ljust(_BLOCK - len(start) - 8, b"\0")
    checksum = sum(start) + sum(b" " * 8) + sum(end)
    return start + b"%06o\0 " % checksum + end


def _size(size: int) -> bytes:
    """Return a size in octal, or in base 256 where octal has no room: from 8 GiB on."""
    return b"%011o\0" % size if size < _OCTAL_LIMIT else b"\x80" + size.to_bytes(11, "big")
