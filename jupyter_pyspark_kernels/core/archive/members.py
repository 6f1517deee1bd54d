"""Hold what is to be packed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

from ..packing.chunks import BLOCK, PythonSource

if TYPE_CHECKING:
    from .ordering import Members

__all__ = ["BLOCK", "EARLIEST", "LATEST", "Member", "Scan"]

# What a zip's own time stamps can say: 1980-01-01T00:00:00Z and 2107-12-31T23:59:58Z.
EARLIEST = 315_532_800
LATEST = 4_354_819_198

_NANO = 1_000_000_000


class Member(NamedTuple):
    """Describe one regular file as the walk met it.

    There are tens of thousands: a tuple is made four times as fast as a frozen dataclass, and
    :class:`.ordering.Members` makes them when they are asked for.

    Attributes
    ----------
    name
        Its name in the archive, with ``/``.
    source
        Its real path: every link resolved.
    size
        Bytes.
    mode
        Permission bits in the archive: 0o644 or 0o755.
    mtime_ns, device, inode
        As found; with ``size`` they tell whether it is still the same file.
    ctime_ns
        As found; 0 where it is not known.
    content
        What is packed in the place of the file's content, ``size`` bytes; None for the file's own.
        With an empty ``source`` there is no such file.
    patches
        Offsets, and the bytes packed there in the place of the file's own, in rising order.
    python_source
        How the ``.py`` was that a ``.pyc`` was compiled from; None for other files.
    """

    name: str
    source: str
    size: int
    mode: int
    mtime_ns: int
    device: int
    inode: int
    ctime_ns: int = 0
    content: bytes | None = None
    patches: tuple[tuple[int, bytes], ...] = ()
    python_source: PythonSource | None = None

    @property
    def mtime(self) -> int:
        """Return the time of the last change in whole seconds, within what a zip can say."""
        return in_seconds(self.mtime_ns)


def in_seconds(time_ns: int) -> int:
    """Return a time in whole seconds, within what a zip can say."""
    seconds = time_ns // _NANO
    return seconds if EARLIEST <= seconds <= LATEST else min(max(seconds, EARLIEST), LATEST)


@dataclass(frozen=True, slots=True)
class Scan:
    """Hold everything of an environment that is to be packed.

    Attributes
    ----------
    environment_dir
        The environment's real path.
    members
        Sorted by name.
    total_bytes
        Sum of the sizes.
    directories
        Real path of each directory that was looked into, and its ``mtime_ns`` before that; without
        those of bytecode.
    self_contained
        Whether it needs no Python of the node.
    """

    environment_dir: str
    members: "Members"
    total_bytes: int
    directories: tuple[tuple[str, int], ...] = ()
    self_contained: bool = False
