"""Take chunks over from an old archive, as they lie there."""

import errno
import os
from collections.abc import Callable
from dataclasses import dataclass

from .chunks import Chunk
from .columns import Columns, Results

Advance = Callable[[int, int], None]

_STEP = 4 << 20
_BLOCK = 1 << 20
# Why the kernel cannot copy by itself: two file systems, or one that does not know how.
_CANNOT = {errno.EXDEV, errno.EINVAL, errno.ENOSYS, errno.EOPNOTSUPP, errno.EPERM, errno.EBADF}


class LostError(Exception):
    """Say that the old archive no longer has what its index says."""


@dataclass(frozen=True)
class Old:
    """Hold an archive of the same form to take unchanged chunks from.

    Attributes
    ----------
    descriptor
        Open for reading.
    columns
        Of its index.
    """

    descriptor: int
    columns: Columns

    def chunks(self) -> dict[bytes, int]:
        """Return key to number."""
        return {self.columns.key(n): n for n in range(len(self.columns.offset))}

    def results(self, number: int, chunk: Chunk) -> Results:
        """Return what packing gave when the chunk was packed."""
        columns = self.columns
        if chunk.is_block:
            return Results(columns.content[number : number + 1].tobytes(), b"", b"")
        return columns.results(columns.first[number], chunk.files)


class Copying:
    """Copy pieces from one file to another, in as few calls as can be.

    Parameters
    ----------
    advance
        Called between calls that take a while; what it raises ends the work.
    """

    def __init__(self, source: int, target: int, advance: Advance) -> None:
        self._source = source
        self._target = target
        self._advance = advance
        self._run = (0, 0, 0)

    def add(self, source: int, target: int, size: int) -> None:
        """Copy a piece, now or together with those that lie behind it in both files."""
        from_, to, length = self._run
        if (from_ + length, to + length) == (source, target):
            self._run = from_, to, length + size
            return
        self.flush()
        self._run = source, target, size

    @property
    def pending(self) -> bool:
        """Tell whether something was added that is not copied yet."""
        return bool(self._run[2])

    def flush(self) -> None:
        """Copy what was added.

        Raises
        ------
        LostError
            When the source ends before, or cannot be read.
        OSError
            When the target cannot be written.
        """
        source, target, left = self._run
        self._run = (0, 0, 0)
        while left:
            done = self._copied(source, target, min(left, _STEP))
            if not done:
                raise LostError
            source, target, left = source + done, target + done, left - done
            self._advance(0, 0)

    def _copied(self, source: int, target: int, size: int) -> int:
        """Copy within the kernel where that can be done; return how much."""
        try:
            return os.copy_file_range(self._source, self._target, size, source, target)
        except AttributeError:
            # Not on this system.
            pass
        except OSError as error:
            if error.errno == errno.EIO:
                # Should it be the target's, it is met again when that is written to.
                raise LostError from error
            if error.errno not in _CANNOT:
                raise
        return os.pwrite(self._target, self._read(source, min(size, _BLOCK)), target)

    def _read(self, offset: int, size: int) -> bytes:
        try:
            return os.pread(self._source, size, offset)
        except OSError as error:
            raise LostError from error
