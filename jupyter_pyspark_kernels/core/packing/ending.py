"""Make what stands behind the last file of an archive, piece by piece: whole it has megabytes."""

import hashlib
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import islice

from . import zip_form
from .chunks import Chunk, Packables
from .codec import crc32
from .columns import KEY, Columns

_PIECE = 1 << 16


@dataclass(frozen=True)
class Record:
    """Hold the first member, which is not compressed in a zip."""

    name: bytes
    content: bytes
    mtime: int

    def zip_headers(self) -> tuple[bytes, bytes]:
        """Return its header, and what the directory says of it."""
        size, crc = len(self.content), crc32(self.content)
        packing = (zip_form.STORED, crc, size)
        return (
            zip_form.local_header(self.name, size, self.mtime, *packing),
            zip_form.central_header(self.name, size, 0o644, self.mtime, *packing, 0),
        )


@dataclass
class Directory:
    """Make the directory of a zip.

    Attributes
    ----------
    chunks, columns
        All of them, in order.
    offset
        Where it begins.
    """

    record: Record
    members: Packables
    chunks: Sequence[Chunk]
    columns: Columns
    offset: int

    def pieces(self) -> Iterator[bytes]:
        """Yield it, and what ends the zip."""
        size = 0
        piece = bytearray(self.record.zip_headers()[1])
        for header in self._headers():
            piece += header
            if len(piece) >= _PIECE:
                yield bytes(piece)
                size += len(piece)
                piece.clear()
        size += len(piece)
        yield bytes(piece) + zip_form.end_records(len(self.members) + 1, size, self.offset)

    def _headers(self) -> Iterator[bytes]:
        columns = self.columns
        files = enumerate(self.members.headers())
        for chunk, offset in zip(self.chunks, columns.offset, strict=True):
            if chunk.block > 0:
                continue
            start = offset
            for place, (text, size, mode, mtime) in islice(files, chunk.files):
                name = text.encode()
                length = zip_form.local_length(name, size, mtime)
                if chunk.is_block:
                    start -= length
                packed = columns.packed[place]
                packing = columns.method[place], columns.crc[place], packed, start
                yield zip_form.central_header(name, size, mode, mtime, *packing)
                start += length + packed


@dataclass
class Tail:
    """Know the end of an archive again by its length and digest.

    Attributes
    ----------
    length
        Bytes.
    """

    length: int = 0
    _digest: "hashlib.blake2b" = field(default_factory=lambda: hashlib.blake2b(digest_size=KEY))

    def add(self, piece: bytes) -> None:
        """Take in what comes next."""
        self.length += len(piece)
        self._digest.update(piece)

    @property
    def digest(self) -> str:
        """Return the digest of what came so far."""
        return self._digest.hexdigest()
