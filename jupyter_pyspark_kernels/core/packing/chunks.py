"""Cut what is to be packed into pieces of work of about 1 MiB.

Where a chunk ends depends on the names and sizes of the files near its end alone: a file more or
less changes the chunk it is in, and the other chunks can be taken over as they are.
"""

import zlib
from collections.abc import Iterator, Sequence
from typing import NamedTuple, Protocol

BLOCK = 1 << 20
MOST_FILES = 128

_ONE_IN = 64
_WHOLE = -1


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
    def python_source(self) -> str: ...  # noqa: D102


class Chunk(NamedTuple):
    """Name a run of whole files, or one block of a large file.

    Attributes
    ----------
    first, files
        Place of the first file among all, and how many there are.
    block
        Which block of the one file; -1 for whole files.
    """

    first: int
    files: int
    block: int = _WHOLE

    @property
    def is_block(self) -> bool:
        """Tell whether this is a part of a file only."""
        return self.block != _WHOLE


def blocks_of(size: int) -> int:
    """Return how many blocks a file has."""
    return -(-size // BLOCK)


def cut(members: Sequence[Packable]) -> Iterator[Chunk]:
    """Yield the chunks in the order of the archive: at most 1 MiB of content and 128 files each."""
    first = total = 0
    for place, member in enumerate(members):
        size = member.size
        if size > BLOCK:
            if place > first:
                yield Chunk(first, place - first)
            for block in range(blocks_of(size)):
                yield Chunk(place, 1, block)
            first, total = place + 1, 0
            continue
        if total + size > BLOCK or place - first == MOST_FILES:
            yield Chunk(first, place - first)
            first, total = place, 0
        total += size
        if zlib.crc32(member.name.encode()) % _ONE_IN == 0:
            yield Chunk(first, place + 1 - first)
            first, total = place + 1, 0
    if len(members) > first:
        yield Chunk(first, len(members) - first)
