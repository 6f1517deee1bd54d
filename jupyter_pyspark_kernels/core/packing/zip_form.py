"""Lay out a zip that every reader of the cluster takes.

zipfile is not used: it knows nothing of content that is packed elsewhere. Source of the form:
PKWARE's APPNOTE 6.3; the time stamp field is Info-ZIP's.
"""

import stat
import struct
import time
from functools import lru_cache

STORED, DEFLATED = 0, 8
UTF8_NAMES = 0x800

_LOCAL = struct.Struct("<4s5H3L2H")
_CENTRAL = struct.Struct("<4s6H3L5H2L")
_END = struct.Struct("<4s4H2LH")
_END64 = struct.Struct("<4sQ2H2L4Q")
_LOCATOR = struct.Struct("<4sLQL")
_SIZES = struct.Struct("<2H2Q")
_STAMP = struct.Struct("<2HBL")
_MAX16, _MAX32 = 0xFFFF, 0xFFFFFFFF
_UNIX = 3 << 8
_CLASSIC, _ZIP64 = 20, 45

# Deflate makes content that it cannot compress a little longer (under 0.1%): from here on the
# packed size might not fit into 32 bits.
MAY_NOT_FIT = 0xF0000000
# The time stamp field has 32 bits, with sign for some readers: it ends on 2038-01-19.
_LAST_EXACT_TIME = 0x7FFFFFFF


@lru_cache(maxsize=4096)
def _times(mtime: int) -> tuple[int, int, bytes]:
    """Return time and date as MS-DOS has them, in UTC, and the field with the time to the second."""
    year, month, day, hour, minute, second = time.gmtime(mtime)[:6]
    stamp = b"" if mtime > _LAST_EXACT_TIME else _STAMP.pack(0x5455, 5, 1, mtime)
    return hour << 11 | minute << 5 | second >> 1, (year - 1980) << 9 | month << 5 | day, stamp


def local_header(name: bytes, size: int, mtime: int, method: int, crc: int, packed: int) -> bytes:
    """Return what stands before the content; its length depends on name, size and time only."""
    clock, date, extra = _times(mtime)
    large = size >= MAY_NOT_FIT
    if large:
        extra += _SIZES.pack(1, 16, size, packed)
    fields = _LOCAL.pack(
        b"PK\3\4",
        _ZIP64 if large else _CLASSIC,
        UTF8_NAMES,
        method,
        clock,
        date,
        crc,
        _MAX32 if large else packed,
        _MAX32 if large else size,
        len(name),
        len(extra),
    )
    return fields + name + extra


def local_length(name: bytes, size: int, mtime: int) -> int:
    """Return how many bytes :func:`local_header` has."""
    length = _LOCAL.size + len(name) + len(_times(mtime)[2])
    return length + _SIZES.size if size >= MAY_NOT_FIT else length


def central_header(
    name: bytes,
    size: int,
    mode: int,
    mtime: int,
    method: int,
    crc: int,
    packed: int,
    offset: int,
) -> bytes:
    """Return what stands in the directory at the zip's end; ``offset`` is that of the local header."""
    clock, date, extra = _times(mtime)
    version = _CLASSIC
    if size >= MAY_NOT_FIT or packed >= _MAX32 or offset >= _MAX32:
        version = _ZIP64
        wide = [n for n in (size, packed, offset) if n >= _MAX32]
        extra += struct.pack(f"<2H{len(wide)}Q", 1, 8 * len(wide), *wide) if wide else b""
    fields = _CENTRAL.pack(
        b"PK\1\2",
        _UNIX | version,
        version,
        UTF8_NAMES,
        method,
        clock,
        date,
        crc,
        min(_MAX32, packed),
        min(_MAX32, size),
        len(name),
        len(extra),
        0,
        0,
        0,
        (stat.S_IFREG | mode) << 16,
        min(_MAX32, offset),
    )
    return fields + name + extra


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
