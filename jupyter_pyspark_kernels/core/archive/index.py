"""Keep beside an archive what its files were when it was packed, and where they are in it.

The index makes it quick to tell what changed since, and lets a new archive take over what did not.
It is a help only: an archive without one, with a damaged one or with another's is whole, and is
packed anew. Its numbers are little-endian columns, so that 50,000 files are read in an instant.
"""

import hashlib
import json
import os
import stat
import sys
import zlib
from array import array
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import cached_property, partial
from operator import attrgetter
from typing import NamedTuple

from ..packing.columns import Columns
from ..packing.jobs import content_digest
from .members import Scan

SUFFIX = ".index"

_MAGIC = b"PySparkKernels index 1\n"
_DIGEST = 16
# A million files make about 200 MB; what is larger is not ours.
_LARGEST = 512 << 20
_DAMAGE = (ValueError, TypeError, KeyError, LookupError, AttributeError, RecursionError, zlib.error)
_NO_SOURCE, _ELSEWHERE = -1, -2
_NUMBERS = {
    "size": "Q",
    "mode": "H",
    "mtime_ns": "q",
    "ctime_ns": "q",
    "device": "Q",
    "inode": "Q",
}
_KINDS = (*_NUMBERS.values(), "i")


class IndexedFile(NamedTuple):
    """Describe one file of the archive as it was when it was packed.

    Attributes
    ----------
    name, source, size, mode, mtime_ns, ctime_ns, device, inode, python_source
        As of :class:`.members.Member`: ``size`` is that of what was packed.
    digest
        Of what was packed in the place of its own content (``content``, ``patches``); empty where
        that was its own.
    crc
        CRC-32 of what was packed.
    """

    name: str
    source: str
    size: int
    mode: int
    mtime_ns: int
    ctime_ns: int
    device: int
    inode: int
    python_source: str
    digest: bytes
    crc: int


@dataclass(frozen=True)
class Index:
    """Say what an archive was packed from.

    ``files`` and ``columns`` are decoded when they are first asked for.

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
    def files(self) -> tuple[IndexedFile, ...]:
        """Return the files in the order of the archive."""
        return tuple(_decode_files(self.raw_files, self.environment_dir, self.columns.crc))

    @cached_property
    def columns(self) -> Columns:
        """Return what packing found out."""
        columns = Columns()
        columns.fill([zlib.decompress(part) for part in _parted(self.raw_columns)])
        return columns


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
            digest = tail_digest(file.read(index.tail))
    except OSError:
        return None
    return index if digest == index.tail_digest else None


def read_any_index(archive: str) -> Index | None:
    """Read the index beside an archive, even where it is of another one."""
    try:
        return decode_index(_read(index_path(archive)))
    except OSError:
        return None


def tail_digest(tail: bytes) -> str:
    """Return the digest by which an archive is known."""
    return hashlib.blake2b(tail, digest_size=_DIGEST).hexdigest()


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
    body = _joined(
        _packed(json.dumps(head).encode()),
        _joined(*_encode_files(scan)),
        _joined(*map(_packed, columns.parts())),
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
    digest, body = content[len(_MAGIC) : start], content[start:]
    if not content.startswith(_MAGIC):
        return None
    if hashlib.blake2b(body, digest_size=_DIGEST).digest() != digest:
        return None
    try:
        head, files, columns = _parted(body)
        fields = json.loads(zlib.decompress(head))
        if fields.pop("byteorder") != sys.byteorder:
            return None
        fields["directories"] = tuple((path, time) for path, time in fields["directories"])
        return Index(**fields, raw_files=files, raw_columns=columns)
    except _DAMAGE:
        # Its digest is right, so another version of this program wrote it.
        return None


def _encode_files(scan: Scan) -> list[bytes]:
    """Return what of the members is in the index, each column compressed by itself."""
    members = scan.members
    root = scan.environment_dir + "/"
    wanted = {member.python_source for member in members} - {""}
    places = {m.source: place for place, m in enumerate(members) if m.source in wanted}
    pythons = array("i", [_NO_SOURCE]) * len(members)
    elsewhere, digests = {}, {}
    for place, member in enumerate(members):
        if python := member.python_source:
            pythons[place] = places.get(python, _ELSEWHERE)
            if python not in places:
                elsewhere[place] = python
        if digest := content_digest(member.content, member.patches):
            digests[place] = digest.hex()
    numbers = [array(kind, map(attrgetter(name), members)) for name, kind in _NUMBERS.items()]
    return [
        _packed_texts(member.name for member in members),
        _packed_texts("." if m.source == root + m.name else m.source for m in members),
        *(_packed(column.tobytes()) for column in (*numbers, pythons)),
        _packed(json.dumps([elsewhere, digests]).encode()),
    ]


def _decode_files(raw: bytes, environment_dir: str, crc: "array[int]") -> "Iterable[IndexedFile]":
    names, sources, *numbers, rest = map(zlib.decompress, _parted(raw))
    root = environment_dir + "/"
    name = _texts(names)
    source = [root + n if s == "." else s for n, s in zip(name, _texts(sources), strict=True)]
    columns = [array(kind, number) for kind, number in zip(_KINDS, numbers, strict=True)]
    elsewhere, digests = json.loads(rest)
    python = ["" if place == _NO_SOURCE else source[place] for place in columns.pop()]
    for place, path in elsewhere.items():
        python[int(place)] = path
    digest = [b""] * len(name)
    for place, text in digests.items():
        digest[int(place)] = bytes.fromhex(text)
    # Twice as fast as IndexedFile._make.
    made = partial(tuple.__new__, IndexedFile)
    return map(made, zip(name, source, *columns, python, digest, crc, strict=True))


def _packed(content: bytes) -> bytes:
    return zlib.compress(content, 1)


def _packed_texts(texts: Iterable[str]) -> bytes:
    """Return texts as one, compressed on the way; a path has no NUL."""
    pack = zlib.compressobj(1)
    packed = []
    after = b""
    for text in texts:
        packed.append(pack.compress(after + text.encode(errors="surrogateescape")))
        after = b"\0"
    return b"".join(packed) + pack.flush()


def _texts(text: bytes) -> list[str]:
    return text.decode(errors="surrogateescape").split("\0") if text else []


def _joined(*parts: bytes | bytearray) -> bytes:
    """Return parts as one, each after its length."""
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def _parted(whole: bytes) -> list[bytes]:
    parts = []
    at = 0
    while at < len(whole):
        end = at + 8 + int.from_bytes(whole[at : at + 8], "little")
        parts.append(whole[at + 8 : end])
        at = end
    return parts


def _read(path: str) -> bytes:
    with open(_regular(path), "rb") as file:
        return file.read(_LARGEST)


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
