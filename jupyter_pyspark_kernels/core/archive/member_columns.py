"""Hold members as columns: as objects of their own 70,000 of them take 50 MB, so 5."""

import os
import stat
from array import array
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import chain, compress, repeat
from operator import add, eq, itemgetter
from typing import overload

from ..packing.chunks import PythonSource
from .members import Member
from .texts import Texts

_AT_ONCE = 256
_NO_PYTHON = -1
_name, _real = itemgetter(0), itemgetter(1)
# Twice as fast as Member._make.
_made, _python_made = partial(tuple.__new__, Member), partial(tuple.__new__, PythonSource)


class MemberColumns:
    """Hold members in the order in which they were found, each known by its place from then on.

    Attributes
    ----------
    size, mode, mtime_ns, ctime_ns, device, inode
        As of :class:`.members.Member`.
    contents, patches
        By place, where there are any.
    python
        Place of the ``.py`` that bytecode was compiled from; -1 where there is none here.
    """

    def __init__(self) -> None:
        self.size, self.device, self.inode = array("Q"), array("Q"), array("Q")
        self.mtime_ns, self.ctime_ns = array("q"), array("q")
        self.mode = array("H")
        self.python = array("i")
        self.contents: dict[int, bytes] = {}
        self.patches: dict[int, tuple[tuple[int, bytes], ...]] = {}
        # Of each folder its name in the archive and its real path, both ending in a slash.
        self._folders: list[tuple[str, str]] = []
        self._known: dict[tuple[str, str], int] = {}
        self._folder, self._base = array("I"), Texts()
        # Of what lies elsewhere than its folder says; of what was compiled from a file that is not here.
        self._sources: dict[int, str] = {}
        self._pythons: dict[int, PythonSource] = {}

    def __len__(self) -> int:
        return len(self.mode)

    def folder(self, name: str, real: str) -> int:
        """Return the number of a folder, by its name in the archive and its real path."""
        key = name, real
        number = self._known.setdefault(key, len(self._folders))
        if number == len(self._folders):
            self._folders.append(key)
        return number

    def add(
        self,
        folder: int,
        base: str,
        status: os.stat_result,
        source: str | None = None,
        python: int = _NO_PYTHON,
    ) -> int:
        """Add the regular file ``base`` of a folder as ``status`` says it is; return its place.

        Parameters
        ----------
        source
            Its real path, where that is not in the folder's.
        """
        place = len(self.mode)
        if source is not None:
            self._sources[place] = source
        self._folder.append(folder)
        self._base.append(base)
        self.size.append(status.st_size)
        self.mode.append(0o755 if status.st_mode & stat.S_IXUSR else 0o644)
        self.mtime_ns.append(status.st_mtime_ns)
        self.device.append(status.st_dev)
        self.inode.append(status.st_ino)
        self.ctime_ns.append(status.st_ctime_ns)
        self.python.append(python)
        return place

    def append(self, member: Member) -> int:
        """Add a member; return its place."""
        place = len(self.mode)
        folder, slash, base = member.name.rpartition("/")
        self._sources[place] = member.source
        self._folder.append(self.folder(folder + slash, ""))
        self._base.append(base)
        for column in ("size", "mode", "mtime_ns", "device", "inode", "ctime_ns"):
            getattr(self, column).append(getattr(member, column))
        self.python.append(_NO_PYTHON)
        if member.python_source:
            self._pythons[place] = member.python_source
        self.change(place, member)
        return place

    def change(self, place: int, member: Member) -> None:
        """Take over what is packed in the place of a file's own content."""
        self.size[place] = member.size
        if member.content is not None:
            self.contents[place] = member.content
        if member.patches:
            self.patches[place] = member.patches

    def rename(self, place: int, name: str) -> int:
        """Give a member another name; return its place from then on."""
        folder, slash, base = name.rpartition("/")
        if base != self._base[place]:
            return self.append(self[place]._replace(name=name))
        real = self._folders[self._folder[place]][1]
        self._folder[place] = self.folder(folder + slash, real)
        return place

    def name(self, place: int) -> str:
        """Return one name."""
        return self._folders[self._folder[place]][0] + self._base[place]

    def source(self, place: int) -> str:
        """Return one real path."""
        found = self._sources.get(place)
        return self._folders[self._folder[place]][1] + self._base[place] if found is None else found

    def folder_names(self, places: Iterable[int]) -> Iterator[str]:
        """Yield the name of each one's folder: empty, or ending in a slash."""
        return map(_name, map(self._folders.__getitem__, map(self._folder.__getitem__, places)))

    def bases(self, places: Iterable[int]) -> list[str]:
        """Return the name of each one in its folder."""
        return self._base.some(places)

    def names(self, places: Sequence[int]) -> Iterator[str]:
        """Yield some names."""
        return map(add, self.folder_names(places), self.bases(places))

    def sources(self, places: Sequence[int]) -> Iterator[str]:
        """Yield some real paths."""
        folders = map(_real, map(self._folders.__getitem__, map(self._folder.__getitem__, places)))
        return map(self._sources.get, places, map(add, folders, self._base.some(places)))

    def python_sources(self, places: Sequence[int]) -> Iterator[PythonSource | None]:
        """Yield how each ``.py`` was that some files of bytecode were compiled from."""
        pythons = [*map(self.python.__getitem__, places)]
        known = [python for python in pythons if python != _NO_PYTHON]
        columns = (self.size, self.mtime_ns, self.device, self.inode, self.ctime_ns)
        numbers = (map(column.__getitem__, known) for column in columns)
        made = map(_python_made, zip(self.sources(known), *numbers, strict=False))
        for place, python in zip(places, pythons, strict=True):
            yield self._pythons.get(place) if python == _NO_PYTHON else next(made)

    def __getitem__(self, place: int) -> Member:
        return next(self.some((place,)))

    def some(self, places: Sequence[int]) -> Iterator[Member]:
        """Yield the members at some places."""
        folders = [self._folders[number] for number in map(self._folder.__getitem__, places)]
        bases = self._base.some(places)
        columns = (self.size, self.mode, self.mtime_ns, self.device, self.inode, self.ctime_ns)
        return map(
            _made,
            zip(
                map(add, map(_name, folders), bases),
                map(self._sources.get, places, map(add, map(_real, folders), bases)),
                *(map(column.__getitem__, places) for column in columns),
                map(self.contents.get, places),
                map(self.patches.get, places, repeat(())),
                self.python_sources(places),
                strict=False,
            ),
        )


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

    def numbers(self, column: str) -> "Iterator[int]":
        """Yield one column of numbers, by its name."""
        return map(getattr(self.columns, column).__getitem__, self.places)

    def find(self, name: str) -> Member | None:
        """Return the member of a name; they must be sorted by name."""
        index = bisect_left(self.places, name, key=self.columns.name)
        found = self[index] if index < len(self) else None
        return found if found and found.name == name else None

    def kept(self, wanted: Iterable[object]) -> "Members":
        """Return those for which the same place of ``wanted`` is true."""
        return Members(self.columns, array("I", compress(self.places, wanted)))
