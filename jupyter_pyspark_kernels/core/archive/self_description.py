"""Write what an archive says about itself, and read it back from the archive's first bytes.

Listing kernels reads many archives: neither a zip's directory nor zipfile is needed for it.
"""

import json
import os
import platform
import stat
import struct
import zlib
from collections.abc import Callable, Mapping
from typing import BinaryIO

from pydantic import ValidationError

from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import ArchiveRecord, Environment

from .faults import shown
from .members import Scan
from .needs import members_needs
from .node_libraries import described

RECORD_NAME = ".pyspark_kernels.json"

_LONGEST = 16 << 20
_CHUNK = 1 << 16
_LOCAL_HEADER = struct.Struct("<4s5H3L2H")
_TAR_BLOCK = 512

_Take = Callable[[int], bytes]


class ForeignArchiveError(ArchiveError):
    """Say that an archive was made by another program: it does not describe itself."""


def describe(
    environment: Environment,
    packages: Mapping[str, str],
    fingerprint: str,
    scan: Scan,
    made_by: str,
    choices: PackChoices = PackChoices(),  # noqa: B008  frozen
    *,
    system_needs: str | None = None,
) -> ArchiveRecord:
    """Describe the archive of ``environment``; the same environment gives the same description.

    Parameters
    ----------
    packages
        Name to version.
    fingerprint
        Digest of interpreter and packages at the time of the scan.
    made_by
        Program and version.
    choices
        How it was asked to be packed.
    system_needs
        What it takes from a node's system; None to look for that among its programs and libraries.
    """
    if system_needs is None:
        system_needs = described(members_needs(scan.members))
    return ArchiveRecord(
        fingerprint=fingerprint,
        environment_dir=environment.environment_dir,
        kind=environment.kind,
        python_version=environment.python_version,
        implementation=environment.implementation,
        needs_base=None if scan.self_contained else environment.base_dir,
        machine=platform.machine(),
        system=platform.system(),
        packages=dict(sorted(packages.items())),
        file_count=len(scan.members),
        total_bytes=scan.total_bytes,
        made_by=made_by,
        choices=choices,
        self_contained=scan.self_contained,
        system_needs=system_needs,
    )


def needs_text(record: ArchiveRecord) -> str:
    """Return what each node must have for an archive of ours, in words; empty for nothing."""
    found = [record.system_needs] if record.system_needs else []
    if record.needs_base is not None and not record.self_contained:
        python = "Python" if record.implementation == "CPython" else record.implementation
        base = f"{python} {record.python_version} at {shown(record.needs_base)}, on every node"
        found = [base, *found]
    return "; ".join(found)


def encode_record(record: ArchiveRecord) -> bytes:
    """Return the content of an archive's first member."""
    return json.dumps(record.model_dump(), sort_keys=True).encode() + b"\n"


def decode_record(content: bytes) -> ArchiveRecord:
    """Read the content of an archive's first member.

    Raises
    ------
    ArchiveError
        When it is damaged, or made by a later version of this program.
    """
    try:
        return ArchiveRecord.model_validate_json(content)
    except ValidationError as error:
        if _version(content) > ArchiveRecord.model_fields["version"].default:
            raise ArchiveError(
                "it was made by a later version of this program. Update this one, or rebuild it"
            ) from error
        raise ArchiveError("its description is damaged") from error


def read_record(path: str) -> ArchiveRecord:
    """Read what the archive ``path`` (a zip or a tar.gz) says about itself, from its first bytes.

    Raises
    ------
    ForeignArchiveError
        When it is a sound beginning of an archive, but of another program.
    ArchiveError
        When it is missing, empty or damaged.
    """
    try:
        with _open_regular(path) as file:
            return decode_record(_first_member(file))
    except OSError as error:
        reason = error.strerror or error
        raise ArchiveError(f"The archive {shown(path)} cannot be read: {reason}.") from error
    except ArchiveError as error:
        raise type(error)(f"The archive {shown(path)} is of no use: {error}.") from error


def _open_regular(path: str) -> BinaryIO:
    """Open a regular file; anything else could make us wait for ever."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise ArchiveError("it is not a regular file")
    return file


def _first_member(file: BinaryIO) -> bytes:
    start = file.read(4)
    file.seek(0)
    if not start:
        raise ArchiveError("it is empty")
    if start == b"PK\3\4":
        return _first_of_zip(_exactly(file.read))
    if start == b"PK\5\6":
        raise ForeignArchiveError("it is a zip without members")
    if start[:2] == b"\x1f\x8b":
        return _first_of_tar(_exactly(_inflating(file)))
    raise ArchiveError("it is neither a zip nor a tar.gz")


def _first_of_zip(take: _Take) -> bytes:
    fields = _LOCAL_HEADER.unpack(take(_LOCAL_HEADER.size))
    method, crc, size, name_length, extra_length = (fields[i] for i in (3, 6, 8, 9, 10))
    if take(name_length) != RECORD_NAME.encode():
        raise ForeignArchiveError("another program made it")
    take(extra_length)
    if method or size > _LONGEST:
        raise ArchiveError("its description is damaged")
    content = take(size)
    if zlib.crc32(content) != crc:
        raise ArchiveError("its description is damaged")
    return content


def _first_of_tar(take: _Take) -> bytes:
    header = take(_TAR_BLOCK)
    if header[:100].rstrip(b"\0") != RECORD_NAME.encode():
        raise ForeignArchiveError("another program made it")
    try:
        size = int(header[124:135], 8)
    except ValueError as error:
        raise ArchiveError("its description is damaged") from error
    if size > _LONGEST:
        raise ArchiveError("its description is damaged")
    return take(size)


def _exactly(read: _Take) -> _Take:
    """Make a reader that is content with nothing less than it asked for."""

    def take(size: int) -> bytes:
        content = read(size)
        if len(content) < size:
            raise ArchiveError("it ends too early")
        return content

    return take


def _inflating(file: BinaryIO) -> _Take:
    """Make a reader of the first member that gzip packed into ``file``: ours is all in that."""
    inflate = zlib.decompressobj(wbits=31)
    ready = bytearray()

    def read(size: int) -> bytes:
        try:
            while len(ready) < size and not inflate.eof:
                chunk = inflate.unconsumed_tail or file.read(_CHUNK)
                if not chunk:
                    break
                ready.extend(inflate.decompress(chunk, _CHUNK))
        except zlib.error as error:
            raise ArchiveError("it is damaged") from error
        content = bytes(ready[:size])
        del ready[:size]
        return content

    return read


def _version(content: bytes) -> int:
    """Return the format version of a description that could not be read otherwise."""
    try:
        version = json.loads(content)["version"]
    except (ValueError, KeyError, TypeError):
        return 0
    return version if isinstance(version, int) else 0
