"""Which files of an environment changed, told from an index of any layout."""

import os
from dataclasses import replace
from pathlib import Path

import pytest
from support.ticks import next_tick

from jupyter_pyspark_kernels.core.archive import Index, IndexedFile
from jupyter_pyspark_kernels.core.file_changes import (
    FileChanges,
    changed_directories,
    entries_changed,
    files_changed,
)


@pytest.fixture
def base(tmp_path: Path) -> Path:
    """A base installation, whose library a self-contained archive takes along."""
    (tmp_path / "base" / "lib").mkdir(parents=True)
    (tmp_path / "base" / "lib" / "os.py").write_text("x")
    (tmp_path / "etc").write_text("y")
    (tmp_path / "base" / "lib" / "custom.py").symlink_to(tmp_path / "etc")
    (tmp_path / "base" / "lib" / "left-out.h").touch()
    (tmp_path / "env" / "bin").mkdir(parents=True)
    (tmp_path / "env" / "bin" / "python").symlink_to(tmp_path / "base" / "lib" / "os.py")
    return tmp_path


@pytest.fixture
def index(base: Path) -> Index:
    files = (
        indexed("bin/python", base / "base/lib/os.py"),
        indexed("lib/os.py", base / "base/lib/os.py"),
        indexed("lib/custom.py", base / "etc"),
    )
    folders = (base / "env", base / "env/bin", base / "base/lib")
    next_tick(base)
    made = Index(
        environment_dir=str(base / "env"),
        directories=tuple((str(path), path.stat().st_mtime_ns) for path in folders),
        archive_size=0,
        archive_mtime_ns=0,
        sha256="",
        record="",
        tail=0,
        tail_digest="",
        raw_files=b"",
        raw_columns=b"",
    )
    made.__dict__["files"] = files
    return made


def indexed(name: str, path: Path) -> IndexedFile:
    found = path.stat()
    return IndexedFile(
        name=name,
        source=str(path),
        size=found.st_size,
        mode=0o644,
        mtime_ns=found.st_mtime_ns,
        ctime_ns=found.st_ctime_ns,
        device=found.st_dev,
        inode=found.st_ino,
        digest=b"patched",
        crc=0,
    )


def all_changes(index: Index) -> FileChanges:
    found = entries_changed(index, changed_directories(index))
    return found.joined(files_changed(index, lambda: None))


def test_nothing_changed(index: Index) -> None:
    assert changed_directories(index) == []
    assert not all_changes(index)


def test_links_and_what_was_left_out_are_nothing_new(index: Index, base: Path) -> None:
    for folder in ("env/bin", "base/lib"):
        (base / folder / "__pycache__").mkdir()
    assert len(changed_directories(index)) == 2

    assert not all_changes(index)


def test_a_change_of_the_base(index: Index, base: Path) -> None:
    (base / "base/lib/new.py").touch()
    (base / "etc").write_text("longer")

    assert all_changes(index) == FileChanges(
        added=(str(base / "base/lib/new.py"),), edited=(str(base / "etc"),)
    )


def test_a_patched_file_is_known_by_its_time(index: Index, base: Path) -> None:
    (base / "etc").chmod(0o600)
    assert not all_changes(index)
    os.utime(base / "etc")

    assert all_changes(index).edited == (str(base / "etc"),)


def test_a_script_that_is_packed_with_another_first_line_is_no_change(
    index: Index, base: Path
) -> None:
    index.__dict__["files"] = tuple(file._replace(size=file.size + 44) for file in index.files)
    assert not all_changes(index)

    os.utime(base / "etc")

    assert all_changes(index).edited == (str(base / "etc"),)


def test_a_file_that_was_replaced_is_edited_and_not_new(index: Index, base: Path) -> None:
    (base / "new").write_text("longer")
    (base / "new").rename(base / "base/lib/os.py")

    assert all_changes(index) == FileChanges(edited=(str(base / "base/lib/os.py"),))


def test_all_is_gone(index: Index, base: Path) -> None:
    (base / "base").rename(base / "elsewhere")

    assert all_changes(index).removed == (str(base / "base/lib/os.py"),)


def test_files_in_a_folder_that_was_not_packed_come_unseen(index: Index, base: Path) -> None:
    (base / "base/lib/loose").mkdir()
    changed = changed_directories(index)
    assert entries_changed(index, changed) == FileChanges(has_loose=True)
    (base / "base/lib/loose/new.py").touch()

    assert changed_directories(index) == changed
    assert entries_changed(index, changed).added == (str(base / "base/lib/loose"),)


def test_an_environment_that_was_copied(index: Index, base: Path) -> None:
    """What was left out has a later time than its folder, but an earlier one than the archive."""
    lib = base / "base/lib"
    os.utime(lib, (1, 1))
    copied = replace(
        index,
        directories=((str(lib), 10**9),),
        archive_mtime_ns=(base / "etc").stat().st_ctime_ns + 3600 * 10**9,
    )
    copied.__dict__["files"] = index.files
    (lib / "__pycache__").mkdir()

    assert not all_changes(copied)
