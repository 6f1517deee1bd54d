"""Read of a member what its archive will hold."""

from collections.abc import Iterator

from ..packing.chunks import BLOCK
from ..packing.content import ContentError, File, Identity, read_content
from ..packing.jobs import as_message
from .faults import unreadable_content
from .members import Member


def read_blocks(member: Member) -> Iterator[bytes]:
    """Yield the content as it is packed in blocks of at most 1 MiB, ``member.size`` bytes in all.

    Raises
    ------
    ArchiveError
        When the file is not the one that was scanned, or cannot be read.
    """
    name, mode, mtime, identity, content, patches, source = as_message(member)
    for start in range(0, member.size, BLOCK):
        part = content[start : start + BLOCK] if content is not None else None
        file = File(
            name, mode, mtime, Identity(*identity), part, patches, source and Identity(*source)
        )
        try:
            yield read_content(file, start, min(BLOCK, member.size - start))
        except ContentError as error:
            raise unreadable_content(error) from error
