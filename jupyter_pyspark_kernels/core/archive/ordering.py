"""Hold members in an order: that of their names, found without having all names at once."""

from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain, compress
from operator import eq
from typing import overload

from ..packing.jobs import content_digest
from .member_columns import MemberColumns
from .members import Member, in_seconds
from .parts import joined

_AT_ONCE = 256


class Members(Sequence[Member]):
    """Hold some of the members of columns in an order; each is made when it is asked for.

    Attributes
    ----------
    columns, places
        Where they are.
    """

    def __init__(self, columns: MemberColumns, places: "array[int]") -> None:
        self.columns = columns
        self.places = places

    @classmethod
    def of(cls, members: Iterable[Member]) -> "Members":
        """Hold what is given, in its order."""
        columns = MemberColumns()
        return cls(columns, array("I", map(columns.append, members)))

    def __len__(self) -> int:
        return len(self.places)

    @overload
    def __getitem__(self, index: int) -> Member: ...
    @overload
    def __getitem__(self, index: slice) -> "Members": ...
    def __getitem__(self, index: int | slice) -> "Member | Members":
        if isinstance(index, slice):
            return Members(self.columns, self.places[index])
        return self.columns[self.places[index]]

    def __iter__(self) -> Iterator[Member]:
        return chain.from_iterable(map(self.columns.some, self._parts()))

    def _parts(self) -> "Iterator[array[int]]":
        starts = range(0, len(self.places), _AT_ONCE)
        return (self.places[start : start + _AT_ONCE] for start in starts)

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Members):
            return NotImplemented
        return len(self) == len(other) and all(map(eq, self, other))

    __hash__ = None  # type: ignore[assignment]  # what is packed of them may change

    def names(self) -> Iterator[str]:
        """Yield the names alone, which is several times as fast."""
        return chain.from_iterable(map(self.columns.names, self._parts()))

    def sources(self) -> Iterator[str]:
        """Yield the real paths alone."""
        return chain.from_iterable(map(self.columns.sources, self._parts()))

    def headers(self) -> Iterator[tuple[str, int, int, int]]:
        """Yield name, size, mode and time in seconds."""
        times = map(in_seconds, self.numbers("mtime_ns"))
        return zip(self.names(), self.numbers("size"), self.numbers("mode"), times, strict=True)

    def numbers(self, column: str) -> "Iterator[int]":
        """Yield one column of numbers, by its name."""
        return map(getattr(self.columns, column).__getitem__, self.places)

    def part(self, first: int, files: int) -> Iterator[Member]:
        """Yield some that follow one another."""
        return self.columns.some(self.places[first : first + files])

    def identities(self, first: int, files: int) -> bytes:
        """Return all that the packed bytes of some files depend on, but how they are packed."""
        places = self.places[first : first + files]
        columns = self.columns
        pythons = [n for n in map(columns.python.__getitem__, places) if n >= 0]
        compiled = bytes(columns.python[n] >= 0 for n in places)
        return joined(
            "\0".join(columns.folder_names(places)).encode(errors="surrogateescape"),
            *columns.as_found(places),
            compiled,
            *columns.as_found(pythons),
            repr([*_special(columns, places)]).encode(errors="surrogateescape"),
        )

    def find(self, name: str) -> Member | None:
        """Return the member of a name; they must be sorted by name."""
        index = bisect_left(self.places, name, key=self.columns.name)
        found = self[index] if index < len(self) else None
        return found if found and found.name == name else None

    def kept(self, wanted: Iterable[object]) -> "Members":
        """Return those for which the same place of ``wanted`` is true."""
        return Members(self.columns, array("I", compress(self.places, wanted)))


def in_order(columns: MemberColumns, places: Iterable[int]) -> Members:
    """Return members sorted by name; of those with the same name the last one."""
    files = _by_folder(columns, array("I", places))
    folders = _by_parent(files)
    order = array("I")
    # Folders to look into by their names, files by their places.
    pending: list[str | int] = [""]
    while pending:
        one = pending.pop()
        if isinstance(one, int):
            order.append(one)
            continue
        here = files.pop(one, array("I"))
        entries: dict[str, str | int] = dict(zip(columns.bases(here), here, strict=True))
        # With its slash a folder stands where the names below it do.
        entries |= {folder[len(one) :]: folder for folder in folders.pop(one, ())}
        pending += [entries[name] for name in sorted(entries, reverse=True)]
    return Members(columns, order)


def _by_folder(columns: MemberColumns, places: "array[int]") -> "dict[str, array[int]]":
    found: dict[str, array[int]] = {}
    last, here = None, array("I")
    for place, folder in zip(places, columns.folder_names(places), strict=True):
        if folder is not last:
            last, here = folder, found.setdefault(folder, array("I"))
        here.append(place)
    return found


def _by_parent(folders: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for folder in folders:
        below = folder
        while below:
            parent = below[: below.rfind("/", 0, -1) + 1]
            siblings = found.setdefault(parent, set())
            if below in siblings:
                break
            siblings.add(below)
            below = parent
    return found


def _special(columns: MemberColumns, places: "array[int]") -> Iterator[tuple[int, object]]:
    """Yield what few files have, by number among these."""
    for number, place in enumerate(places):
        if place in columns.contents or place in columns.patches:
            content, patches = columns.contents.get(place), columns.patches.get(place, ())
            yield number, content_digest(content, patches)
        if place in columns.pythons:
            yield number, columns.pythons[place]
