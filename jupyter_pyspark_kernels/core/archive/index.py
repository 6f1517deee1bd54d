"""Keep beside an archive what its files were when it was packed, and where they are in it.

The index makes it quick to tell what changed since, and lets a new archive take over what did not.
It is a help only: an archive without one, with a damaged one or with another's is whole, and is
packed anew. It may be another user's: whatever it holds, reading it fails in no other way.
"""

import contextlib
import hashlib
import json
import os
import stat
import sys
import zlib
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from functools import cached_property
from typing import Any

from ..packing.columns import Columns
from ..packing.ending import Tail
from .indexed_files import IndexedFile, decode_files, encode_files, packed, unpacked
from .members import Scan
from .parts import joined, parted

SUFFIX = ".index"

_MAGIC = b"PySparkKernels index 2\n"
_DIGEST = 16
_PIECE = 1 << 20
_TEXTS = ("environment_dir", "sha256", "record", "tail_digest")
_COUNTS = ("archive_size", "archive_mtime_ns", "tail")
# A million files make about 200 MB; what is larger is not ours.
_LARGEST = 512 << 20
_DAMAGE = (ValueError, TypeError, KeyError, LookupError, AttributeError, RecursionError, zlib.error)


class DamagedIndexError(Exception):
    """Say that an index is not what this program writes, though its digest is right."""


@dataclass(frozen=True)
class Index:
    """Say what an archive was packed from.

    ``columns`` are decoded when they are first asked for, ``files`` each time they are gone through;
    both raise :class:`DamagedIndexError` where they are not what this program writes.

    Attributes
    ----------
    environment_dir
        The environment's real path.
    directories
        Real paths that the scan looked into, and their ``mtime_ns``.
    archive_size, archive_mtime_ns, sha256
        Of the archive when it was made. Its time is another where it was copied since.
    record
        SHA-256 of what the archive says of itself.
    tail, tail_digest
        How many bytes at the archive's end belong to no file, and their digest: by them an archive
        is known without reading it all.
    """

    environment_dir: str
    directories: tuple[tuple[str, int], ...]
    archive_size: int
    archive_mtime_ns: int
    sha256: str
    record: str
    tail: int
    tail_digest: str
    raw_files: bytes = field(repr=False)
    raw_columns: bytes = field(repr=False)

    @cached_property
    def files(self) -> Iterable[IndexedFile]:
        """Return the files in the order of the archive, to be gone through: they take no memory."""
        return _Files(self)

    @cached_property
    def columns(self) -> Columns:
        """Return what packing found out."""
        columns = Columns()
        with _told_as_damage():
            columns.fill([unpacked(part) for part in parted(self.raw_columns)])
        return columns


@dataclass(frozen=True)
class _Files:
    index: Index

    def __iter__(self) -> Iterator[IndexedFile]:
        index = self.index
        with _told_as_damage():
            yield from decode_files(index.raw_files, index.environment_dir, index.columns.crc)


def index_path(archive: str) -> str:
    """Return where the index of an archive is."""
    return archive + SUFFIX


def read_index(archive: str) -> Index | None:
    """Read the index of an archive; None where there is none, it is damaged, or not of this archive.

    The archive is known by its size and its last bytes: what was changed in place since it was made
    shows in ``archive_mtime_ns`` only.
    """
    index = read_any_index(archive)
    if index is None:
        return None
    try:
        with open(_regular(archive), "rb") as file:
            if os.fstat(file.fileno()).st_size != index.archive_size:
                return None
            file.seek(index.archive_size - index.tail)
            found = Tail()
            while piece := file.read(_PIECE):
                found.add(piece)
    except OSError:
        return None
    return index if found.digest == index.tail_digest else None


def read_any_index(archive: str) -> Index | None:
    """Read the index beside an archive even where it is another archive's."""
    try:
        with open(_regular(index_path(archive)), "rb") as file:
            size = os.fstat(file.fileno()).st_size
            return decode_index(file.read(min(size, _LARGEST)))
    except OSError:
        return None


def encode_index(
    scan: Scan,
    columns: Columns,
    *,
    archive_size: int,
    archive_mtime_ns: int,
    sha256: str,
    record: str,
    tail: int,
    tail_digest: str,
) -> bytes:
    """Return the content of an index file; the parameters are the fields of :class:`Index`."""
    head = {
        "environment_dir": scan.environment_dir,
        "directories": scan.directories,
        "archive_size": archive_size,
        "archive_mtime_ns": archive_mtime_ns,
        "sha256": sha256,
        "record": record,
        "tail": tail,
        "tail_digest": tail_digest,
        "byteorder": sys.byteorder,
    }
    body = joined(
        packed(json.dumps(head).encode()),
        encode_files(scan),
        joined(*map(packed, columns.parts())),
    )
    return _MAGIC + hashlib.blake2b(body, digest_size=_DIGEST).digest() + body


def encode_again(index: Index, scan: Scan) -> bytes:
    """Return the content of the same archive's index after another scan that found the same files."""
    return encode_index(
        scan,
        index.columns,
        archive_size=index.archive_size,
        archive_mtime_ns=index.archive_mtime_ns,
        sha256=index.sha256,
        record=index.record,
        tail=index.tail,
        tail_digest=index.tail_digest,
    )


def decode_index(content: bytes) -> Index | None:
    """Read the content of an index file; None where it is not ours or damaged."""
    start = len(_MAGIC) + _DIGEST
    # Without copies: there may be megabytes.
    digest, body = content[len(_MAGIC) : start], memoryview(content)[start:]
    if not content.startswith(_MAGIC):
        return None
    if hashlib.blake2b(body, digest_size=_DIGEST).digest() != digest:
        return None
    try:
        head, files, columns = parted(body)
        fields = json.loads(unpacked(head))
        if fields.pop("byteorder") != sys.byteorder:
            return None
        fields["directories"] = tuple((path, time) for path, time in fields["directories"])
        _check_head(fields)
        return Index(**fields, raw_files=bytes(files), raw_columns=bytes(columns))
    except _DAMAGE:
        # Its digest is right, so another version of this program wrote it.
        return None


def _check_head(fields: dict[str, Any]) -> None:
    """Raise ValueError where a field is of another kind, or a path that cannot be one."""
    paths, times = zip(*fields["directories"], strict=True) if fields["directories"] else ((), ())
    texts = [*paths, *(fields[name] for name in _TEXTS)]
    counts = [*times, *(fields[name] for name in _COUNTS)]
    if not all(isinstance(text, str) and "\0" not in text for text in texts):
        raise ValueError("a text is none")
    if not all(isinstance(count, int) for count in counts):
        raise ValueError("a number is none")


@contextlib.contextmanager
def _told_as_damage() -> Iterator[None]:
    try:
        yield
    except _DAMAGE as error:
        raise DamagedIndexError(str(error)) from error


def _regular(path: str) -> int:
    """Open a regular file; anything else could make us wait for ever.

    Raises
    ------
    OSError
    """
    descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise OSError(f"{path} is not a regular file")
    return descriptor
