"""Read an archive back from the disk, in all workers, before anybody relies on it."""

import hashlib
import os
from collections.abc import Sequence

from .chunks import Chunk, Packable, cut
from .ending import Tail
from .jobs import counted, raise_failure
from .messages import CHECK, CHECK_BLOCK, CHECK_COPY, Message
from .renewing import Advance
from .tasks import DamageError
from .workers import Workers
from .writing import Written

_BUSY = 4
_WAIT = 0.05
_STEP = 1 << 20


class Checking:
    """Compare what was written with what it was made of: every byte of it.

    A chunk that was taken over was compared when it was made: that it is the same is enough.
    """

    def __init__(
        self,
        form: str,
        members: Sequence[Packable],
        target: int,
        advance: Advance,
        written: Written,
    ) -> None:
        self._form = form
        self._members = members
        self._target = target
        self._advance = advance
        self._written = written
        self._digest = hashlib.sha256()
        self._hashed = 0

    def run(self, workers: Workers) -> str:
        """Return the SHA-256 of the whole.

        Raises
        ------
        DamageError
            When the file does not hold what was written to it.
        WorkerDiedError, OSError
        """
        self._check_parts()
        chunks = enumerate(cut(self._members))
        pending: dict[int, Chunk] = {}
        handed_out = False
        while not handed_out or pending or self._hashed < self._written.size:
            while not handed_out:
                worker = workers.least_busy()
                if worker.busy >= _BUSY:
                    break
                number, chunk = next(chunks, (-1, None))
                if chunk is None:
                    handed_out = True
                    break
                pending[number] = chunk
                worker.send(self._job(number, chunk))
            self._hash()
            wait = 0.0 if self._hashed < self._written.size or not pending else _WAIT
            for _, message in workers.answers(wait):
                raise_failure(message)
                self._advance(*counted(self._members, pending.pop(message[1])))
            self._advance(0, 0)
        return self._digest.hexdigest()

    def _check_parts(self) -> None:
        if os.fstat(self._target).st_size != self._written.size:
            raise DamageError("it has another size")
        for offset, content in self._written.parts:
            if os.pread(self._target, len(content), offset) != content:
                raise DamageError("a header is not what was written")
        wanted, found = self._written.tail, Tail()
        start = self._written.size - wanted.length
        while found.length < wanted.length:
            piece = os.pread(self._target, _STEP, start + found.length)
            if not piece:
                raise DamageError("it became shorter")
            found.add(piece)
        if found.digest != wanted.digest:
            raise DamageError("its end is not what was written")

    def _job(self, number: int, chunk: Chunk) -> Message:
        columns = self._written.columns
        where = columns.offset[number], columns.length[number], columns.checksum[number]
        if self._written.copied[number]:
            return (CHECK_COPY, number, *where)
        if chunk.is_block:
            file = (*self._named(chunk.first), columns.content[number], 0, 0)
            return (CHECK_BLOCK, number, self._form, file, chunk.block, *where)
        files = [
            (*self._named(place), columns.crc[place], columns.packed[place], columns.method[place])
            for place in range(chunk.first, chunk.first + chunk.files)
        ]
        return (CHECK, number, self._form, files, *where)

    def _named(self, place: int) -> tuple[bytes, int, int, int]:
        member = self._members[place]
        return member.name.encode(), member.size, member.mode, member.mtime

    def _hash(self) -> None:
        """Read on a little: the workers' answers are waited for meanwhile."""
        if self._hashed < self._written.size:
            content = os.pread(self._target, _STEP, self._hashed)
            if not content:
                raise DamageError("it became shorter")
            self._digest.update(content)
            self._hashed += len(content)
