"""Test that a chunk's key tells whatever its packed bytes depend on."""

import pytest

from jupyter_pyspark_kernels.core.archive import Member
from jupyter_pyspark_kernels.core.packing import codec
from jupyter_pyspark_kernels.core.packing.chunks import Chunk, PythonSource
from jupyter_pyspark_kernels.core.packing.jobs import (
    as_message,
    key,
    raise_failure,
)
from jupyter_pyspark_kernels.core.packing.messages import FAILED, PACKED, REFUSED

PY = Member("lib/a.py", "/env/lib/a.py", 10, 0o644, 5, 6, 7, ctime_ns=8)
SOURCE = PythonSource(PY.source, 10, 5, 6, 7, 8)
PYC = Member("lib/a.pyc", "/env/lib/a.pyc", 30, 0o644, 5, 6, 9, 8, python_source=SOURCE)
CHUNK = Chunk(0, 1)

# Of the two members above, as the indexes that are on disks have them.
KEYS = {
    "lib/a.py": "fc3b5d88f0cfb0c971ce5db934fbc65b",
    "lib/a.pyc": "d1dd35c444e754e64fb2180a8d7809f0",
}

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
    "python_source": None,
}


def key_of(member: Member, form: str = "zip", chunk: Chunk = CHUNK) -> bytes:
    return key(form, chunk, [member])


@pytest.mark.parametrize("field", CHANGES)
def test_of_every_field(field: str) -> None:
    assert key_of(PYC._replace()) == key_of(PYC)
    assert key_of(PYC._replace(**{field: CHANGES[field]})) != key_of(PYC)


@pytest.mark.parametrize("field", SOURCE._fields)
def test_of_the_source_of_bytecode(field: str) -> None:
    other = SOURCE._replace(**{field: "/b.py" if field == "path" else 99})

    assert key_of(PYC._replace(python_source=other)) != key_of(PYC)


def test_it_is_what_it_was_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """What was packed by an older version is taken over, as long as nothing packs otherwise."""
    monkeypatch.setattr(codec, "ENGINE", "engine")

    digests = {member.name: key("zip", CHUNK, [member]).hex() for member in (PY, PYC)}

    assert digests == KEYS


def test_of_form_block_and_engine(monkeypatch: pytest.MonkeyPatch) -> None:
    keys = {key_of(PY), key_of(PY, form="tar.gz"), key_of(PY, chunk=Chunk(0, 1, block=0))}
    keys.add(key_of(PY, chunk=Chunk(0, 1, block=1)))
    monkeypatch.setattr(codec, "ENGINE", "another")

    assert len({*keys, key_of(PY)}) == 5


def test_a_worker_is_told_of_the_source() -> None:
    assert as_message(PY)[-1] is None
    assert as_message(PYC)[-1] == (b"/env/lib/a.py", 10, 5, 6, 7)


def test_failures() -> None:
    raise_failure((PACKED, 1))
    with pytest.raises(OSError, match="No space left"):
        raise_failure((REFUSED, 1, 28))
    with pytest.raises(RuntimeError, match="why"):
        raise_failure((FAILED, 1, "why"))
