"""Hand out chunks to be packed, and give each its place in the archive, in order."""

import os
from collections.abc import Iterable

from . import tar_form, zip_form
from .checking import Checking
from .chunks import Chunk, Packables, cut
from .codec import combined, crc32
from .columns import Results, number_in
from .ending import Directory, Record
from .jobs import as_message, key, raise_failure
from .messages import PACK, PACK_BLOCK, PACKED, PLACE, PLACED, Message
from .renewing import Advance, Copying, Old
from .workers import Worker, Workers
from .written import Written

# What a worker has to do at once, so that it never waits; and what it keeps that has no place yet.
_BUSY, _HOLDS = 3, 6
_WAIT = 0.05


class Writing:
    """Write an archive into an empty file, and read back meanwhile what is written.

    Parameters
    ----------
    advance
        Told of files and bytes done, several times a second; what it raises ends the work.
    old
        What can be taken over; None for nothing.

    Attributes
    ----------
    written
        What was written so far.
    checking
        How far it was read back.
    """

    def __init__(
        self,
        form: str,
        members: Packables,
        target: int,
        advance: Advance,
        old: Old | None = None,
    ) -> None:
        self.written = Written()
        self.checking = Checking(target, self.written)
        self._form = form
        self._members = members
        self._target = target
        self._advance = advance
        self._old = old
        self._known = old.chunks() if old else {}
        self._offset = 0
        self._copying = Copying(old.descriptor, target, advance) if old else None
        self._chunks = enumerate(cut(members.headers()))
        self._waiting: dict[int, Chunk] = {}
        # Who has it, or where it is in the old archive; length, checksum, and what packing gave.
        self._packed: dict[int, tuple[Worker | int, int, int, Results]] = {}
        self._holds: dict[Worker, int] = {}
        self._unwritten: set[int] = set()
        self._all_handed_out = False
        # Of the large file whose blocks come in: where it begins, its CRC, its packed size.
        self._large = (0, 0, 0)

    def run(self, record: Record, workers: Workers) -> None:
        """Write everything.

        Raises
        ------
        ContentError, WorkerDiedError, LostError, DamageError
        OSError
            When the file cannot be written.
        """
        self._holds = dict.fromkeys(workers.all, 0)
        self._begin(record)
        while True:
            self._hand_out(workers)
            self._place()
            if self._all_handed_out and not self._waiting and not self._unwritten:
                break
            # Workers are not kept waiting by what is read back.
            wait = 0.0 if self.checking.follow(self._first_unwritten()) else _WAIT
            for worker, message in workers.answers(wait):
                self._take(worker, message)
            self._advance(0, 0)
        if self._copying:
            self._copying.flush()
        self._end(record)

    def _first_unwritten(self) -> int:
        if self._copying and self._copying.pending:
            # It might be any of those that were placed.
            return 0
        return min(self._unwritten, default=len(self.written.chunks))

    def _hand_out(self, workers: Workers) -> None:
        """Give work to every worker that has little, as long as there is any."""
        while not self._all_handed_out:
            free = [w for w in workers.all if w.busy < _BUSY and self._holds[w] < _HOLDS]
            if not free:
                return
            number, chunk = next(self._chunks, (-1, None))
            if chunk is None:
                self._all_handed_out = True
                return
            self._waiting[number] = chunk
            identities = self._members.identities(chunk.first, chunk.files)
            name = key(self._form, chunk, identities)
            self.written.columns.keys.extend(name)
            known = self._known.get(name)
            if known is not None and self._old:
                columns = self._old.columns
                results = self._old.results(known, chunk)
                place, length = columns.offset[known], columns.length[known]
                self._packed[number] = place, length, columns.checksum[known], results
                self._place()
                continue
            worker = min(free, key=lambda w: w.busy)
            self._holds[worker] += 1
            worker.send(self._job(number, chunk))

    def _job(self, number: int, chunk: Chunk) -> Message:
        if chunk.is_block:
            file = as_message(self._members[chunk.first], chunk.block)
            return PACK_BLOCK, number, self._form, file, chunk.block, chunk.last
        return (
            PACK,
            number,
            self._form,
            [*map(as_message, self._members.part(chunk.first, chunk.files))],
        )

    def _take(self, worker: Worker, message: Message) -> None:
        raise_failure(message)
        kind, number, *rest = message
        if kind == PLACED:
            self._unwritten.remove(number)
        elif kind == PACKED:
            length, checksum, *results = rest
            self._packed[number] = worker, length, checksum, Results(*results)

    def _place(self) -> None:
        """Give a place to every chunk whose turn it is."""
        while (number := len(self.written.chunks)) in self._packed:
            chunk = self._waiting.pop(number)
            packer, length, checksum, results = self._packed.pop(number)
            self._advance(*chunk.done)
            self._note(chunk, length, checksum, results)
            if isinstance(packer, Worker):
                self._holds[packer] -= 1
                self._unwritten.add(number)
                packer.send((PLACE, number, self._offset))
            elif self._copying:
                self._copying.add(packer, self._offset, length)
            self._offset += length
            if chunk.is_block:
                self._end_block(chunk)
            self.written.chunks.append(chunk)

    def _note(self, chunk: Chunk, length: int, checksum: int, results: Results) -> None:
        """Fill the columns."""
        columns = self.written.columns
        content = 0
        if chunk.is_block:
            content = number_in(results.crc)
            self._add_block(chunk, content, length)
        else:
            columns.add(results)
        columns.first.append(chunk.first)
        columns.offset.append(self._offset)
        columns.length.append(length)
        columns.checksum.append(checksum)
        columns.content.append(content)

    def _add_block(self, chunk: Chunk, crc: int, length: int) -> None:
        """Leave room for the header before the first block; add up CRC and size."""
        start, crc_so_far, packed = self._large
        if not chunk.block:
            start, crc_so_far, packed = self._offset, 0, 0
            if self._form == "zip":
                member = self._members[chunk.first]
                self._offset += zip_form.local_length(
                    member.name.encode(), member.size, member.mtime
                )
        crc = combined(crc_so_far, crc, chunk.size)
        self._large = start, crc, packed + length

    def _end_block(self, chunk: Chunk) -> None:
        """After the last block, write the header that needs to know them all."""
        if not chunk.last:
            return
        start, crc, packed = self._large
        method = zip_form.DEFLATED
        if self._form != "zip":
            packed = method = 0
        columns = self.written.columns
        columns.crc.append(crc)
        columns.packed.append(packed)
        columns.method.append(method)
        if self._form == "zip":
            member = self._members[chunk.first]
            name, mtime = member.name.encode(), member.mtime
            header = zip_form.local_header(name, member.size, mtime, method, crc, packed)
            self._write_part(start, header)

    def _begin(self, record: Record) -> None:
        content = record.content
        if self._form == "zip":
            first = record.zip_headers()[0] + content
        else:
            head = tar_form.header(record.name, len(content), 0o644, record.mtime)
            first = tar_form.gzip_member(head + content + tar_form.padding(len(content)))
        self._write_part(0, first)
        self._offset = len(first)

    def _end(self, record: Record) -> None:
        written = self.written
        pieces: Iterable[bytes]
        if self._form == "zip":
            pieces = Directory(
                record, self._members, written.chunks, written.columns, self._offset
            ).pieces()
        else:
            # So far nothing but the record is in it.
            first = crc32(written.parts[0][1])
            pieces = [tar_form.last_member([first, *written.columns.checksum])]
        for piece in pieces:
            self._write(self._offset + written.tail.length, piece)
            written.tail.add(piece)
            self._advance(0, 0)
        written.size = self._offset + written.tail.length

    def _write_part(self, offset: int, content: bytes) -> None:
        """Write what belongs to no chunk, and remember it."""
        self.written.parts.append((offset, content))
        self._write(offset, content)

    def _write(self, offset: int, content: bytes) -> None:
        view = memoryview(content)
        while view:
            done = os.pwrite(self._target, view, offset)
            view = view[done:]
            offset += done
