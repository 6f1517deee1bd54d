"""Test that a chunk's key tells whatever its packed bytes depend on."""

import os
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Member
from jupyter_pyspark_kernels.core.archive.member_columns import MemberColumns
from jupyter_pyspark_kernels.core.archive.ordering import Members, in_order
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
    return key(form, chunk, Members.of([member]).identities(0, 1))


@pytest.mark.parametrize("field", CHANGES)
def test_of_every_field(field: str) -> None:
    assert key_of(PYC._replace()) == key_of(PYC)
    assert key_of(PYC._replace(**{field: CHANGES[field]})) != key_of(PYC)


@pytest.mark.parametrize("field", SOURCE._fields)
def test_of_the_source_of_bytecode(field: str) -> None:
    other = SOURCE._replace(**{field: "/b.py" if field == "path" else 99})

    assert key_of(PYC._replace(python_source=other)) != key_of(PYC)


def test_of_all_files_in_their_order() -> None:
    members = Members.of([PY, PYC, PY, PY._replace(name="lib/c.py")])
    keys = {
        key("zip", Chunk(first, files), members.identities(first, files))
        for first, files in [(0, 1), (0, 2), (1, 2), (0, 3), (1, 3), (3, 1)]
    }

    assert len(keys) == 6
    assert members.identities(0, 1) == members.identities(2, 1)


def test_as_the_walk_found_it(tmp_path: Path) -> None:
    """Wherever a member comes from, and in whichever order: what is the same is known again."""
    (tmp_path / "__pycache__").mkdir()
    for name in ("a.py", "b.py", "__pycache__/a.cpython-311.pyc", "__pycache__/b.cpython-311.pyc"):
        (tmp_path / name).write_text(name)

    def identities(*names: str) -> bytes:
        columns = MemberColumns()
        top, below = (
            columns.folder("", f"{tmp_path}/"),
            columns.folder("c/", f"{tmp_path}/__pycache__/"),
        )
        for name in names:
            python = columns.add(top, f"{name}.py", (tmp_path / f"{name}.py").stat())
            pyc = f"{name}.cpython-311.pyc"
            columns.add(below, pyc, (tmp_path / "__pycache__" / pyc).stat(), None, python)
        return in_order(columns, range(len(columns))).identities(0, len(columns))

    before = identities("a", "b")
    assert identities("b", "a") == before
    os.utime(tmp_path / "a.py", (5, 5))
    assert identities("a", "b") != before


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
