"""Read an archive back from the disk before anybody relies on it."""

import hashlib
import os

from .codec import crc32
from .ending import Tail
from .renewing import Advance
from .tasks import DamageError
from .written import Written

_STEP = 1 << 20


class Checking:
    """Compare what was written with what was to be written: every byte of it, in its order.

    That what was to be written is right, its packer proved (:mod:`.tasks`). It can begin while the
    rest is still being written.
    """

    def __init__(self, target: int, written: Written) -> None:
        self._target = target
        self._written = written
        self._digest = hashlib.sha256()
        self._at = self._chunk = self._part = 0

    def follow(self, written: int) -> bool:
        """Check the next chunk, if it is one of the first ``written``; tell whether it was.

        Raises
        ------
        DamageError
        """
        if self._chunk >= written:
            return False
        self._check_parts()
        if self._written.columns.offset[self._chunk] != self._at:
            # A header belongs here, which is written when all blocks behind it are.
            return False
        self._check_chunk()
        return True

    def finish(self, advance: Advance) -> str:
        """Check the rest; return the SHA-256 of the whole.

        Parameters
        ----------
        advance
            Told of files and bytes done, also of those that are done already.

        Raises
        ------
        DamageError
            When the file does not hold what was written to it.
        """
        if os.fstat(self._target).st_size != self._written.size:
            raise DamageError("it has another size")
        for number, chunk in enumerate(self._written.chunks):
            if number == self._chunk and not self.follow(number + 1):
                raise DamageError("it has a gap")
            advance(*chunk.done)
        self._check_parts()
        self._check_tail()
        return self._digest.hexdigest()

    def _check_parts(self) -> None:
        parts = self._written.parts
        while self._part < len(parts) and parts[self._part][0] == self._at:
            content = parts[self._part][1]
            if self._read(len(content)) != content:
                raise DamageError("a header is not what was written")
            self._part += 1

    def _check_chunk(self) -> None:
        columns = self._written.columns
        content = self._read(columns.length[self._chunk])
        if crc32(content) != columns.checksum[self._chunk]:
            raise DamageError("what is read back is not what was written")
        self._store(len(content))
        self._chunk += 1

    def _store(self, length: int) -> None:
        """Have the system begin to write to the disk what was read last.

        Whoever syncs the file then waits for its end only. Source: mm/fadvise.c of Linux, where
        nothing that is not written yet is dropped.
        """
        if hasattr(os, "posix_fadvise"):
            start = self._at - length
            os.posix_fadvise(self._target, start, length, os.POSIX_FADV_DONTNEED)

    def _check_tail(self) -> None:
        wanted, found = self._written.tail, Tail()
        while found.length < wanted.length:
            found.add(self._read(min(_STEP, wanted.length - found.length)))
        if found.digest != wanted.digest or self._at != self._written.size:
            raise DamageError("its end is not what was written")

    def _read(self, length: int) -> bytes:
        content = os.pread(self._target, length, self._at)
        if len(content) != length:
            raise DamageError("it became shorter")
        self._digest.update(content)
        self._at += length
        return content
