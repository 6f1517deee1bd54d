"""Read an archive back before anybody relies on it.

Neither Hadoop nor Java looks at the CRCs when it unpacks: a damaged archive would give damaged
packages (tried with Hadoop 3.5).
"""

from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO

from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.records import ArchiveFormat, ArchiveRecord, Progress

from ..packing.tasks import DamageError
from .faults import shown
from .members import EARLIEST, Member, Scan
from .meter import Meter
from .ordering import Members
from .read_back import Found, read_archive, require, told_as_damage
from .self_description import RECORD_NAME, decode_record


def verify(
    archive: str | BinaryIO,
    *,
    format: ArchiveFormat,  # noqa: A002  the one word for it in records and settings
    expected: Scan | None = None,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> None:
    """Read all of an archive of ours; compare it with its own description, and with a scan.

    Parameters
    ----------
    archive
        A path, or a file open for reading, which stays open.
    expected
        What must be in it; without it only what the archive says of itself is compared.

    Raises
    ------
    ArchiveError
        When any content, name, size, mode or time is not what it must be, or it cannot be read.
    CancelledError
        When ``cancelled`` says so.
    """
    # A file that was opened by its descriptor has that number for a name.
    name = archive if isinstance(archive, str) else getattr(archive, "name", "")
    name = name if isinstance(name, str) and name else "just made"
    totals = Progress(stage="verifying")
    if expected is not None:
        totals = _totals(len(expected.members), expected.total_bytes)
    meter = Meter(totals, on_progress, cancelled)
    members = None if expected is None else expected.members
    try:
        if isinstance(archive, str):
            with told_as_damage(), Path(archive).open("rb") as file:
                _compare(read_archive(file, format), members, meter)
        else:
            _compare(read_archive(archive, format), members, meter)
    except DamageError as error:
        raise ArchiveError(
            f"The archive {shown(name)} is damaged: {error}. Make it again; "
            "if that does not help, look at the disk it is on."
        ) from error
    meter.finish()


def _totals(files: int, size: int) -> Progress:
    return Progress(stage="verifying", files_total=files, bytes_total=size)


def _compare(found: Iterator[Found], members: Members | None, meter: Meter) -> None:
    record = _record(found)
    for index, member in enumerate(found):
        size = 0
        for block in member.blocks:
            size += len(block)
            meter.advance(size=len(block))
        meter.advance(files=1)
        if members is not None:
            require(index < len(members), f"{member.name} is too much")
            _compare_one(member, size, members[index])
    done = meter.progress
    counted = (done.files_done, done.bytes_done)
    require(counted == (record.file_count, record.total_bytes), "files are missing in it")


def _record(found: Iterator[Found]) -> ArchiveRecord:
    first = next(found, None)
    if first is None or first.name != RECORD_NAME:
        raise DamageError("it does not begin with its description")
    require((first.mode, first.mtime) == (0o644, EARLIEST), "its description is not ours")
    try:
        return decode_record(b"".join(first.blocks))
    except ArchiveError as error:
        raise DamageError(str(error)) from error


def _compare_one(found: Found, size: int, member: Member) -> None:
    require(found.name == member.name, f"{found.name} stands where {member.name} must")
    wanted = (member.size, member.mode)
    require((size, found.mode) == wanted, f"{member.name} has another size or mode")
    # Where it is after 2038 a zip has it to two seconds only.
    require(0 <= member.mtime - found.mtime <= 1, f"{member.name} has another time")
