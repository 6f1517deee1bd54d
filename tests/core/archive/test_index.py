"""Test that an index says what was packed, and that none is taken for another archive's."""

import dataclasses
import os
from array import array
from collections.abc import Callable
from pathlib import Path

import pytest
from support.members import NONE

from jupyter_pyspark_kernels.core.archive import Member, Scan
from jupyter_pyspark_kernels.core.archive.index import (
    DamagedIndexError,
    decode_index,
    encode_again,
    encode_index,
    index_path,
    read_index,
)
from jupyter_pyspark_kernels.core.archive.indexed_files import IndexedFile
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.packing.chunks import PythonSource
from jupyter_pyspark_kernels.core.packing.columns import Columns
from jupyter_pyspark_kernels.core.packing.ending import Tail

SOURCE = PythonSource("/gone.py", 1, 2, 3, 4, 5)


def columns(count: int) -> Columns:
    return Columns(
        array("I", range(count)),
        array("q", range(count)),
        bytearray(8 for _ in range(count)),
        array("I", [0]),
        bytearray(b"k" * 16),
        array("q", [60]),
        array("q", [900]),
        array("I", [7]),
        array("I", [0]),
    )


def digest_of(tail: bytes) -> str:
    found = Tail()
    found.add(tail)
    return found.digest


def encode(scan: Scan, archive: Path) -> bytes:
    content = archive.read_bytes()
    return encode_index(
        scan,
        columns(len(scan.members)),
        archive_size=len(content),
        archive_mtime_ns=archive.stat().st_mtime_ns,
        sha256="5" * 64,
        record="d" * 64,
        tail=10,
        tail_digest=digest_of(content[-10:]),
    )


@pytest.fixture
def found(tree: Path, scan_tree: Callable[..., Scan]) -> Scan:
    scan = scan_tree(tree)
    first, second, third, *rest = scan.members
    python = first._replace(name="lib/\udce4.py", source="/elsewhere/\udce4.py")
    pyc = second._replace(
        python_source=SOURCE._replace(path=third.source), content=b"new", ctime_ns=5
    )
    distant = third._replace(python_source=SOURCE, patches=((2, b"x"),))
    members = Members.of((python, pyc, distant, *rest))
    return dataclasses.replace(scan, members=members, directories=((scan.environment_dir, 77),))


@pytest.fixture
def archive(tmp_path: Path, found: Scan) -> Path:
    path = tmp_path / "a.zip"
    path.write_bytes(os.urandom(1000))
    Path(index_path(str(path))).write_bytes(encode(found, path))
    return path


def same(file: IndexedFile, member: Member) -> bool:
    names = set(file._fields) - {"digest", "crc"}
    return all(getattr(file, name) == getattr(member, name) for name in names)


def test_it_says_what_was_packed(archive: Path, found: Scan) -> None:
    index = read_index(str(archive))

    assert index is not None
    assert index.directories == found.directories
    assert index.environment_dir == found.environment_dir
    assert (index.archive_size, index.sha256) == (1000, "5" * 64)
    files = [*index.files]
    assert len(files) == len(found.members)
    assert all(map(same, files, found.members))
    assert [bool(file.digest) for file in files[:4]] == [False, True, True, False]
    assert [file.crc for file in index.files] == list(range(len(found.members)))
    assert index.columns == columns(len(found.members))


def test_it_is_written_again_with_other_times_of_folders(archive: Path, found: Scan) -> None:
    index = read_index(str(archive))
    assert index is not None
    later = dataclasses.replace(found, directories=((found.environment_dir, 78),))
    Path(index_path(str(archive))).write_bytes(encode_again(index, later))

    again = read_index(str(archive))

    assert again is not None
    assert again.directories == later.directories
    assert ([*again.files], again.columns) == ([*index.files], index.columns)


def test_an_environment_without_files() -> None:
    scan = Scan("/env", NONE, 0)
    content = encode_index(
        scan,
        Columns(),
        archive_size=0,
        archive_mtime_ns=0,
        sha256="",
        record="",
        tail=0,
        tail_digest="",
    )

    index = decode_index(content)

    assert index is not None
    assert [*index.files] == []
    assert index.columns == Columns()


def test_every_damage_means_no_index(archive: Path) -> None:
    path = Path(index_path(str(archive)))
    content = path.read_bytes()
    taken = []
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 0x55
        taken += [p for p in [position] if decode_index(bytes(damaged)) is not None]
        taken += [p for p in [-position] if decode_index(content[:position]) is not None]

    assert taken == []


@pytest.mark.parametrize("change", ["end", "longer", "gone", "another"])
def test_of_another_archive_means_no_index(archive: Path, change: str) -> None:
    content = archive.read_bytes()
    if change == "gone":
        archive.unlink()
    elif change == "another":
        archive.write_bytes(os.urandom(1000))
    else:
        archive.write_bytes(content + b"x" if change == "longer" else content[:-1] + b"?")

    assert read_index(str(archive)) is None


def test_what_is_no_file_is_not_waited_for(archive: Path) -> None:
    path = Path(index_path(str(archive)))
    path.unlink()
    assert read_index(str(archive)) is None

    os.mkfifo(path)
    assert read_index(str(archive)) is None


HOSTILE = {
    "environment_dir": ["\0", 5, None],
    "directories": [[["\0", 5]], [["/a", "x"]], [[5, 5]], [5], 5],
    "archive_size": ["1000"],
    "archive_mtime_ns": [None],
    "tail": ["10", None, 2000, -1],
    "sha256": [5],
    "tail_digest": [None],
}


@pytest.mark.parametrize("field", HOSTILE)
def test_a_hostile_index_means_none(field: str, archive: Path, found: Scan) -> None:
    """Another user's index may say anything, with the right digest."""
    index = decode_index(Path(index_path(str(archive))).read_bytes())
    for value in HOSTILE[field]:
        hostile = dataclasses.replace(index, **{field: value})
        told = dataclasses.replace(
            found, environment_dir=hostile.environment_dir, directories=hostile.directories
        )
        # Its files are not at stake here.
        content = encode_again(hostile, dataclasses.replace(told, members=NONE))
        Path(index_path(str(archive))).write_bytes(content)
        assert read_index(str(archive)) is None, value


def test_columns_that_do_not_fit_together_are_told(archive: Path, found: Scan) -> None:
    index = decode_index(Path(index_path(str(archive))).read_bytes())
    fewer = dataclasses.replace(found, members=found.members[1:])
    odd = dataclasses.replace(index, raw_columns=index.raw_columns[:-20])
    for hostile in (decode_index(encode_again(index, fewer)), odd):
        with pytest.raises(DamagedIndexError):
            list(hostile.files)
    with pytest.raises(DamagedIndexError):
        odd.columns  # noqa: B018
