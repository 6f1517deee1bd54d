"""Pack one chunk, or check one: what workers do."""

from typing import NamedTuple

from .chunks import BLOCK, blocks_of
from .codec import CodecError, crc32, deflate, inflate
from .content import File, read_content
from .tar_form import GZIP_HEAD, GZIP_TAIL, gzip_member, header, padding
from .zip_form import DEFLATED, STORED, local_header

_SYNC = b"\0\0\xff\xff"


class Found(NamedTuple):
    """Say of one file, or block of a file, what packing it gave; the last two are 0 in a tar."""

    crc: int
    packed: int
    method: int


class DamageError(Exception):
    """Say in half a sentence what is wrong with what was written."""


def pack_files(form: str, files: list[File]) -> tuple[bytes, list[Found]]:
    """Return whole files as they are in the archive.

    Raises
    ------
    ContentError
    """
    return (_zip_files if form == "zip" else _tar_files)(files)


def pack_block(form: str, file: File, block: int, *, last: bool) -> tuple[bytes, list[Found]]:
    """Return one block of a large file; in a zip the file's header is not in it.

    Raises
    ------
    ContentError
    """
    content = read_content(file, block * BLOCK, block_size(file.size, block))
    crc = crc32(content)
    if form == "zip":
        packed = deflate(content, final=last)
        return packed, [Found(crc, len(packed), DEFLATED)]
    return gzip_member(b"".join(_tar_block(file, block, content, last=last))), [Found(crc, 0, 0)]


def check_files(form: str, content: bytes, files: list[File], found: list[Found]) -> None:
    """Compare what was written with what it was made of.

    Raises
    ------
    DamageError
    """
    (_check_zip if form == "zip" else _check_tar)(content, files, found)


def check_block(form: str, content: bytes, file: File, block: int, crc: int) -> None:
    """Compare one block of a large file with what it was made of.

    Raises
    ------
    DamageError
    """
    size = block_size(file.size, block)
    last = block == blocks_of(file.size) - 1
    name = file.name.decode()
    if form == "zip":
        plain = _inflated(content, size, name, final=last)
    else:
        around = sum(map(len, _tar_block(file, block, b"", last=last)))
        stream = _gunzipped(content, size + around, name)
        start = len(header(file.name, file.size, file.mode, file.mtime)) if not block else 0
        plain = stream[start : start + size]
        if stream != b"".join(_tar_block(file, block, plain, last=last)):
            raise DamageError(f"what is around the content of {name} changed")
    if crc32(plain) != crc:
        raise DamageError(f"the content of {name} changed")


def block_size(size: int, block: int) -> int:
    """Return how many bytes a block of a file of ``size`` bytes has."""
    return min(BLOCK, size - block * BLOCK)


def _zip_files(files: list[File]) -> tuple[bytes, list[Found]]:
    parts = []
    results = []
    for file in files:
        content = read_content(file, 0, file.size)
        packed, method = deflate(content), DEFLATED
        if len(packed) >= len(content):
            packed, method = content, STORED
        found = Found(crc32(content), len(packed), method)
        parts += [_zip_header(file, found), packed]
        results.append(found)
    return b"".join(parts), results


def _tar_files(files: list[File]) -> tuple[bytes, list[Found]]:
    parts = []
    results = []
    for file in files:
        content = read_content(file, 0, file.size)
        head = header(file.name, file.size, file.mode, file.mtime)
        parts += [head, content, padding(file.size)]
        results.append(Found(crc32(content), 0, 0))
    return gzip_member(b"".join(parts)), results


def _tar_block(file: File, block: int, content: bytes, *, last: bool) -> list[bytes]:
    head = header(file.name, file.size, file.mode, file.mtime) if not block else b""
    return [head, content, padding(file.size) if last else b""]


def _check_zip(content: bytes, files: list[File], found: list[Found]) -> None:
    view = memoryview(content)
    at = 0
    for file, result in zip(files, found, strict=True):
        name = file.name.decode()
        head = _zip_header(file, result)
        start = at + len(head)
        at = start + result.packed
        if view[start - len(head) : start] != head:
            raise DamageError(f"the header of {name} changed")
        packed = view[start:at]
        plain = _inflated(packed, file.size, name) if result.method else packed
        if len(plain) != file.size or crc32(plain) != result.crc:
            raise DamageError(f"the content of {name} changed")
    if at != len(content):
        raise DamageError("it has a gap")


def _check_tar(content: bytes, files: list[File], found: list[Found]) -> None:
    heads = [header(file.name, file.size, file.mode, file.mtime) for file in files]
    total = sum(len(h) + f.size + -f.size % 512 for h, f in zip(heads, files, strict=True))
    stream = memoryview(_gunzipped(content, total, files[0].name.decode()))
    at = 0
    for head, file, result in zip(heads, files, found, strict=True):
        name = file.name.decode()
        start = at + len(head)
        end = start + file.size
        pad = padding(file.size)
        if stream[at:start] != head or stream[end : end + len(pad)] != pad:
            raise DamageError(f"what is around the content of {name} changed")
        if crc32(stream[start:end]) != result.crc:
            raise DamageError(f"the content of {name} changed")
        at = end + len(pad)


def _zip_header(file: File, found: Found) -> bytes:
    return local_header(file.name, file.size, file.mtime, found.method, found.crc, found.packed)


def _inflated(packed: bytes | memoryview, size: int, name: str, *, final: bool = True) -> bytes:
    if not final and packed[-len(_SYNC) :] != _SYNC:
        raise DamageError(f"the content of {name} changed")
    try:
        return inflate(packed, size, final=final)
    except CodecError as error:
        raise DamageError(f"the content of {name} cannot be expanded: {error}") from error


def _gunzipped(content: bytes, size: int, name: str) -> bytes:
    view = memoryview(content)
    start, end = len(GZIP_HEAD), len(content) - GZIP_TAIL.size
    if view[:start] != GZIP_HEAD:
        raise DamageError(f"the gzip header before {name} changed")
    plain = _inflated(view[start:end], size, name)
    if view[end:] != GZIP_TAIL.pack(crc32(plain), size):
        raise DamageError(f"the gzip trailer behind {name} changed")
    return plain
