"""Read from a Linux program or library what it needs, and where it looks for it.

Source: System V ABI, chapters 4 and 5; the versions: LSB Core 5.0, part 10.7 "Symbol versioning".
"""

import os
import struct
from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ..packing.content import patched
from .patching import Patches

Read = Callable[[int, int], bytes]
"""Read so many bytes at an offset of a file; fewer where it ends."""

NEEDED, SONAME, RPATH, RUNPATH = 1, 14, 15, 29
STRTAB = 5
VERNEED, VERNEEDNUM = 0x6FFFFFFE, 0x6FFFFFFF

_MAGIC = b"\x7fELF"
_CLASS64, _LITTLE_ENDIAN = 2, 1
_LOAD, _DYNAMIC = 1, 2
_WEAK = 2
# No table of a real file is longer; a hostile one shall not keep us reading.
_LONGEST = 1 << 16
_LONGEST_TEXT = 1 << 12
_MOST_VERSIONS = 1 << 12
_REGULAR = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC

# What reading a damaged table runs into; an offset beyond 8 EiB is an overflow.
_DAMAGE = (OSError, struct.error, IndexError, OverflowError)


@dataclass(frozen=True, slots=True)
class Linkage:
    """Say what the dynamic section says.

    Attributes
    ----------
    needed
        File names such as ``libpython3.12.so.1.0``.
    run_path
        Directories as written, ``$ORIGIN`` not replaced.
    soname
        The name under which a library is known once it is loaded.
    versions
        What its libraries must offer, such as ``GLIBC_2.34``; without those it can do without.
    hands_on
        Whether ``run_path`` also serves what it loads (DT_RPATH), or itself alone (DT_RUNPATH).
    machine
        For which processor, as a number of elf.h: 62 for x86_64.
    """

    needed: tuple[str, ...]
    run_path: tuple[str, ...]
    soname: str | None = None
    versions: tuple[str, ...] = ()
    hands_on: bool = False
    machine: int = 0


@dataclass(frozen=True, slots=True)
class Dynamic:
    """Hold the dynamic section of an ELF file, and the way to what it points at.

    Attributes
    ----------
    read
        Reads the file.
    order, wide
        ``<`` or ``>``; whether it is of 64 bits.
    machine
        As of ``Linkage``.
    entries
        Pairs of tag and value.
    loads
        Offset, address and size of each part of the file that is loaded.
    strings
        Where in the file its names begin.
    """

    read: Read
    order: str
    wide: bool
    machine: int
    entries: tuple[tuple[int, int], ...]
    loads: tuple[tuple[int, int, int], ...]
    strings: int

    def values(self, tag: int) -> list[int]:
        """Return the values of all entries with this tag."""
        return [value for found, value in self.entries if found == tag]

    def offset(self, tag: int) -> int | None:
        """Return where in the file the table of this tag begins; None where there is none."""
        address = next(iter(self.values(tag)), None)
        return None if address is None else _offset(self.loads, address)

    def text(self, index: int) -> str:
        """Return the name at an index of the names."""
        return os.fsdecode(self.read(self.strings + index, _LONGEST_TEXT).split(b"\0", 1)[0])

    def texts(self, tag: int) -> list[str]:
        """Return the names that the entries with this tag give."""
        return [self.text(value) for value in self.values(tag)]


def is_elf(path: str) -> bool:
    """Tell whether ``path`` is a program or library of Linux."""
    try:
        descriptor = os.open(path, _REGULAR)
        try:
            return os.read(descriptor, 4) == _MAGIC
        finally:
            os.close(descriptor)
    except OSError:
        return False


def read_linkage(path: str, patches: Patches = ()) -> Linkage | None:
    """Return what ``path`` needs; None for another or a damaged file, or one linked statically.

    It is read in pieces, never mapped: a mapped file that gets shorter ends the process.

    Parameters
    ----------
    patches
        What of the file is taken otherwise.
    """
    try:
        descriptor = os.open(path, _REGULAR)
    except OSError:
        return None
    try:
        dynamic = read_dynamic(
            lambda offset, size: patched(os.pread(descriptor, size, offset), offset, patches)
        )
        return None if dynamic is None else _linkage(dynamic)
    except _DAMAGE:
        return None
    finally:
        os.close(descriptor)


def read_dynamic(read: Read) -> Dynamic | None:
    """Return the dynamic section of a file; None for another or a damaged one, or if it has none."""
    try:
        return _dynamic(read)
    except _DAMAGE:
        return None


def version_needs(dynamic: Dynamic) -> Iterator[tuple[int, int, bool]]:
    """Yield for each version needed: indices of its library's and its own name, whether it must be.

    Raises
    ------
    struct.error
        When the table ends too early.
    """
    start = dynamic.offset(VERNEED)
    if start is None:
        return
    table = dynamic.read(start, _LONGEST)
    need, detail = (struct.Struct(dynamic.order + form) for form in ("HHIII", "IHHII"))
    steps = at = 0
    for _ in range(next(iter(dynamic.values(VERNEEDNUM)), 0)):
        _, count, library, first, following = need.unpack_from(table, at)
        inner = at + first
        for _ in range(count):
            _, flags, _, name, step = detail.unpack_from(table, inner)
            yield library, name, not flags & _WEAK
            steps += 1
            if not step or steps >= _MOST_VERSIONS:
                break
            inner += step
        if not following or steps >= _MOST_VERSIONS:
            return
        at += following


def _linkage(dynamic: Dynamic) -> Linkage:
    run_path = dynamic.texts(RUNPATH)
    hands_on = not run_path
    parts = (part for text in run_path or dynamic.texts(RPATH) for part in text.split(":"))
    wanted = dict.fromkeys(name for _, name, must in version_needs(dynamic) if must)
    return Linkage(
        needed=tuple(dynamic.texts(NEEDED)),
        run_path=(directories := tuple(part for part in parts if part)),
        soname=next(iter(dynamic.texts(SONAME)), None),
        versions=tuple(sorted({dynamic.text(name) for name in wanted})),
        hands_on=hands_on and bool(directories),
        machine=dynamic.machine,
    )


def _dynamic(read: Read) -> Dynamic | None:
    head = read(0, 64)
    if head[:4] != _MAGIC:
        return None
    wide, order = head[4] == _CLASS64, "<" if head[5] == _LITTLE_ENDIAN else ">"
    (machine,) = struct.unpack_from(order + "H", head, 18)
    segments = list(_segments(read, head, order, wide=wide))
    loads = tuple(s[1:] for s in segments if s[0] == _LOAD)
    place = next((s[1:] for s in segments if s[0] == _DYNAMIC), None)
    if place is None:
        return None
    entry = struct.Struct(order + ("qQ" if wide else "iI"))
    table = read(place[0], min(place[2], _LONGEST))
    entries = tuple(entry.iter_unpack(table[: len(table) // entry.size * entry.size]))
    names = next((value for tag, value in entries if tag == STRTAB), None)
    strings = None if names is None else _offset(loads, names)
    if strings is None:
        return None
    return Dynamic(read, order, wide, machine, entries, loads, strings)


def _segments(
    read: Read, head: bytes, order: str, *, wide: bool
) -> Iterator[tuple[int, int, int, int]]:
    """Yield kind, offset, address and size of each segment."""
    form = struct.Struct(order + ("I4xQQ8xQ" if wide else "III4xI"))
    start, size, count = (
        struct.unpack_from(order + "Q14xHH", head, 32)
        if wide
        else struct.unpack_from(order + "I10xHH", head, 28)
    )
    table = read(start, min(size * count, _LONGEST))
    for at in range(0, len(table) - form.size + 1, max(size, form.size)):
        kind, offset, address, length = form.unpack_from(table, at)
        yield kind, offset, address, length


def _offset(loads: tuple[tuple[int, int, int], ...], address: int) -> int | None:
    """Return where in the file the memory address ``address`` comes from."""
    return next((at + address - begin for at, begin, n in loads if 0 <= address - begin < n), None)
