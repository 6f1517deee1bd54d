"""Compress and expand: by ISA-L where it is there, else by zlib.

ISA-L at level 2 makes what zlib makes at level 1, in a quarter of the time. What is compressed is
always a whole of its own: nothing refers to what was compressed before.
"""

import os
import zlib
from collections.abc import Callable
from types import ModuleType
from typing import Protocol

_library: ModuleType = zlib
_version = ""
try:
    from isal import __version__ as _version
    from isal import isal_zlib as _library
except ImportError:
    # There is no wheel for this machine, and nobody built it.
    pass

ENGINE = f"isal {_version} level 2" if _version else f"zlib {zlib.ZLIB_RUNTIME_VERSION} level 1"

_LEVEL = 2 if _version else 1
_RAW = -15
# See deflate.
_BEGUN = 4

crc32: Callable[..., int] = _library.crc32
# What is raised over damaged bytes.
FAULTS: tuple[type[Exception], ...] = (zlib.error, _library.error)


class Inflater(Protocol):
    """Expand raw deflate, as the objects of :func:`zlib.decompressobj` do."""

    unconsumed_tail: bytes
    unused_data: bytes
    eof: bool

    def decompress(self, packed: bytes | memoryview, most: int, /) -> bytes: ...  # noqa: D102
    def flush(self) -> bytes: ...  # noqa: D102


def import_path() -> list[str]:
    """Return where a bare interpreter has to look, to find the same library."""
    return [os.path.dirname(os.path.dirname(str(_library.__file__)))] if _version else []


class CodecError(Exception):
    """Say that packed bytes are damaged."""


def deflate(content: bytes | memoryview, *, final: bool = True) -> bytes:
    """Return ``content`` as raw deflate; the same bytes give the same, wherever and whenever.

    Parameters
    ----------
    final
        False where another part follows: it then ends at a whole byte.

    Notes
    -----
    igzip_icf_body_h1_gr_bt.asm (ISA-L 2.31), at ``.write_first_byte``, hashes what happens to be in
    a register in the place of the third byte: the stream's address, so that one output in some ten
    thousands differs from run to run. It never gets there when the first bytes are a block of their
    own: igzip_icf_finish.asm packs what is that short, and counts it as begun from four bytes on.
    """
    pack = _library.compressobj(_LEVEL, zlib.DEFLATED, _RAW)
    parts = []
    if _version:
        parts = [pack.compress(content[:_BEGUN]), pack.flush(zlib.Z_SYNC_FLUSH)]
        content = memoryview(content)[_BEGUN:]
    parts += [pack.compress(content), pack.flush(zlib.Z_FINISH if final else zlib.Z_SYNC_FLUSH)]
    return b"".join(parts)


def inflate(packed: bytes | memoryview, size: int, *, final: bool = True) -> bytes:
    """Return the ``size`` bytes that :func:`deflate` packed.

    Raises
    ------
    CodecError
        When it is anything else, or does not end where it must.
    """
    unpack = inflater()
    try:
        content = unpack.decompress(packed, size + 1)
    except FAULTS as error:
        raise CodecError(str(error)) from error
    if len(content) != size or unpack.unconsumed_tail or unpack.unused_data or unpack.eof != final:
        raise CodecError("packed content does not end where it must")
    return content


def inflater() -> Inflater:
    """Return an object that expands raw deflate."""
    unpack: Inflater = _library.decompressobj(_RAW)
    return unpack


def combined(first: int, second: int, size: int) -> int:
    """Return the CRC-32 of two parts from those of each; the second has ``size`` bytes."""
    zeros = bytes(size)
    return crc32(zeros, first) ^ crc32(zeros) ^ second
