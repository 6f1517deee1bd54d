"""Locks, and file systems that have none."""

import errno
import fcntl
import os
import time
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core import store
from jupyter_pyspark_kernels.core.directory_lock import opened
from jupyter_pyspark_kernels.core.errors import (
    InstallError,
    KernelBusyError,
    KernelNotFoundError,
)

DAY = 86_400
LEFT = (".pyspark-kernels-0123456789abcdef", "left")


@pytest.fixture(params=[errno.ENOLCK, errno.ENOTSUP, errno.ENOSYS, errno.EBADF])
def no_locks(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> None:
    """Stand for a file system without locks, as some network ones are: none can be mounted here."""

    def refuse(*_: object) -> None:
        raise OSError(request.param, os.strerror(request.param))

    monkeypatch.setattr(fcntl, "flock", refuse)


def put(kernels_dir: Path, name: str) -> None:
    with store.claim(str(kernels_dir), name, shared=False) as directory:
        directory.write_kernel_json({})


def test_one_holder_at_a_time(tmp_path: Path) -> None:
    with opened(str(tmp_path)), pytest.raises(KernelBusyError), opened(str(tmp_path)):
        pass
    with opened(str(tmp_path)):
        pass


def test_what_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(KernelNotFoundError), opened(str(tmp_path / "missing")):
        pass


def test_no_descriptor_is_left_open(kernels_dir: Path) -> None:
    before = os.listdir("/proc/self/fd")
    put(kernels_dir, "one")
    with opened(str(kernels_dir)), pytest.raises(KernelBusyError), opened(str(kernels_dir)):
        pass
    store.remove(str(kernels_dir), "one")
    assert len(os.listdir("/proc/self/fd")) == len(before)


@pytest.mark.usefixtures("no_locks")
def test_kernels_are_made_and_removed_without_locks(kernels_dir: Path) -> None:
    put(kernels_dir, "one")
    store.remove(str(kernels_dir), "one")
    assert os.listdir(kernels_dir) == []


@pytest.mark.usefixtures("no_locks")
def test_without_locks_only_old_leftovers_are_cleared(kernels_dir: Path) -> None:
    for name in LEFT:
        (kernels_dir / name).mkdir()
        (kernels_dir / name / ".pyspark-kernels-unfinished").touch()
    store.sweep(str(kernels_dir))
    assert sorted(os.listdir(kernels_dir)) == sorted(LEFT)
    with pytest.raises(KernelBusyError):
        put(kernels_dir, "left")
    for name in LEFT:
        long_ago = time.time() - 2 * DAY
        os.utime(kernels_dir / name, (long_ago, long_ago))
    store.sweep(str(kernels_dir))
    assert os.listdir(kernels_dir) == []


def test_another_fault_of_the_lock_is_told(
    kernels_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object) -> None:
        raise OSError(errno.EIO, "Input/output error")

    monkeypatch.setattr(fcntl, "flock", refuse)
    with pytest.raises(InstallError, match="Input/output error"):
        put(kernels_dir, "one")
    assert os.listdir(kernels_dir) == []
