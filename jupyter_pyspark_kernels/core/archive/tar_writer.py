"""Write a tar.gz in GNU's form, the same bytes for the same files.

Source of the form: GNU tar's manual, "Basic Tar Format".
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import BinaryIO

from .members import EARLIEST, Member, read_blocks
from .meter import Meter
from .self_description import RECORD_NAME

LEVEL = 1

_BLOCK = 512
_FILE, _LONG_NAME = b"0", b"L"
_NAME_LENGTH = 100
_OCTAL_LIMIT = 1 << 33


def write_tar_gz(target: BinaryIO, record: bytes, members: Sequence[Member], meter: Meter) -> None:
    """Write ``record`` as the first member, then ``members`` in their order."""
    # wbits 31 is zlib's own gzip form: no file name and no time in its header.
    compress = zlib.compressobj(LEVEL, zlib.DEFLATED, 31)
    target.writelines(compress.compress(block) for block in _tar(record, members, meter))
    target.write(compress.flush())


def _tar(record: bytes, members: Sequence[Member], meter: Meter) -> Iterator[bytes]:
    yield from _header(RECORD_NAME.encode(), len(record), 0o644, EARLIEST)
    yield record + _padding(len(record))
    for member in members:
        yield from _header(member.name.encode(), member.size, member.mode, member.mtime)
        for block in read_blocks(member):
            meter.advance(size=len(block))
            yield block
        meter.advance(files=1)
        yield _padding(member.size)
    yield bytes(2 * _BLOCK)


def _header(name: bytes, size: int, mode: int, mtime: int) -> Iterator[bytes]:
    if len(name) > _NAME_LENGTH:
        yield _one_header(b"././@LongLink", len(name) + 1, 0, 0, _LONG_NAME)
        yield name + b"\0" + _padding(len(name) + 1)
    yield _one_header(name[:_NAME_LENGTH], size, mode, mtime, _FILE)


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


def _padding(size: int) -> bytes:
    return bytes(-size % _BLOCK)
