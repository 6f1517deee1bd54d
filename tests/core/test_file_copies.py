"""Copies of files: whole, cheap where the file system helps, and never of the wrong file."""

import errno
import fcntl
import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.errors import InstallError, KernelChangedError
from jupyter_pyspark_kernels.core.file_copies import (
    can_clone,
    clone,
    copy,
    link,
    open_original,
)

CONTENT = os.urandom(3_000_000)


@pytest.fixture
def original(tmp_path: Path) -> Iterator[int]:
    (tmp_path / "original").write_bytes(CONTENT)
    descriptor = open_original(str(tmp_path / "original"))
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def directory(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path, os.O_RDONLY | os.O_DIRECTORY)
    yield descriptor
    os.close(descriptor)


def copied(original: int, path: Path) -> bytes:
    with path.open("wb") as file:
        copy(original, file.fileno())
    return path.read_bytes()


def test_a_copy_is_whole(original: int, tmp_path: Path) -> None:
    os.lseek(original, 10, os.SEEK_SET)
    assert copied(original, tmp_path / "copy") == CONTENT


@pytest.mark.parametrize("after", [0, 1])
def test_a_copy_is_whole_where_the_system_does_not_copy(
    original: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, after: int
) -> None:
    real = os.copy_file_range
    calls = []

    def refuse(source: int, target: int, _: int) -> int:
        calls.append(source)
        if len(calls) > after:
            raise OSError(errno.EXDEV, "no")
        return real(source, target, 1000)

    monkeypatch.setattr(os, "copy_file_range", refuse)
    assert copied(original, tmp_path / "copy") == CONTENT
    assert len(calls) == after + 1


def test_a_full_disk_is_not_taken_for_a_missing_call(
    original: int, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: int) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "copy_file_range", full)
    with pytest.raises(OSError, match="No space left"):
        copied(original, tmp_path / "copy")


@pytest.fixture
def sharing_blocks(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Answer for a file system that shares blocks, which the tests' own may not do; count."""
    calls = []

    def ioctl(target: int, request: int, source: int) -> int:
        assert request == 0x40049409
        calls.append(target)
        os.pwrite(target, os.pread(source, os.fstat(source).st_size, 0), 0)
        return 0

    monkeypatch.setattr(fcntl, "ioctl", ioctl)
    return calls


def test_blocks_are_shared_where_the_file_system_can(
    original: int, directory: int, tmp_path: Path, sharing_blocks: list[int]
) -> None:
    assert can_clone(original, directory)
    with (tmp_path / "clone").open("wb") as file:
        assert clone(original, file.fileno())
    assert (tmp_path / "clone").read_bytes() == CONTENT
    assert len(sharing_blocks) == 2
    assert sorted(os.listdir(tmp_path)) == ["clone", "home", "original"]


def test_blocks_are_not_shared_with_another_file_system(original: int) -> None:
    shm = os.open("/dev/shm", os.O_RDONLY | os.O_DIRECTORY)
    try:
        assert not can_clone(original, shm)
    finally:
        os.close(shm)


def test_a_link_takes_the_place_of_what_is_there(
    original: int, directory: int, tmp_path: Path
) -> None:
    (tmp_path / "name").write_bytes(b"old")
    source = str(tmp_path / "original")
    for _ in range(2):
        assert link(source, os.fstat(original), directory, "name")
        assert os.path.samefile(tmp_path / "name", source)
        assert sorted(os.listdir(tmp_path)) == ["home", "name", "original"]


def test_a_file_that_came_in_its_place_is_not_linked(
    original: int, directory: int, tmp_path: Path
) -> None:
    (tmp_path / "other").write_bytes(b"other")
    (tmp_path / "other").rename(tmp_path / "original")
    assert not link(str(tmp_path / "original"), os.fstat(original), directory, "name")
    assert sorted(os.listdir(tmp_path)) == ["home", "original"]


def test_what_is_no_file_is_not_opened(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(InstallError, match="is not a file"):
        open_original(str(tmp_path / "fifo"))
    with pytest.raises(KernelChangedError, match="is gone"):
        open_original(str(tmp_path / "gone"))
