"""Test talking with workers."""

import os
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.packing import workers
from jupyter_pyspark_kernels.core.packing.messages import PACK, PACKED
from jupyter_pyspark_kernels.core.packing.workers import Workers, cores


@pytest.fixture
def target(tmp_path: Path) -> Iterator[int]:
    path = tmp_path / "target"
    descriptor = os.open(path, os.O_RDWR | os.O_CREAT)
    yield descriptor
    os.close(descriptor)


def test_more_is_sent_than_a_pipe_holds(target: int) -> None:
    """It never waits for a worker that is itself waiting to be heard."""
    with Workers(target, 2) as started:
        for job in range(3000):
            started.least_busy().send((PACK, job, "zip", []))
        answers = []
        while len(answers) < 3000:
            answers += [message for _, message in started.answers(1)]

    assert sorted(message[1] for message in answers) == list(range(3000))
    assert {message[0] for message in answers} == {PACKED}
    assert all(worker.busy == 0 for worker in started.all)


def test_answers_are_those_of_the_jobs(target: int) -> None:
    with Workers(target, 1) as started:
        [worker] = started.all
        worker.send((PACK, 5, "zip", []))
        answers = []
        while not answers:
            answers += list(started.answers(1))

    assert answers == [(worker, (PACKED, 5, 0, 0, b"", b"", b""))]


def test_as_many_as_there_are_cores(target: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: {0, 1, 2})
    assert cores() == 3
    with Workers(target) as started:
        assert len(started.all) == 3
    monkeypatch.setattr(os, "sched_getaffinity", lambda _: set(range(500)))
    assert cores() == workers.MOST
    monkeypatch.delattr(os, "sched_getaffinity")
    assert 1 <= cores() <= workers.MOST
