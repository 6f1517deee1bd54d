"""Hold what was written of an archive so far."""

from dataclasses import dataclass, field

from .chunks import Chunk
from .columns import Columns
from .ending import Tail


@dataclass
class Written:
    """Say what was written.

    Attributes
    ----------
    chunks
        Those that have a place.
    columns
        Of every file and chunk.
    parts
        Offset and content of what belongs to no chunk, in their order: the record, headers of large
        files.
    tail
        What is behind the last file.
    size
        Bytes in all.
    """

    chunks: list[Chunk] = field(default_factory=list)
    columns: Columns = field(default_factory=Columns)
    parts: list[tuple[int, bytes]] = field(default_factory=list)
    tail: Tail = field(default_factory=Tail)
    size: int = 0
