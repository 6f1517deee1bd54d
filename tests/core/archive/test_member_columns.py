"""Test that members come back from their columns as they were, whichever way they got there."""

import os
import tracemalloc
from pathlib import Path

import pytest
from support.members import COMPILED, GIVEN, PATCHED, PY

from jupyter_pyspark_kernels.core.archive.member_columns import MemberColumns
from jupyter_pyspark_kernels.core.archive.members import Member
from jupyter_pyspark_kernels.core.packing.chunks import PythonSource

MANY = 20_000

ALL = [PY, COMPILED, GIVEN, PATCHED]


@pytest.fixture
def status(tmp_path: Path) -> os.stat_result:
    (tmp_path / "a").write_text("text")
    return (tmp_path / "a").stat()


def test_what_the_walk_finds(status: os.stat_result) -> None:
    columns = MemberColumns()
    folder = columns.folder("lib/", "/env/lib/")
    python = columns.add(folder, "a.py", status)
    linked = columns.add(folder, "a.pyc", status, "/cache/a.pyc", python)

    as_found = (status.st_size, 0o644, status.st_mtime_ns, status.st_dev, status.st_ino)
    source = PythonSource("/env/lib/a.py", *(as_found[n] for n in (0, 2, 3, 4)), status.st_ctime_ns)
    assert columns[python] == Member("lib/a.py", "/env/lib/a.py", *as_found, status.st_ctime_ns)
    assert columns[linked] == Member(
        "lib/a.pyc", "/cache/a.pyc", *as_found, status.st_ctime_ns, python_source=source
    )
    assert columns.source(linked) == "/cache/a.pyc"


@pytest.mark.parametrize("name", ["other/a.py", "other/b.py", "a.py"])
def test_another_name_is_all_that_changes(name: str, status: os.stat_result) -> None:
    columns = MemberColumns()
    python = columns.add(columns.folder("lib/", "/env/lib/"), "a.py", status)
    before = columns[python]

    assert columns[columns.rename(python, name)] == before._replace(name=name)


def test_what_is_packed_otherwise() -> None:
    columns = MemberColumns()
    places = [*map(columns.append, ALL)]
    changed = PY._replace(content=b"new", size=3)

    columns.change(0, changed)

    assert [*columns.some(places)] == [changed, *ALL[1:]]


def test_memory_does_not_grow_with_the_files_names(status: os.stat_result) -> None:
    """A file takes about 70 bytes and its own name, wherever it is."""
    tracemalloc.start()
    columns = MemberColumns()
    folder = columns.folder("name/" * 50, "/env/" + "real/" * 50)
    for number in range(MANY):
        columns.add(folder, f"{number:05}.py", status)
    taken, _ = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert taken / MANY < 100
