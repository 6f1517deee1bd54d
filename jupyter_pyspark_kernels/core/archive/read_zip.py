"""Read a zip of ours back: by its directory, as most readers do, and by its local headers.

YARN reads it as a stream and sees only the local headers, so both must say the same.
"""

import calendar
import stat
import struct
import zipfile
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

from ..packing.codec import crc32, inflater
from ..packing.zip_form import DEFLATED, STORED, central_header, end_records, local_header
from .members import BLOCK
from .read_back import Found, require, told_as_damage

_TIME_STAMP = 0x5455


@dataclass(frozen=True, slots=True)
class _Entry:
    """Say of one member what its headers say."""

    name: bytes
    size: int
    mode: int
    mtime: int
    method: int
    crc: int
    packed: int
    offset: int

    def local_header(self) -> bytes:
        return local_header(self.name, self.size, self.mtime, self.method, self.crc, self.packed)

    def central_header(self) -> bytes:
        packing = (self.method, self.crc, self.packed, self.offset)
        return central_header(self.name, self.size, self.mode, self.mtime, *packing)


def read_zip(file: BinaryIO) -> Iterator[Found]:
    """Yield every member in the order of the file.

    Raises
    ------
    DamageError
        When anything is not as this package writes it.
    """
    with told_as_damage(zipfile.BadZipFile):
        with zipfile.ZipFile(file) as archive:
            entries = [_entry(info) for info in archive.infolist()]
        position = 0
        for entry in entries:
            name, header = entry.name.decode(), entry.local_header()
            file.seek(position)
            require(file.read(len(header)) == header, f"the two headers of {name} differ")
            require(entry.offset == position, f"{name} is not where it must be")
            position += len(header) + entry.packed
            yield Found(name, entry.mode, entry.mtime, _blocks(file, entry))
        central = b"".join(entry.central_header() for entry in entries)
        end = central + end_records(len(entries), len(central), position)
        file.seek(position)
        require(file.read(len(end) + 1) == end, "its directory is not ours")


def _blocks(file: BinaryIO, entry: _Entry) -> Iterator[bytes]:
    """Yield the content from where ``file`` is now.

    zipfile does not look whether the packed bytes end where they must; who reads a stream does.
    """
    name = entry.name.decode()
    crc = size = 0
    with told_as_damage():
        for block in _inflated(file, entry.packed) if entry.method else _stored(file, entry.packed):
            crc = crc32(block, crc)
            size += len(block)
            require(size <= entry.size, f"{name} is longer than its header says")
            yield block
    require((crc, size) == (entry.crc, entry.size), f"the content of {name} changed")


def _stored(file: BinaryIO, left: int) -> Iterator[bytes]:
    while left:
        block = file.read(min(BLOCK, left))
        require(block, "it ends too early")
        left -= len(block)
        yield block


def _inflated(file: BinaryIO, packed: int) -> Iterator[bytes]:
    inflate = inflater()
    for block in _stored(file, packed):
        waiting = block
        while waiting:
            yield inflate.decompress(waiting, BLOCK)
            waiting = inflate.unconsumed_tail
    # One step may have left some of its output inside.
    yield inflate.flush()
    require(inflate.eof and not inflate.unused_data, "packed content ends where it must not")


def _entry(info: zipfile.ZipInfo) -> _Entry:
    """Return what the directory says of a member."""
    name = info.orig_filename
    require(info.compress_type in {STORED, DEFLATED}, f"{name} is packed in an unknown way")
    kind = info.external_attr >> 16
    require(stat.S_ISREG(kind), f"{name} is not a regular file")
    return _Entry(
        name=name.encode(),
        size=info.file_size,
        mode=stat.S_IMODE(kind),
        mtime=_mtime(info),
        method=info.compress_type,
        crc=info.CRC,
        packed=info.compress_size,
        offset=info.header_offset,
    )


def _mtime(info: zipfile.ZipInfo) -> int:
    """Return the exact time where it is given, else the one to two seconds."""
    extra = info.extra
    while len(extra) >= 4:
        kind, length = struct.unpack_from("<2H", extra)
        if kind == _TIME_STAMP:
            return int(struct.unpack_from("<L", extra, 5)[0])
        extra = extra[4 + length :]
    return calendar.timegm((*info.date_time, 0, 0, 0))
