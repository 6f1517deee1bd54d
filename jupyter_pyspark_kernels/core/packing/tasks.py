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


class Expected(NamedTuple):
    """Say of one file what must be in the archive; the last two are 0 in a tar."""

    name: bytes
    size: int
    mode: int
    mtime: int
    crc: int
    packed: int
    method: int

    @property
    def zip_header(self) -> bytes:
        """Return what stands before its content in a zip."""
        return local_header(self.name, self.size, self.mtime, self.method, self.crc, self.packed)

    @property
    def tar_header(self) -> bytes:
        """Return what stands before its content in a tar."""
        return header(self.name, self.size, self.mode, self.mtime)


class DamageError(Exception):
    """Say in half a sentence what is wrong with an archive."""


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


def check_files(form: str, content: bytes, files: list[Expected]) -> None:
    """Compare what was written with what it was made of.

    Raises
    ------
    DamageError
    """
    (_check_zip if form == "zip" else _check_tar)(content, files)


def check_block(form: str, content: bytes, file: Expected, block: int) -> None:
    """Compare one block of a large file, whose CRC is ``file``'s, with what it was made of.

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
        before = b"" if block else file.tar_header
        behind = padding(file.size) if last else b""
        stream = _gunzipped(content, len(before) + size + len(behind), name)
        plain = stream[len(before) : len(before) + size]
        if stream != before + plain + behind:
            raise DamageError(f"what is around the content of {name} changed")
    if crc32(plain) != file.crc:
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
        head = local_header(file.name, file.size, file.mtime, method, found.crc, len(packed))
        parts += [head, packed]
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


def _check_zip(content: bytes, files: list[Expected]) -> None:
    view = memoryview(content)
    at = 0
    for file in files:
        head = file.zip_header
        start = at + len(head)
        packed = view[start : start + file.packed]
        if view[at:start] != head:
            raise DamageError(f"the header of {file.name.decode()} changed")
        plain = _inflated(packed, file.size, file.name.decode()) if file.method else packed
        if len(plain) != file.size or crc32(plain) != file.crc:
            raise DamageError(f"the content of {file.name.decode()} changed")
        at = start + file.packed
    if at != len(content):
        raise DamageError("it has a gap")


def _check_tar(content: bytes, files: list[Expected]) -> None:
    heads = [file.tar_header for file in files]
    total = sum(len(h) + f.size + -f.size % 512 for h, f in zip(heads, files, strict=True))
    stream = memoryview(_gunzipped(content, total, files[0].name.decode()))
    at = 0
    for head, file in zip(heads, files, strict=True):
        start = at + len(head)
        end = start + file.size
        pad = padding(file.size)
        if stream[at:start] != head or stream[end : end + len(pad)] != pad:
            raise DamageError(f"what is around the content of {file.name.decode()} changed")
        if crc32(stream[start:end]) != file.crc:
            raise DamageError(f"the content of {file.name.decode()} changed")
        at = end + len(pad)


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
