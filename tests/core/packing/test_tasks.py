"""Test that chunks are packed right, and that what does not expand to its content is noticed."""

import gzip
import io
import os
import tarfile
import zlib
from array import array

import pytest

from jupyter_pyspark_kernels.core.packing import tasks, zip_form
from jupyter_pyspark_kernels.core.packing.chunks import BLOCK
from jupyter_pyspark_kernels.core.packing.content import File, Identity
from jupyter_pyspark_kernels.core.packing.tasks import DamageError, pack_block, pack_files

FORMS = ["zip", "tar.gz"]
TIME = 1_700_000_000
CONTENTS = {b"text": b"some text\n" * 50, b"noise": os.urandom(40), b"empty": b"", b"x" * 150: b"y"}


def given(name: bytes, content: bytes, size: int | None = None) -> File:
    whole = len(content) if size is None else size
    return File(name, 0o755, TIME, Identity(b"", whole, 0, 0, 0), content, (), None)


FILES = [given(name, content) for name, content in CONTENTS.items()]


def test_files_of_a_zip() -> None:
    packed, results = pack_files("zip", FILES)

    at = 0
    rows = zip(
        FILES, array("I", results.crc), array("q", results.packed), results.method, strict=True
    )
    for file, crc, size, method in rows:
        content = CONTENTS[file.name]
        head = zip_form.local_header(file.name, len(content), TIME, method, crc, size)
        start = at + len(head)
        at = start + size
        assert packed[start - len(head) : start] == head
        assert crc == zlib.crc32(content)
        plain = zlib.decompress(packed[start:at], -15) if method else packed[start:at]
        assert plain == content
    assert at == len(packed)
    assert list(results.method) == [zip_form.DEFLATED, *[zip_form.STORED] * 3]


def test_files_of_a_tar() -> None:
    packed, results = pack_files("tar.gz", FILES)

    with tarfile.open(fileobj=io.BytesIO(gzip.decompress(packed) + bytes(1024))) as archive:
        found = {m.name.encode(): archive.extractfile(m).read() for m in archive}
    assert found == CONTENTS
    assert list(array("I", results.crc)) == [zlib.crc32(content) for content in CONTENTS.values()]
    assert not any(array("q", results.packed))
    assert not any(results.method)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("block", [0, 1, 2])
def test_blocks(form: str, block: int) -> None:
    size = 2 * BLOCK + 700
    content = os.urandom(700 if block == 2 else BLOCK)
    last = block == 2

    packed, results = pack_block(form, given(b"large", content, size), block, last=last)

    assert results == (array("I", [zlib.crc32(content)]).tobytes(), b"", b"")
    if form == "zip":
        unpack = zlib.decompressobj(-15)
        assert unpack.decompress(packed) == content
        assert unpack.eof is last
    else:
        header, padding = 0 if block else 512, -size % 512 if last else 0
        plain = gzip.decompress(packed)
        assert plain[header:] == content + bytes(padding)


@pytest.mark.parametrize("form", FORMS)
@pytest.mark.parametrize("what", ["a byte", "too little", "too much", "another content"])
def test_a_compressor_that_is_wrong(what: str, form: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """As one with a bug, or memory that loses a bit: each byte is proved before it is written."""
    file = given(b"text", b"some text\n" * 5000)
    right = tasks.deflate
    wrong = {
        "a byte": lambda packed: packed[:30] + bytes([packed[30] ^ 4]) + packed[31:],
        "too little": lambda packed: packed[:-1],
        "too much": lambda packed: packed + b"\0",
        "another content": lambda _: right(b"some texT\n" * 5000),
    }[what]

    def deflate(content: bytes, *, final: bool = True) -> bytes:
        return wrong(right(content, final=final))

    for module in (tasks, tasks.tar_form):
        monkeypatch.setattr(module, "deflate", deflate)

    with pytest.raises(DamageError, match="text"):
        pack_files(form, [file])
    with pytest.raises(DamageError, match="text"):
        pack_block(form, file, 0, last=True)
