"""Hold what packing found out as columns of numbers: objects for 70,000 files take 60 MB."""

from array import array
from dataclasses import dataclass, field, fields
from typing import NamedTuple

KEY = 16


class Results(NamedTuple):
    """Hold what packing a chunk gave as parts of the columns of the same names, in bytes.

    Of a block of a file, ``crc`` is that of the block, and the others are empty.
    """

    crc: bytes
    packed: bytes
    method: bytes


def number_in(crc: bytes) -> int:
    """Return the CRC of a block: the only one of its results."""
    return array("I", crc)[0]


@dataclass(frozen=True)
class Columns:
    """Hold one item a file, and one item a chunk.

    Attributes
    ----------
    crc, packed, method
        Of each file: CRC-32 of its content; bytes of it in a zip and how it is packed there, 0 in
        a tar.gz.
    first
        Of each chunk: the place of its first file.
    keys
        Of each chunk, 16 bytes: digest of all that its packed bytes depend on.
    offset, length, checksum
        Of each chunk: where its bytes are in the archive, and their CRC-32.
    content
        Of each chunk that is a block of a file: CRC-32 of the block's content; else 0.
    """

    crc: "array[int]" = field(default_factory=lambda: array("I"))
    packed: "array[int]" = field(default_factory=lambda: array("q"))
    method: bytearray = field(default_factory=bytearray)
    first: "array[int]" = field(default_factory=lambda: array("I"))
    keys: bytearray = field(default_factory=bytearray)
    offset: "array[int]" = field(default_factory=lambda: array("q"))
    length: "array[int]" = field(default_factory=lambda: array("q"))
    checksum: "array[int]" = field(default_factory=lambda: array("I"))
    content: "array[int]" = field(default_factory=lambda: array("I"))

    def parts(self) -> list[bytes]:
        """Return the columns as bytes."""
        return [bytes(getattr(self, one.name)) for one in fields(self)]

    def fill(self, parts: list[bytes]) -> None:
        """Add to empty columns what :meth:`parts` returned.

        Raises
        ------
        ValueError
            When it is not that.
        """
        for one, part in zip(fields(self), parts, strict=True):
            column = getattr(self, one.name)
            if isinstance(column, bytearray):
                column.extend(part)
            else:
                column.frombytes(part)
        files = {len(self.crc), len(self.packed), len(self.method)}
        chunks = {len(self.offset), len(self.length), len(self.checksum), len(self.content)}
        if len(files) > 1 or chunks != {len(self.first)} or len(self.keys) != KEY * len(self.first):
            raise ValueError("columns of different lengths")

    def add(self, results: Results) -> None:
        """Add some files."""
        self.crc.frombytes(results.crc)
        self.packed.frombytes(results.packed)
        self.method.extend(results.method)

    def results(self, first: int, files: int) -> Results:
        """Return what was added of some files."""
        rows = slice(first, first + files)
        parts = self.crc[rows].tobytes(), self.packed[rows].tobytes(), bytes(self.method[rows])
        return Results(*parts)

    def key(self, chunk: int) -> bytes:
        """Return the key of one chunk."""
        return bytes(self.keys[KEY * chunk : KEY * (chunk + 1)])
