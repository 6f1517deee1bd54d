"""Test that a worker does its jobs, and that every failure is an answer."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.packing import tasks
from jupyter_pyspark_kernels.core.packing import worker as module
from jupyter_pyspark_kernels.core.packing.codec import crc32
from jupyter_pyspark_kernels.core.packing.columns import number_in
from jupyter_pyspark_kernels.core.packing.content import ContentError, Identity
from jupyter_pyspark_kernels.core.packing.jobs import raise_failure
from jupyter_pyspark_kernels.core.packing.messages import (
    DAMAGED,
    PACK,
    PACKED,
    PLACE,
    PLACED,
    REFUSED,
    UNREAD,
    Message,
)
from jupyter_pyspark_kernels.core.packing.tasks import DamageError
from jupyter_pyspark_kernels.core.packing.worker import Worker

TIME = 1_500_000_000


@pytest.fixture
def target(tmp_path: Path) -> Iterator[int]:
    descriptor = os.open(tmp_path / "target", os.O_RDWR | os.O_CREAT)
    yield descriptor
    os.close(descriptor)


@pytest.fixture
def file(tmp_path: Path) -> Message:
    """A file as it is told to a worker."""
    path = tmp_path / "file"
    path.write_bytes(b"content " * 100)
    found = path.stat()
    identity = Identity(bytes(path), 800, found.st_mtime_ns, found.st_dev, found.st_ino)
    return b"lib/file", 0o644, TIME, tuple(identity), None, (), None


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_packed_and_placed(form: str, target: int, file: Message) -> None:
    worker = Worker(target)

    kind, job, length, checksum, crc, *_ = worker.answer((PACK, 7, form, [file]))
    placed = worker.answer((PLACE, 7, 100))

    assert (kind, job, placed) == (PACKED, 7, (PLACED, 7))
    assert crc32(os.pread(target, length + 1, 100)) == checksum
    assert number_in(crc) == crc32(b"content " * 100)


def test_what_does_not_expand(target: int, file: Message, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tasks, "deflate", lambda content, **_: content)

    answer = Worker(target).answer((PACK, 7, "zip", [file]))

    assert answer[:2] == (DAMAGED, 7)
    with pytest.raises(DamageError, match="lib/file"):
        raise_failure(answer)


def test_a_file_that_changed(target: int, file: Message, tmp_path: Path) -> None:
    (tmp_path / "file").write_bytes(b"shorter")

    answer = Worker(target).answer((PACK, 7, "zip", [file]))

    assert answer[:3] == (UNREAD, 7, "changed")
    with pytest.raises(ContentError):
        raise_failure(answer)


def test_a_target_that_takes_nothing(file: Message, tmp_path: Path) -> None:
    descriptor = os.open(tmp_path / "file", os.O_RDONLY)
    try:
        worker = Worker(descriptor)
        worker.answer((PACK, 7, "zip", [file]))
        answer = worker.answer((PLACE, 7, 0))
    finally:
        os.close(descriptor)

    assert answer[0] == REFUSED
    with pytest.raises(OSError, match="descriptor"):
        raise_failure(answer)


def test_memory_that_runs_out_is_said(
    target: int, file: Message, monkeypatch: pytest.MonkeyPatch
) -> None:
    """As under a limit (ulimit -v), where the system kills nobody."""

    def fail(*_: object) -> None:
        raise MemoryError

    monkeypatch.setattr(module, "pack_files", fail)
    answer = Worker(target).answer((PACK, 7, "zip", [file]))

    with pytest.raises(MemoryError):
        raise_failure(answer)


def test_any_other_failure_is_a_traceback(target: int) -> None:
    with pytest.raises(RuntimeError, match="KeyError"):
        raise_failure(Worker(target).answer((PLACE, 7, 0)))
