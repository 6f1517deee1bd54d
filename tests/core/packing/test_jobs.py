"""Test that a chunk's key tells whatever its packed bytes depend on."""

import os
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Member
from jupyter_pyspark_kernels.core.packing import codec
from jupyter_pyspark_kernels.core.packing.chunks import BLOCK, Chunk, cut
from jupyter_pyspark_kernels.core.packing.jobs import (
    Sources,
    as_message,
    counted,
    key,
    raise_failure,
)
from jupyter_pyspark_kernels.core.packing.messages import FAILED, PACKED, REFUSED

PY = Member("lib/a.py", "/env/lib/a.py", 10, 0o644, 5, 6, 7, ctime_ns=8)
PYC = Member("lib/a.pyc", "/env/lib/a.pyc", 30, 0o644, 5, 6, 9, 8, python_source=PY.source)
CHUNK = Chunk(0, 1)

CHANGES = {
    "name": "lib/b",
    "source": "/env/lib/b",
    "size": 31,
    "mode": 0o755,
    "mtime_ns": -1,
    "ctime_ns": 1,
    "device": 1 << 63,
    "inode": 1,
    "content": b"x",
    "patches": ((0, b"x"),),
    "python_source": "",
}


def key_of(member: Member, python: Member = PY, form: str = "zip", chunk: Chunk = CHUNK) -> bytes:
    return key(form, [member], chunk, Sources([member, python]))


@pytest.mark.parametrize("field", CHANGES)
def test_of_every_field(field: str) -> None:
    assert key_of(PYC._replace()) == key_of(PYC)
    assert key_of(PYC._replace(**{field: CHANGES[field]})) != key_of(PYC)


@pytest.mark.parametrize("field", ["size", "mtime_ns", "ctime_ns", "device", "inode"])
def test_of_the_source_of_bytecode(field: str) -> None:
    assert key_of(PYC, PY._replace(**{field: 99})) != key_of(PYC)


def test_of_form_block_and_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {key_of(PY), key_of(PY, form="tar.gz"), key_of(PY, chunk=Chunk(0, 1, 0))}
    keys.add(key_of(PY, chunk=Chunk(0, 1, 1)))
    monkeypatch.setattr(codec, "ENGINE", "another")

    assert len({*keys, key_of(PY)}) == 5


def test_a_source_outside_is_looked_at(tmp_path: Path) -> None:
    path = tmp_path / "a.py"
    path.write_text("x")
    sources = Sources([PYC])
    found = path.stat()

    identity = sources.identity(str(path))

    parts = (found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino)
    assert identity == ((os.fsencode(path), *parts), found.st_ctime_ns)
    assert sources.identity(str(tmp_path / "none")) is None
    assert as_message(PYC, sources)[-1] is None
    assert as_message(PYC, Sources([PY, PYC]))[-1] == (b"/env/lib/a.py", 10, 5, 6, 7)


def test_failures() -> None:
    raise_failure((PACKED, 1))
    with pytest.raises(OSError, match="No space left"):
        raise_failure((REFUSED, 1, 28))
    with pytest.raises(RuntimeError, match="why"):
        raise_failure((FAILED, 1, "why"))


def test_all_chunks_together_count_every_file_and_byte() -> None:
    sizes = (0, 10, BLOCK, BLOCK + 1, 3 * BLOCK, 5)
    members = [PY._replace(name=str(n), size=size) for n, size in enumerate(sizes)]

    counts = [counted(members, chunk) for chunk in cut(members)]

    assert [sum(column) for column in zip(*counts, strict=True)] == [len(sizes), sum(sizes)]
    assert max(size for _, size in counts) <= BLOCK
