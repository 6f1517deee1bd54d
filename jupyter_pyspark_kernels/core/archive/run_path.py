"""Make a program look for its libraries in the archive: change its run path where it stands."""

import os
import struct
from collections.abc import Iterator, Sequence
from pathlib import Path

from .elf import (
    NEEDED,
    RPATH,
    RUNPATH,
    SONAME,
    Dynamic,
    Linkage,
    read_dynamic,
    version_needs,
)
from .patching import Patches, difference
from .reach import inside

ORIGIN = "$ORIGIN"

# elf.h: a GNU hash table, one of the System V kind, symbols; definitions of versions; the names of
# filters and auditors; where a program finds its configuration (Solaris).
_HASH, _SYMTAB, _GNU_HASH = 4, 6, 0x6FFFFEF5
_VERDEF, _VERDEFNUM = 0x6FFFFFFC, 0x6FFFFFFD
_OTHER_NAMES = (0x7FFFFFFD, 0x7FFFFFFF, 0x6FFFFEFA, 0x6FFFFEFB, 0x6FFFFEFC)
_LONGEST = 1 << 12
# No program or library whose run path is changed is larger.
_LARGEST = 256 << 20
_MOST_VERSIONS = 1 << 12
_MOST_SYMBOLS = 1 << 20


def with_run_path(content: bytes, run_path: str) -> bytes | None:
    """Return the ELF file with another run path in the room of its own; the size stays the same.

    A DT_RPATH stays one, a DT_RUNPATH too. None where there is no run path or more than one, where
    its room is too small, or where other names lie in it, or might, as linkers let one name be the
    end of another.

    Raises
    ------
    ValueError
        When ``run_path`` has a NUL.
    """
    new = os.fsencode(run_path)
    if b"\0" in new:
        raise ValueError(f"run path {run_path!r} has a NUL. Give one without.")
    dynamic = read_dynamic(lambda offset, size: content[offset : offset + size])
    if dynamic is None:
        return None
    places = set(dynamic.values(RUNPATH) or dynamic.values(RPATH))
    if len(places) != 1:
        return None
    place = places.pop()
    start = dynamic.strings + place
    end = content.find(b"\0", start, start + _LONGEST)
    if place < 1 or end < 0 or len(new) > end - start or content[start - 1]:
        return None
    try:
        shared = any(place <= name < place + end - start for name in _other_names(dynamic))
    except (struct.error, OverflowError):
        return None
    if shared:
        return None
    return content[:start] + new.ljust(end - start, b"\0") + content[end:]


def places_of(linkage: Linkage, path: str) -> list[str]:
    """Return the directories in which the file ``path`` has its libraries looked for."""
    own = os.path.dirname(path)
    return [text.replace("${ORIGIN}", ORIGIN).replace(ORIGIN, own) for text in linkage.run_path]


def moved_run_path(
    path: str, linkage: Linkage, prefix: str, own: str, first: Sequence[str] = ()
) -> Patches | None:
    """Return what makes a file's run path go along when its installation is moved.

    Directories within the installation become relative to the file, others stay. Empty where nothing
    is to be changed, None where there is no room for it.

    Parameters
    ----------
    path, prefix
        Real paths of the file and of the installation, which has the same layout when moved.
    own
        The file's directory within the installation, of which it may be a copy elsewhere.
    first
        Run paths that must be among them, and go first.
    """
    new = list(first)
    for text in linkage.run_path:
        real = os.path.realpath(text) if text.startswith("/") else ""
        if real and inside(real, prefix):
            text = f"{ORIGIN}/{os.path.relpath(real, own)}"  # noqa: PLW2901  as it will be
        if text.replace("${ORIGIN}", ORIGIN) not in new:
            new.append(text.replace("${ORIGIN}", ORIGIN))
    if new == [text.replace("${ORIGIN}", ORIGIN) for text in linkage.run_path]:
        return ()
    if not linkage.run_path or os.path.getsize(path) > _LARGEST:
        return None
    content = Path(path).read_bytes()
    changed = with_run_path(content, ":".join(new))
    return None if changed is None else difference(content, changed)


def _other_names(dynamic: Dynamic) -> Iterator[int]:
    """Yield the index of every name in use but the run path's; struct.error for a damaged file."""
    for tag in (NEEDED, SONAME, *_OTHER_NAMES):
        yield from dynamic.values(tag)
    if dynamic.values(RUNPATH):
        # Out of use beside DT_RUNPATH, and as well where it is the very same text.
        yield from set(dynamic.values(RPATH)) - set(dynamic.values(RUNPATH))
    for library, version, _ in version_needs(dynamic):
        yield from (library, version)
    yield from _defined_versions(dynamic)
    yield from _symbols(dynamic)


def _defined_versions(dynamic: Dynamic) -> Iterator[int]:
    at = dynamic.offset(_VERDEF)
    if at is None:
        return
    for _ in range(min(next(iter(dynamic.values(_VERDEFNUM)), 0), _MOST_VERSIONS)):
        count, first, following = _unpack(dynamic, "6xH4xII", at)
        inner = at + first
        for _ in range(min(count, 64)):  # its own name, and those it goes on from
            name, step = _unpack(dynamic, "II", inner)
            yield name
            inner += step
        if not following:
            return
        at += following


def _symbols(dynamic: Dynamic) -> Iterator[int]:
    start = dynamic.offset(_SYMTAB)
    if start is None:
        return
    form = struct.Struct(dynamic.order + ("I20x" if dynamic.wide else "I12x"))
    count = _symbol_count(dynamic)
    if count is None:
        # Nothing is exported. Names follow the symbols, as every linker lays them out.
        count = (dynamic.strings - start) // form.size
    table = dynamic.read(start, count * form.size)
    if count < 1 or len(table) < count * form.size:
        raise struct.error("the table of symbols ends too early")
    for (name,) in form.iter_unpack(table):
        yield name


def _symbol_count(dynamic: Dynamic) -> int | None:
    """Return how many symbols there are, by the hash tables; None where they know of none."""
    at = dynamic.offset(_HASH)
    if at is not None:
        return _unpack(dynamic, "4xI", at)[0]
    at = dynamic.offset(_GNU_HASH)
    if at is None:
        return None
    # https://flapenguin.me/elf-dt-gnu-hash: buckets hold the first symbol of each chain, and a
    # chain ends with an odd number.
    buckets, first, words = _unpack(dynamic, "III", at)
    at += 16 + words * (8 if dynamic.wide else 4)
    last = max(_unpack(dynamic, f"{buckets}I", at), default=0)
    if last < first:
        return None
    at += buckets * 4
    while not _unpack(dynamic, "I", at + (last - first) * 4)[0] & 1:
        last += 1
        if last - first > _MOST_SYMBOLS:
            raise struct.error("more symbols than any program has")
    return last + 1


def _unpack(dynamic: Dynamic, form: str, at: int) -> tuple[int, ...]:
    whole = struct.Struct(dynamic.order + form)
    values: tuple[int, ...] = whole.unpack(dynamic.read(at, whole.size))
    return values
