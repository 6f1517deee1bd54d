"""Read from a Linux program which shared libraries it needs, and where it looks for them."""

import os
import struct
from collections.abc import Iterator
from dataclasses import dataclass
from typing import BinaryIO

_MAGIC = b"\x7fELF"
_CLASS64, _LITTLE_ENDIAN = 2, 1
_LOAD, _DYNAMIC = 1, 2
_NEEDED, _STRTAB, _RPATH, _RUNPATH = 1, 5, 15, 29
_LONGEST = 1 << 16
_REGULAR = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC


@dataclass(frozen=True)
class Linkage:
    """Say what the dynamic section says.

    Attributes
    ----------
    needed
        File names such as ``libpython3.12.so.1.0``.
    run_path
        Directories as written, ``$ORIGIN`` not replaced.
    """

    needed: tuple[str, ...]
    run_path: tuple[str, ...]


@dataclass(frozen=True)
class _Segment:
    kind: int
    offset: int
    address: int
    size: int


def is_elf(path: str) -> bool:
    """Tell whether ``path`` is a program or library of Linux."""
    try:
        with _open(path) as file:
            return file.read(4) == _MAGIC
    except OSError:
        return False


def read_linkage(path: str) -> Linkage | None:
    """Return what ``path`` needs; None for another kind of file, or one linked statically.

    Source: System V ABI, chapters 4 and 5.
    """
    try:
        with _open(path) as file:
            return _linkage(file)
    except (OSError, struct.error):
        return None


def _open(path: str) -> BinaryIO:
    return os.fdopen(os.open(path, _REGULAR), "rb")


def _linkage(file: BinaryIO) -> Linkage | None:
    head = file.read(64)
    if head[:4] != _MAGIC:
        return None
    wide, order = head[4] == _CLASS64, "<" if head[5] == _LITTLE_ENDIAN else ">"
    segments = list(_segments(file, head, order, wide=wide))
    dynamic = next((s for s in segments if s.kind == _DYNAMIC), None)
    if dynamic is None:
        return None
    file.seek(dynamic.offset)
    entry = struct.Struct(order + ("qQ" if wide else "iI"))
    table = file.read(min(dynamic.size, _LONGEST))
    pairs = list(entry.iter_unpack(table[: len(table) // entry.size * entry.size]))
    strings = next((_offset(segments, value) for tag, value in pairs if tag == _STRTAB), 0)

    def texts(wanted: int) -> list[str]:
        return [_text(file, strings + value) for tag, value in pairs if tag == wanted]

    run_path = texts(_RUNPATH) or texts(_RPATH)
    parts = (part for text in run_path for part in text.split(":") if part)
    return Linkage(tuple(texts(_NEEDED)), tuple(parts))


def _segments(file: BinaryIO, head: bytes, order: str, *, wide: bool) -> Iterator[_Segment]:
    start, size, count = (
        struct.unpack_from(order + "Q14xHH", head, 32)
        if wide
        else struct.unpack_from(order + "I10xHH", head, 28)
    )
    for index in range(count):
        file.seek(start + index * size)
        if wide:
            kind, offset, address, length = struct.unpack(order + "I4xQQ8xQ", file.read(40))
        else:
            kind, offset, address, length = struct.unpack(order + "III4xI", file.read(20))
        yield _Segment(kind, offset, address, length)


def _offset(segments: list[_Segment], address: int) -> int:
    """Return where in the file the memory address ``address`` comes from."""
    for segment in segments:
        if segment.kind == _LOAD and 0 <= address - segment.address < segment.size:
            return segment.offset + address - segment.address
    return 0


def _text(file: BinaryIO, offset: int) -> str:
    file.seek(offset)
    return os.fsdecode(file.read(4096).split(b"\0", 1)[0])
