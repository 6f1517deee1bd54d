"""Hold members as columns: as objects of their own 70,000 of them take 50 MB, so 5."""

import os
import stat
from array import array
from collections.abc import Iterable, Iterator, Sequence
from functools import partial
from itertools import repeat
from operator import add, itemgetter

from ..packing.chunks import PythonSource
from .members import Member
from .texts import Texts

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
    python
        Place of the ``.py`` that bytecode was compiled from; -1 where there is none here.
    contents, patches, pythons
        By place, where there are any; the last are sources of bytecode that have no place here.
    """

    def __init__(self) -> None:
        self.size, self.device, self.inode = array("Q"), array("Q"), array("Q")
        self.mtime_ns, self.ctime_ns = array("q"), array("q")
        self.mode = array("H")
        self.python = array("i")
        self.contents: dict[int, bytes] = {}
        self.patches: dict[int, tuple[tuple[int, bytes], ...]] = {}
        self.pythons: dict[int, PythonSource] = {}
        # Of each folder its name in the archive and its real path, both ending in a slash.
        self._folders: list[tuple[str, str]] = []
        self._known: dict[tuple[str, str], int] = {}
        self._folder, self._base = array("I"), Texts()
        # Of what lies elsewhere than its folder says.
        self._sources: dict[int, str] = {}

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
            self.pythons[place] = member.python_source
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
        return map(_name, self._folders_of(places))

    def bases(self, places: Iterable[int]) -> list[str]:
        """Return the name of each one in its folder."""
        return self._base.some(places)

    def names(self, places: Sequence[int]) -> Iterator[str]:
        """Yield some names."""
        return map(add, self.folder_names(places), self.bases(places))

    def sources(self, places: Sequence[int]) -> Iterator[str]:
        """Yield some real paths."""
        found = map(add, map(_real, self._folders_of(places)), self._base.some(places))
        return map(self._sources.get, places, found)

    def _folders_of(self, places: Iterable[int]) -> Iterator[tuple[str, str]]:
        return map(self._folders.__getitem__, map(self._folder.__getitem__, places))

    def python_sources(self, places: Sequence[int]) -> Iterator[PythonSource | None]:
        """Return how each ``.py`` was that some files of bytecode were compiled from."""
        pythons = [*map(self.python.__getitem__, places)]
        known = [python for python in pythons if python != _NO_PYTHON]
        columns = (self.size, self.mtime_ns, self.device, self.inode, self.ctime_ns)
        numbers = (map(column.__getitem__, known) for column in columns)
        made = map(_python_made, zip(self.sources(known), *numbers, strict=False))
        if len(known) == len(pythons):
            return made
        others = map(self.pythons.get, places)
        return (
            next(made) if n != _NO_PYTHON else one for n, one in zip(pythons, others, strict=True)
        )

    def as_found(self, places: Sequence[int]) -> Iterator[bytes]:
        """Yield what tells whether files are still those that were found, column by column."""
        yield "\0".join(map(_real, self._folders_of(places))).encode(errors="surrogateescape")
        yield self._base.joined(places)
        linked = [(n, self._sources[p]) for n, p in enumerate(places) if p in self._sources]
        yield repr(linked).encode()
        numbers = (self.size, self.mode, self.mtime_ns, self.ctime_ns, self.device, self.inode)
        for column in numbers:
            yield array(column.typecode, map(column.__getitem__, places)).tobytes()

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
