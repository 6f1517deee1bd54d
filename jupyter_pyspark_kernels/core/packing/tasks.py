"""Pack one chunk, and prove that it expands to what was packed: what workers do."""

from array import array
from typing import NamedTuple

from . import tar_form
from .chunks import BLOCK, block_size
from .codec import CodecError, crc32, deflate, inflate
from .columns import Results
from .content import File, read_content
from .zip_form import DEFLATED, STORED, local_header


class DamageError(Exception):
    """Say in half a sentence what is wrong with an archive."""


class PackedChunk(NamedTuple):
    """Hold a chunk as it is in the archive, and what packing it gave."""

    content: bytes
    results: Results


def pack_files(form: str, files: list[File]) -> PackedChunk:
    """Return whole files as they are in the archive.

    Raises
    ------
    ContentError
    DamageError
        When what was compressed does not expand to the same.
    """
    return (_zip_files if form == "zip" else _tar_files)(files)


def pack_block(form: str, file: File, block: int, *, last: bool) -> PackedChunk:
    """Return one block of a large file; in a zip the file's header is not in it.

    Raises
    ------
    ContentError, DamageError
        As of :func:`pack_files`.
    """
    content = read_content(file, block * BLOCK, block_size(file.size, block))
    crc = array("I", [crc32(content)])
    if form == "zip":
        packed = _compressed(content, file.name, final=last)
    else:
        head = tar_form.header(file.name, file.size, file.mode, file.mtime) if not block else b""
        packed = _member(
            b"".join((head, content, tar_form.padding(file.size) if last else b"")), file.name
        )
    return PackedChunk(packed, Results(crc.tobytes(), b"", b""))


def _zip_files(files: list[File]) -> PackedChunk:
    parts = []
    crcs, sizes, methods = array("I"), array("q"), bytearray()
    for file in files:
        content = read_content(file, 0, file.size)
        packed, method = _compressed(content, file.name), DEFLATED
        if len(packed) >= len(content):
            packed, method = content, STORED
        crc = crc32(content)
        parts.append(local_header(file.name, file.size, file.mtime, method, crc, len(packed)))
        parts.append(packed)
        crcs.append(crc)
        sizes.append(len(packed))
        methods.append(method)
    return PackedChunk(b"".join(parts), Results(crcs.tobytes(), sizes.tobytes(), bytes(methods)))


def _tar_files(files: list[File]) -> PackedChunk:
    parts = []
    crcs = array("I")
    for file in files:
        content = read_content(file, 0, file.size)
        parts.append(tar_form.header(file.name, file.size, file.mode, file.mtime))
        parts.append(content)
        parts.append(tar_form.padding(file.size))
        crcs.append(crc32(content))
    sizes = array("q", bytes(8 * len(files)))
    results = Results(crcs.tobytes(), sizes.tobytes(), bytes(len(files)))
    return PackedChunk(_member(b"".join(parts), files[0].name), results)


def _compressed(content: bytes, name: bytes, *, final: bool = True) -> bytes:
    packed = deflate(content, final=final)
    _prove(packed, content, name, final=final)
    return packed


def _member(content: bytes, name: bytes) -> bytes:
    packed = tar_form.gzip_member(content)
    _prove(tar_form.gzip_content(packed), content, name)
    return packed


def _prove(packed: bytes | memoryview, content: bytes, name: bytes, *, final: bool = True) -> None:
    """Expand it at once, while it is in the processor's cache: neither Hadoop nor Java would notice."""
    try:
        same = inflate(packed, len(content), final=final) == content
    except CodecError:
        same = False
    if not same:
        raise DamageError(f"{name.decode()} was compressed to what does not expand to it")
