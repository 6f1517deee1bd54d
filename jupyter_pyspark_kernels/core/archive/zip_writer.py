"""Write a zip that every reader of the cluster takes, the same bytes for the same files.

zipfile is not used: it has no public way to give single members a compression level before
Python 3.13. Source of the form: PKWARE's APPNOTE 6.3; the time stamp field is Info-ZIP's.
"""

import stat
import struct
import time
import zlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import BinaryIO

from .members import BLOCK, EARLIEST, Member, read_blocks
from .meter import Meter
from .self_description import RECORD_NAME

STORED, DEFLATED = 0, 8
UTF8_NAMES = 0x800
LEVEL = 1

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_MAX16, _MAX32 = 0xFFFF, 0xFFFFFFFF
_UNIX = 3 << 8
_CLASSIC, _ZIP64 = 20, 45

# Deflate makes content that it cannot compress a little longer (under 0.1%): from here on the
# packed size might not fit into 32 bits.
_MAY_NOT_FIT = 0xF0000000
# The time stamp field has 32 bits, with sign for some readers: it ends on 2038-01-19.
_LAST_EXACT_TIME = 0x7FFFFFFF


@dataclass(slots=True)
class Entry:
    """Say of one member what its headers say.

    Attributes
    ----------
    size, packed
        Bytes before and after compression.
    offset
        Where its local header is.
    """

    name: bytes
    size: int
    mode: int
    mtime: int
    method: int = DEFLATED
    crc: int = 0
    packed: int = 0
    offset: int = 0

    @property
    def is_large(self) -> bool:
        """Tell whether the local header leaves room for sizes of 64 bits."""
        return self.size >= _MAY_NOT_FIT

    @property
    def dos_time(self) -> tuple[int, int]:
        """Return time and date as MS-DOS has them, in UTC: the same wherever it is packed."""
        year, month, day, hour, minute, second = time.gmtime(self.mtime)[:6]
        return hour << 11 | minute << 5 | second >> 1, (year - 1980) << 9 | month << 5 | day

    @property
    def time_stamp(self) -> bytes:
        """Return the field that says the time in UTC to the second, where it can."""
        if self.mtime > _LAST_EXACT_TIME:
            return b""
        return struct.pack("<2HBL", 0x5455, 5, 1, self.mtime)

    def local_header(self) -> bytes:
        """Return what stands before the content."""
        large = self.is_large
        extra = struct.pack("<2H2Q", 1, 16, self.size, self.packed) if large else b""
        extra = self.time_stamp + extra
        fields = _LOCAL.pack(
            b"PK\3\4",
            _ZIP64 if large else _CLASSIC,
            UTF8_NAMES,
            self.method,
            *self.dos_time,
            self.crc,
            _MAX32 if large else self.packed,
            _MAX32 if large else self.size,
            len(self.name),
            len(extra),
        )
        return fields + self.name + extra

    def central_header(self) -> bytes:
        """Return what stands in the directory at the zip's end."""
        wide = [n for n in (self.size, self.packed, self.offset) if n >= _MAX32]
        extra = struct.pack(f"<2H{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
        extra = self.time_stamp + extra
        version = _ZIP64 if wide or self.is_large else _CLASSIC
        fields = _CENTRAL.pack(
            b"PK\1\2",
            _UNIX | version,
            version,
            UTF8_NAMES,
            self.method,
            *self.dos_time,
            self.crc,
            min(self.packed, _MAX32),
            min(self.size, _MAX32),
            len(self.name),
            len(extra),
            *(0, 0, 0),
            (stat.S_IFREG | self.mode) << 16,
            min(self.offset, _MAX32),
        )
        return fields + self.name + extra


def write_zip(target: BinaryIO, record: bytes, members: Sequence[Member], meter: Meter) -> None:
    """Write ``record`` as the first member, not compressed, then ``members`` in their order."""
    first = Entry(RECORD_NAME.encode(), len(record), 0o644, EARLIEST, STORED)
    first.crc, first.packed = zlib.crc32(record), len(record)
    target.write(first.local_header() + record)
    central = [first.central_header()]
    offset = target.tell()
    for member in members:
        entry = Entry(member.name.encode(), member.size, member.mode, member.mtime, offset=offset)
        write = _write_small if member.size <= BLOCK else _write_streamed
        write(target, entry, _measured(entry, member, meter))
        meter.advance(files=1)
        central.append(entry.central_header())
        offset += len(entry.local_header()) + entry.packed
    target.writelines(central)
    target.write(end_records(len(central), sum(map(len, central)), offset))


def end_records(count: int, size: int, offset: int) -> bytes:
    """Return what ends a zip whose directory has ``count`` entries in ``size`` bytes."""
    end = _END.pack(
        b"PK\5\6",
        *(0, 0),
        min(count, _MAX16),
        min(count, _MAX16),
        min(size, _MAX32),
        min(offset, _MAX32),
        0,
    )
    if count < _MAX16 and size < _MAX32 and offset < _MAX32:
        return end
    rest = _END64.size - 12
    versions = (_UNIX | _ZIP64, _ZIP64)
    end64 = _END64.pack(b"PK\6\6", rest, *versions, 0, 0, count, count, size, offset)
    return end64 + _LOCATOR.pack(b"PK\6\7", 0, offset + size, 1) + end


def _write_small(target: BinaryIO, entry: Entry, blocks: Iterator[bytes]) -> None:
    """Write a member that fits into memory."""
    compress = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    packed = b"".join([compress.compress(block) for block in blocks]) + compress.flush()
    if not entry.size:
        entry.method, packed = STORED, b""
    entry.packed = len(packed)
    target.write(entry.local_header())
    target.write(packed)


def _write_streamed(target: BinaryIO, entry: Entry, blocks: Iterator[bytes]) -> None:
    """Write a member block by block, and its header again when sizes and CRC are known."""
    target.write(entry.local_header())
    compress = zlib.compressobj(LEVEL, zlib.DEFLATED, -15)
    for block in blocks:
        entry.packed += target.write(compress.compress(block))
    entry.packed += target.write(compress.flush())
    end = target.tell()
    target.seek(entry.offset)
    target.write(entry.local_header())
    target.seek(end)


def _measured(entry: Entry, member: Member, meter: Meter) -> Iterator[bytes]:
    """Yield the member's blocks, taking their CRC and telling how far it is."""
    for block in read_blocks(member):
        entry.crc = zlib.crc32(block, entry.crc)
        meter.advance(size=len(block))
        yield block
