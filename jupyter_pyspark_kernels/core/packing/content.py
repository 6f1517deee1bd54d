"""Read what is to be packed, as it was when it was scanned or not at all."""

import _imp
import os
from typing import NamedTuple

_FLAGS = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
_NANO = 1_000_000_000
_32 = 0xFFFFFFFF

_PYC_HEADER = 16
_BY_TIME = bytes(4)
_BY_HASH_UNCHECKED = (1).to_bytes(4, "little")
# Its source is held in memory, once: longer ones are not written by people.
LONGEST_SOURCE = 16 << 20


class Identity(NamedTuple):
    """Tell whether a file is still the one that was scanned.

    Not by its ctime: another hard link to it, as installers make them all the time, changes that.
    """

    path: bytes
    size: int
    mtime_ns: int
    device: int
    inode: int


class File(NamedTuple):
    """Say what of a file to pack, and how it was.

    Attributes
    ----------
    name, mode, mtime
        In the archive; seconds.
    identity
        Of the file that is read.
    content, patches
        As of :class:`..archive.members.Member`. Of a block of a file, ``content`` is the block's.
    python_source
        Of the ``.py`` that it was compiled from; None for other files.
    """

    name: bytes
    mode: int
    mtime: int
    identity: Identity
    content: bytes | None
    patches: tuple[tuple[int, bytes], ...]
    python_source: Identity | None

    @property
    def size(self) -> int:
        """Return how many bytes it has in the archive."""
        return self.identity.size


class ContentError(Exception):
    """Say of a file why it could not be read as it was scanned.

    Attributes
    ----------
    kind
        ``changed``, ``removed``, ``shorter``, ``unreadable``.
    reason
        The system's word for the last.
    """

    def __init__(self, kind: str, path: bytes, reason: str = "") -> None:
        super().__init__(kind, path, reason)
        self.kind = kind
        self.path = path
        self.reason = reason


def read_content(file: File, start: int, size: int) -> bytes:
    """Return a part of what is to be packed.

    Parameters
    ----------
    start, size
        Within the file; its given ``content`` is that part already.

    Raises
    ------
    ContentError
    """
    if file.content is not None:
        return file.content
    content = read_unchanged(file.identity, start, size)
    if file.patches:
        content = patched(content, start, file.patches)
    if file.python_source and not start:
        content = _lasting(content, file.python_source)
    return content


def read_unchanged(identity: Identity, start: int, size: int) -> bytes:
    """Return a part of a file that is the same before and after.

    Raises
    ------
    ContentError
    """
    try:
        descriptor = os.open(identity.path, _FLAGS)
        try:
            return _read(descriptor, identity, start, size)
        finally:
            os.close(descriptor)
    except FileNotFoundError as error:
        raise ContentError("removed", identity.path) from error
    except OSError as error:
        raise ContentError("unreadable", identity.path, error.strerror or str(error)) from error


def patched(content: bytes, start: int, patches: tuple[tuple[int, bytes], ...]) -> bytes:
    """Return a part of a content that begins at the offset ``start``, each patch put over it."""
    changed = None
    for offset, new in patches:
        low, high = max(offset, start), min(offset + len(new), start + len(content))
        if low < high:
            changed = changed or bytearray(content)
            changed[low - start : high - start] = new[low - offset : high - offset]
    return content if changed is None else bytes(changed)


def _read(descriptor: int, identity: Identity, start: int, size: int) -> bytes:
    before = _check(descriptor, identity)
    content = os.pread(descriptor, size, start)
    while len(content) < size:
        more = os.pread(descriptor, size - len(content), start + len(content))
        if not more:
            raise ContentError("shorter", identity.path)
        content += more
    after = _check(descriptor, identity)
    if before.st_nlink and not after.st_nlink:
        raise ContentError("removed", identity.path)
    return content


def _check(descriptor: int, identity: Identity) -> os.stat_result:
    """Compare the open file with what the scan saw."""
    found = os.fstat(descriptor)
    now = (found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino)
    if now != identity[1:]:
        raise ContentError("changed", identity.path)
    return found


def _lasting(content: bytes, source: Identity) -> bytes:
    """Make bytecode that is right by its source's time right whatever time that will have.

    Unpacking loses or rounds times, and Python would compile every module again. Bytecode that is
    not right, or already lasts, stays as it is. Source of the form: PEP 552.
    """
    known = (source.mtime_ns // _NANO & _32).to_bytes(4, "little")
    known += (source.size & _32).to_bytes(4, "little")
    if content[4:_PYC_HEADER] != _BY_TIME + known or source.size > LONGEST_SOURCE:
        return content
    text = read_unchanged(source, 0, source.size)
    # As importlib.util.source_hash, but by the magic number of the Python that compiled it.
    digest = _imp.source_hash(int.from_bytes(content[:4], "little"), text)
    return content[:4] + _BY_HASH_UNCHECKED + digest + content[_PYC_HEADER:]
