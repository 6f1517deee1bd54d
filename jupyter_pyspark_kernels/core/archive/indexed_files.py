"""Write the files of an index as columns, each compressed by itself, and read them back.

50,000 files are read in an instant that way.
"""

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice, repeat
from typing import NamedTuple

from ..packing.jobs import content_digest
from .members import Scan
from .parts import joined, parted

# A million files make about 200 MB; a larger column is not ours.
LARGEST = 256 << 20

_AT_ONCE = 256

_PIECE = 1 << 14
_NUMBERS = {
    "size": "Q",
    "mode": "H",
    "mtime_ns": "q",
    "ctime_ns": "q",
    "device": "Q",
    "inode": "Q",
}


class IndexedFile(NamedTuple):
    """Describe one file of the archive as it was when it was packed.

    Attributes
    ----------
    name, source, size, mode, mtime_ns, ctime_ns, device, inode
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
    digest: bytes
    crc: int


# Twice as fast as IndexedFile._make.
_made = partial(tuple.__new__, IndexedFile)


def encode_files(scan: Scan) -> bytes:
    """Return what of the members is in the index."""
    members = scan.members
    contents, patches = members.columns.contents, members.columns.patches
    digests = {}
    for number, place in enumerate(members.places):
        if digest := content_digest(contents.get(place), patches.get(place, ())):
            digests[number] = digest.hex()
    return joined(
        _packed_texts(members.names()),
        _packed_texts(_sources(scan)),
        *(packed(array(kind, members.numbers(n)).tobytes()) for n, kind in _NUMBERS.items()),
        packed(json.dumps(digests).encode()),
    )


def _sources(scan: Scan) -> Iterator[str]:
    """Yield the real path of each file; a point for what is in the environment under its own name."""
    root = f"{scan.environment_dir}/"
    for path, name in zip(scan.members.sources(), scan.members.names(), strict=True):
        yield "." if path == root + name else path


def decode_files(raw: bytes, environment_dir: str, crc: "array[int]") -> Iterator[IndexedFile]:
    """Yield the files of :func:`encode_files`, each with its CRC; never are all of them there at once.

    Raises
    ------
    ValueError, TypeError, LookupError, AttributeError, zlib.error
        When it is anything else.
    """
    names, sources, *numbers, rest = map(unpacked, parted(raw))
    columns = [array(kind, number) for kind, number in zip(_NUMBERS.values(), numbers, strict=True)]
    columns.append(crc)
    digests = {int(place): bytes.fromhex(text) for place, text in json.loads(rest).items()}
    root = environment_dir + "/"
    name, source = _texts(names), _texts(sources)
    at = 0
    while some := [*islice(name, _AT_ONCE)]:
        paths = zip(some, islice(source, len(some)), strict=True)
        path = [root + n if s == "." else s for n, s in paths]
        end = at + len(some)
        *numbered, crcs = (column[at:end] for column in columns)
        digest = map(digests.get, range(at, end), repeat(b""))
        yield from map(_made, zip(some, path, *numbered, digest, crcs, strict=True))
        at = end
    if next(source, None) is not None or any(len(column) != at for column in columns):
        raise ValueError("columns of different lengths")


def packed(content: bytes) -> bytes:
    """Return a column as it is in the file."""
    return zlib.compress(content, 1)


def unpacked(part: bytes | memoryview) -> bytes:
    """Return what :func:`packed` packed; a few bytes of somebody else's could make gigabytes.

    Raises
    ------
    ValueError, zlib.error
        When it is damaged, or larger than any of ours.
    """
    unpack = zlib.decompressobj()
    content = unpack.decompress(part, LARGEST)
    if not unpack.eof:
        raise ValueError("a column ends too early, or is larger than any of ours")
    return content


def _packed_texts(texts: Iterable[str]) -> bytes:
    """Return texts as one, compressed on the way; a path has no NUL."""
    pack = zlib.compressobj(1)
    parts = []
    before = ""
    texts = iter(texts)
    while some := [*islice(texts, _AT_ONCE)]:
        parts.append(pack.compress((before + "\0".join(some)).encode(errors="surrogateescape")))
        before = "\0"
    return b"".join(parts) + pack.flush()


def _texts(text: bytes) -> Iterator[str]:
    """Yield what is between NULs."""
    start = 0
    while text:
        # A piece ends where a text does.
        end = text.find(b"\0", start + _PIECE)
        piece = text[start:] if end < 0 else text[start:end]
        yield from piece.decode(errors="surrogateescape").split("\0")
        if end < 0:
            return
        start = end + 1
