"""Write the archive of a scanned environment."""

import os
from collections.abc import Callable
from contextlib import nullcontext
from typing import BinaryIO

from jupyter_pyspark_kernels.core.records import ArchiveFormat, ArchiveRecord, Progress

from .members import Scan
from .meter import Meter
from .self_description import encode_record
from .tar_writer import write_tar_gz
from .zip_writer import write_zip

_BUFFER = 1 << 20


def pack(
    scan: Scan,
    target: BinaryIO | int,
    *,
    format: ArchiveFormat,  # noqa: A002  the one word for it in records and settings
    record: ArchiveRecord,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> None:
    """Write ``record`` and every file of ``scan`` to ``target``.

    The same files give the same bytes. Memory does not grow with the size of files. Progress is
    told at least five times a second.

    Parameters
    ----------
    target
        A descriptor or a buffered file, empty and seekable; it is flushed, neither synced nor
        closed. After an error its content is of no use.

    Raises
    ------
    ArchiveError
        When a file changed since the scan, vanished, or cannot be read; it is named.
    CancelledError
        When ``cancelled`` says so; it is asked at least once for each MiB.
    OSError
        When ``target`` cannot be written.
    """
    totals = Progress(stage="packing", files_total=len(scan.members), bytes_total=scan.total_bytes)
    meter = Meter(totals, on_progress, cancelled)
    write = write_zip if format == "zip" else write_tar_gz
    opened = (
        os.fdopen(target, "wb", _BUFFER, closefd=False)
        if isinstance(target, int)
        else nullcontext(target)
    )
    with opened as file:
        write(file, encode_record(record), scan.members, meter)
        file.flush()
    meter.finish()
