"""Describe work for workers, tell by a key whether it is the same as before, and read their failures."""

import errno
import hashlib
import os

from . import codec
from .chunks import BLOCK, Chunk, Packable, PythonSource
from .columns import KEY
from .content import ContentError
from .messages import DAMAGED, FAILED, REFUSED, UNREAD, Message
from .tasks import DamageError

# What is written may change with the program: then nothing old is taken over.
_FORM = b"2"


def identity(file: Packable | PythonSource) -> Message:
    """Return the fields of :class:`.content.Identity`."""
    path = file.path if isinstance(file, PythonSource) else file.source
    return os.fsencode(path), file.size, file.mtime_ns, file.device, file.inode


def as_message(member: Packable, block: int = -1) -> Message:
    """Return the fields of :class:`.content.File`."""
    content = member.content
    if content is not None and block >= 0:
        content = content[block * BLOCK : (block + 1) * BLOCK]
    source = member.python_source
    return (
        member.name.encode(),
        member.mode,
        member.mtime,
        identity(member),
        content,
        member.patches,
        source and identity(source),
    )


def key(form: str, chunk: Chunk, identities: bytes) -> bytes:
    """Return a digest of all that a chunk's packed bytes depend on.

    Parameters
    ----------
    identities
        As of :class:`.chunks.Packables`.
    """
    digest = hashlib.blake2b(_FORM, digest_size=KEY)
    digest.update(f"{form} {codec.ENGINE} {chunk.block}\0".encode())
    digest.update(identities)
    return digest.digest()


def content_digest(content: bytes | None, patches: tuple[tuple[int, bytes], ...]) -> bytes:
    """Return the digest of what is packed instead of a file's own bytes; empty where nothing is."""
    if content is None and not patches:
        return b""
    digest = hashlib.blake2b(b"-" if content is None else b"+" + content, digest_size=KEY)
    for offset, patch in patches:
        digest.update(f"{offset} {len(patch)} ".encode() + patch)
    return digest.digest()


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
