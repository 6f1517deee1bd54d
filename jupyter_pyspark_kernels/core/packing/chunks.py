"""Cut what is to be packed into pieces of work of about 1 MiB.

Where a chunk ends depends on the names and sizes of the files near its end alone: a file more or
less changes the chunk it is in, and the other chunks can be taken over as they are.
"""

import zlib
from collections.abc import Iterable, Iterator
from typing import NamedTuple, Protocol

BLOCK = 1 << 20
MOST_FILES = 128

_ONE_IN = 64
_WHOLE = -1


Header = tuple[str, int, int, int]
"""Name, size, mode, and time in seconds."""


class PythonSource(NamedTuple):
    """Say how the ``.py`` was that bytecode was compiled from; ``path`` is its real path."""

    path: str
    size: int
    mtime_ns: int
    device: int
    inode: int
    ctime_ns: int


class Packable(Protocol):
    """Describe a file as the scan does (:class:`..archive.members.Member`)."""

    @property
    def name(self) -> str: ...  # noqa: D102
    @property
    def source(self) -> str: ...  # noqa: D102
    @property
    def size(self) -> int: ...  # noqa: D102
    @property
    def mode(self) -> int: ...  # noqa: D102
    @property
    def mtime(self) -> int: ...  # noqa: D102
    @property
    def mtime_ns(self) -> int: ...  # noqa: D102
    @property
    def ctime_ns(self) -> int: ...  # noqa: D102
    @property
    def device(self) -> int: ...  # noqa: D102
    @property
    def inode(self) -> int: ...  # noqa: D102
    @property
    def content(self) -> bytes | None: ...  # noqa: D102
    @property
    def patches(self) -> tuple[tuple[int, bytes], ...]: ...  # noqa: D102
    @property
    def python_source(self) -> PythonSource | None: ...  # noqa: D102


class Packables(Protocol):
    """Hold all files that are to be packed, in the order of the archive."""

    def __len__(self) -> int: ...
    def __getitem__(self, index: int, /) -> Packable: ...
    def part(self, first: int, files: int) -> Iterator[Packable]:
        """Yield some that follow one another."""

    def headers(self) -> Iterator[Header]:
        """Yield of each file what a zip's directory has of it."""

    def identities(self, first: int, files: int) -> bytes:
        """Return all that the packed bytes of some files depend on, but how they are packed."""


class Chunk(NamedTuple):
    """Name a run of whole files, or one block of a large file.

    Attributes
    ----------
    first, files
        Place of the first file among all, and how many there are.
    size
        Bytes of content.
    block
        Which block of the one file; -1 for whole files.
    last
        Whether no other block of the file follows.
    """

    first: int
    files: int
    size: int = 0
    block: int = _WHOLE
    last: bool = True

    @property
    def is_block(self) -> bool:
        """Tell whether this is a part of a file only."""
        return self.block != _WHOLE

    @property
    def done(self) -> tuple[int, int]:
        """Return how many files it ends, and how many bytes of content it has."""
        return self.files if self.last else 0, self.size


def blocks_of(size: int) -> int:
    """Return how many blocks a file has."""
    return -(-size // BLOCK)


def block_size(size: int, block: int) -> int:
    """Return how many bytes a block of a file of ``size`` bytes has."""
    return min(BLOCK, size - block * BLOCK)


def cut(files: Iterable[Header]) -> Iterator[Chunk]:
    """Yield the chunks in the order of the archive: at most 1 MiB of content and 128 files each."""
    first = total = count = 0
    for place, (name, size, _, _) in enumerate(files):
        count = place + 1
        if place > first and (total + size > BLOCK or place - first == MOST_FILES):
            yield Chunk(first, place - first, total)
            first, total = place, 0
        if size > BLOCK:
            yield from _blocks(place, size)
            first = count
            continue
        total += size
        if zlib.crc32(name.encode()) % _ONE_IN == 0:
            yield Chunk(first, count - first, total)
            first, total = count, 0
    if count > first:
        yield Chunk(first, count - first, total)


def _blocks(place: int, size: int) -> Iterator[Chunk]:
    last = blocks_of(size) - 1
    for block in range(last + 1):
        yield Chunk(place, 1, block_size(size, block), block, block == last)
