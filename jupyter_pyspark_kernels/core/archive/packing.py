"""Write the archive of a scanned environment, or renew it from the old one; check it before it is used."""

import hashlib
import os
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import partial
from typing import BinaryIO

from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.records import ArchiveFormat, ArchiveRecord, Progress

from ..packing.chunks import cut
from ..packing.content import ContentError
from ..packing.ending import Record
from ..packing.jobs import key
from ..packing.renewing import LostError, Old
from ..packing.tasks import DamageError
from ..packing.workers import WorkerDiedError, Workers, cores
from ..packing.writing import Writing
from .faults import unreadable_content
from .index import DamagedIndexError, Index, encode_index, read_index
from .members import EARLIEST, Scan
from .meter import Meter
from .self_description import RECORD_NAME, encode_record

_BYTES_FOR_A_WORKER = 2 << 20

OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


@dataclass(frozen=True)
class Packed:
    """Say what was packed.

    Attributes
    ----------
    size, sha256
        Of the whole archive.
    index
        Returns what belongs into the file beside it; it takes a while, and not every archive has one.
    """

    size: int
    sha256: str
    index: Callable[[], bytes]


def pack(
    scan: Scan,
    target: BinaryIO | int,
    *,
    format: ArchiveFormat,  # noqa: A002  the one word for it in records and settings
    record: ArchiveRecord,
    on_progress: OnProgress,
    cancelled: Cancelled,
    old: str | None = None,
) -> Packed:
    """Write ``record`` and every file of ``scan`` to ``target``, and read it back.

    The same files give the same bytes, also when most of them come from an old archive. Memory does
    not grow with the size of files. Progress is told at least five times a second.

    Parameters
    ----------
    target
        A descriptor or file, empty, seekable, open for reading and writing; it is neither synced nor
        closed. After an error its content is of no use.
    old
        Path of an archive to take unchanged files from; its index must be beside it.

    Raises
    ------
    ArchiveError
        When a file changed since the scan, vanished, or cannot be read (it is named); when what was
        written reads back differently; when a process that packs was killed.
    CancelledError
        When ``cancelled`` says so; it is asked several times a second.
    OSError
        When ``target`` cannot be written.
    """
    descriptor = target if isinstance(target, int) else target.fileno()
    packing = _Packing(scan, descriptor, format, encode_record(record), on_progress, cancelled)
    with _told_as_archive_errors():
        if old is not None:
            try:
                with _opened(old) as known:
                    return packing.run(known)
            except (LostError, DamageError):
                # Where the old one has rotted a new one is made of the files alone.
                os.ftruncate(descriptor, 0)
        return packing.run(None)


def is_current(
    index: Index,
    scan: Scan,
    *,
    format: ArchiveFormat,  # noqa: A002  see above
    record: ArchiveRecord,
) -> bool:
    """Tell whether :func:`pack` would write what the archive of an index was made with.

    That the archive's bytes are still those is for :func:`..archive_bytes.is_whole` to say.
    """
    if index.record != _digest(encode_record(record)):
        return False
    try:
        known = index.columns
    except DamagedIndexError:
        return False
    chunks = 0
    members = scan.members
    for chunks, chunk in enumerate(cut(members.headers()), 1):
        name = key(format, chunk, members.identities(chunk.first, chunk.files))
        if known.key(chunks - 1) != name:
            return False
    return len(known.offset) == chunks


@dataclass(frozen=True)
class _Packing:
    scan: Scan
    target: int
    format: ArchiveFormat
    record: bytes
    on_progress: OnProgress
    cancelled: Cancelled

    def run(self, old: Old | None) -> Packed:
        scan, target = self.scan, self.target
        count = min(cores(), 1 + scan.total_bytes // _BYTES_FOR_A_WORKER)
        record = Record(RECORD_NAME.encode(), self.record, EARLIEST)
        meter = self._meter("packing")
        writing = Writing(self.format, scan.members, target, _advance(meter), old)
        with Workers(target, count) as workers:
            writing.run(record, workers)
        meter.finish()
        meter = self._meter("verifying")
        sha256 = writing.checking.finish(_advance(meter))
        meter.finish()
        written = writing.written
        index = partial(
            encode_index,
            scan,
            written.columns,
            archive_size=written.size,
            archive_mtime_ns=os.fstat(target).st_mtime_ns,
            sha256=sha256,
            record=_digest(self.record),
            tail=written.tail.length,
            tail_digest=written.tail.digest,
        )
        return Packed(written.size, sha256, index)

    def _meter(self, stage: str) -> Meter:
        totals = {"files_total": len(self.scan.members), "bytes_total": self.scan.total_bytes}
        progress = Progress.model_validate({"stage": stage, **totals})
        return Meter(progress, self.on_progress, self.cancelled)


def _advance(meter: Meter) -> Callable[[int, int], None]:
    return lambda files, size: meter.advance(files=files, size=size)


def _digest(record: bytes) -> str:
    return hashlib.sha256(record).hexdigest()


@contextmanager
def _opened(archive: str) -> Iterator[Old | None]:
    """Open an old archive with its index; None where it has none that is of use."""
    index = read_index(archive)
    try:
        columns = index.columns if index else None
    except DamagedIndexError:
        columns = None
    if columns is None:
        yield None
        return
    with open(archive, "rb") as file:
        yield Old(file.fileno(), columns)


@contextmanager
def _told_as_archive_errors() -> Iterator[None]:
    try:
        yield
    except ContentError as error:
        raise unreadable_content(error) from error
    except DamageError as error:
        raise ArchiveError(
            f"The archive cannot be read back as it was written: {error}. Look at the disk it is "
            "on, and try again."
        ) from error
    except (WorkerDiedError, MemoryError) as error:
        signal = getattr(error, "signal", 0)
        how = f"was killed (signal {signal})" if signal else "ended too early"
        raise ArchiveError(
            f"A process that packs {how}; most often that means that memory ran out. "
            "Free memory on this machine, or give the server more, and try again."
        ) from error
