"""Write the files of an index as columns, each compressed by itself, and read them back.

50,000 files are read in an instant that way.
"""

import json
import zlib
from array import array
from collections.abc import Iterable, Iterator
from functools import partial
from itertools import islice
from typing import NamedTuple

from ..packing.jobs import content_digest
from .members import Scan
from .ordering import Members
from .parts import joined, parted

# A million files make about 200 MB; a larger column is not ours.
LARGEST = 256 << 20

_AT_ONCE = 256

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
    name, source, size, mode, mtime_ns, ctime_ns, device, inode
        As of :class:`.members.Member`: ``size`` is that of what was packed.
    python_source
        Real path of the ``.py`` that a ``.pyc`` was compiled from; empty for other files.
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


def encode_files(scan: Scan) -> bytes:
    """Return what of the members is in the index."""
    members = scan.members
    columns = members.columns
    pythons, elsewhere = _pythons(members)
    digests = {}
    for number, place in enumerate(members.places):
        if digest := content_digest(columns.contents.get(place), columns.patches.get(place, ())):
            digests[number] = digest.hex()
    return joined(
        _packed_texts(members.names()),
        _packed_texts(_sources(scan)),
        *(packed(array(kind, members.numbers(n)).tobytes()) for n, kind in _NUMBERS.items()),
        packed(pythons.tobytes()),
        packed(json.dumps([elsewhere, digests]).encode()),
    )


def _sources(scan: Scan) -> Iterator[str]:
    """Yield the real path of each file; a point for what is in the environment under its own name."""
    root = f"{scan.environment_dir}/"
    for path, name in zip(scan.members.sources(), scan.members.names(), strict=True):
        yield "." if path == root + name else path


def _pythons(members: Members) -> "tuple[array[int], dict[int, str]]":
    """Return of which file each one was compiled, and the paths of those that are not among them."""
    columns = members.columns
    numbers = array("i", [_ELSEWHERE]) * len(columns)
    for number, place in enumerate(members.places):
        numbers[place] = number
    found = array("i", [_NO_SOURCE]) * len(members)
    elsewhere = {}
    for number, python in enumerate(members.numbers("python")):
        if python >= 0:
            found[number] = numbers[python]
            if found[number] == _ELSEWHERE:
                elsewhere[number] = columns.source(python)
        elif source := columns.pythons.get(members.places[number]):
            found[number] = _ELSEWHERE
            elsewhere[number] = source.path
    return found, elsewhere


def decode_files(raw: bytes, environment_dir: str, crc: "array[int]") -> "Iterable[IndexedFile]":
    """Yield the files of :func:`encode_files`, each with its CRC.

    Raises
    ------
    ValueError, TypeError, LookupError, AttributeError, zlib.error
        When it is anything else.
    """
    names, sources, *numbers, rest = map(unpacked, parted(raw))
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


def _texts(text: bytes) -> list[str]:
    return text.decode(errors="surrogateescape").split("\0") if text else []
