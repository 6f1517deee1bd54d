"""Describe work for workers, tell by a key whether it is the same as before, and read their failures."""

import errno
import hashlib
import os
from array import array
from collections.abc import Sequence

from . import codec
from .chunks import BLOCK, Chunk, Packable, blocks_of
from .columns import KEY
from .content import ContentError
from .messages import DAMAGED, FAILED, REFUSED, UNREAD, Message
from .tasks import DamageError, block_size

# What is written may change with the program: then nothing old is taken over.
_FORM = b"1"
_64 = 0xFFFFFFFFFFFFFFFF


class Sources:
    """Find out how the ``.py`` files are that bytecode was compiled from."""

    def __init__(self, members: Sequence[Packable]) -> None:
        wanted = {member.python_source for member in members} - {""}
        self._known = {m.source: m for m in members if m.source in wanted}

    def identity(self, path: str) -> tuple[Message, int] | None:
        """Return a source's identity and ctime as scanned, or as it is now; None where it is not there."""
        member = self._known.get(path)
        if member:
            return identity(member), member.ctime_ns
        try:
            found = os.lstat(path)
        except OSError:
            return None
        parts = (found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino)
        return (os.fsencode(path), *parts), found.st_ctime_ns


def identity(member: Packable) -> Message:
    """Return the fields of :class:`.content.Identity`."""
    path = os.fsencode(member.source)
    return path, member.size, member.mtime_ns, member.device, member.inode


def as_message(member: Packable, sources: Sources, block: int = -1) -> Message:
    """Return the fields of :class:`.content.File`."""
    content = member.content
    if content is not None and block >= 0:
        content = content[block * BLOCK : (block + 1) * BLOCK]
    source = sources.identity(member.python_source) if member.python_source else None
    return (
        member.name.encode(),
        member.mode,
        member.mtime,
        identity(member),
        content,
        member.patches,
        source and source[0],
    )


def key(form: str, members: Sequence[Packable], chunk: Chunk, sources: Sources) -> bytes:
    """Return a digest of all that a chunk's packed bytes depend on."""
    digest = hashlib.blake2b(_FORM, digest_size=KEY)
    digest.update(f"{form} {codec.ENGINE} {chunk.block}\0".encode())
    numbers = array("Q")
    for member in members[chunk.first : chunk.first + chunk.files]:
        digest.update(f"{member.name}\0{member.source}\0".encode(errors="surrogateescape"))
        numbers.extend(
            (
                member.size,
                member.mode,
                member.mtime_ns & _64,
                member.ctime_ns & _64,
                member.device & _64,
                member.inode & _64,
            )
        )
        if member.content is not None or member.patches:
            digest.update(content_digest(member.content, member.patches))
        if member.python_source:
            digest.update(repr(sources.identity(member.python_source)).encode())
    digest.update(numbers.tobytes())
    return digest.digest()


def content_digest(content: bytes | None, patches: tuple[tuple[int, bytes], ...]) -> bytes:
    """Return the digest of what is packed instead of a file's own bytes; empty where nothing is."""
    if content is None and not patches:
        return b""
    digest = hashlib.blake2b(b"-" if content is None else b"+" + content, digest_size=KEY)
    for offset, patch in patches:
        digest.update(f"{offset} {len(patch)} ".encode() + patch)
    return digest.digest()


def is_last(member: Packable, chunk: Chunk) -> bool:
    """Tell whether a block is the last of its file."""
    return chunk.block == blocks_of(member.size) - 1


def counted(members: Sequence[Packable], chunk: Chunk) -> tuple[int, int]:
    """Return how many files a chunk ends, and how many bytes of content it has."""
    first = members[chunk.first]
    if chunk.is_block:
        return int(is_last(first, chunk)), block_size(first.size, chunk.block)
    whole = members[chunk.first : chunk.first + chunk.files]
    return chunk.files, sum(member.size for member in whole)


def raise_failure(message: Message) -> None:
    """Raise what a worker's answer says.

    Raises
    ------
    ContentError, DamageError, OSError, MemoryError, RuntimeError
    """
    kind, _, *rest = message
    if kind == UNREAD:
        raise ContentError(*rest)
    if kind == DAMAGED:
        raise DamageError(*rest)
    if kind == REFUSED and rest[0] == errno.ENOMEM:
        raise MemoryError
    if kind == REFUSED:
        raise OSError(rest[0], os.strerror(rest[0]))
    if kind == FAILED:
        raise RuntimeError(rest[0])
