"""Test jobs: how many run, who waits, how each ends, and what is told of it."""

import logging
import threading
import time

import pytest

from jupyter_pyspark_kernels.core.errors import (
    ArchiveError,
    CancelledError,
    KernelBusyError,
    KernelNotFoundError,
)
from jupyter_pyspark_kernels.core.records import Progress
from jupyter_pyspark_kernels.server import jobs as module
from jupyter_pyspark_kernels.server.jobs import Jobs, Task

LOG = logging.getLogger("test-jobs")


class Gate:
    """Work that goes on until it is let go, or is cancelled."""

    def __init__(self, result=None, error=None):
        self.begun, self.go = threading.Event(), threading.Event()
        self.result, self.error = result, error

    def __call__(self, control):
        self.begun.set()
        while not self.go.wait(0.01):
            if control.cancelled():
                raise CancelledError("Stopped.")
        if self.error:
            raise self.error
        return self.result


@pytest.fixture
def sent():
    return []


@pytest.fixture
def jobs(sent):
    made = Jobs(lambda schema_id, data: sent.append(data), LOG, max_packing=2, keep_seconds=3600)
    yield made
    made.close()


def task(name, work, lane="pack"):
    return Task("create", "user", name, lane, frozenset([("/k", name)]), work)


def ended(jobs, job):
    deadline = time.monotonic() + 10
    while (found := jobs.read(job.job_id)).finished is None:
        assert time.monotonic() < deadline
        time.sleep(0.005)
    return found


def test_two_pack_and_the_third_waits(jobs):
    gates = [Gate(), Gate(), Gate()]
    started = [jobs.start(task(str(n), gate)) for n, gate in enumerate(gates)]
    assert gates[0].begun.wait(5)
    assert gates[1].begun.wait(5)

    assert jobs.read(started[2].job_id).state == "queued"
    assert not gates[2].begun.is_set()
    gates[1].go.set()
    assert gates[2].begun.wait(5)
    gates[0].go.set()
    gates[2].go.set()
    assert [ended(jobs, job).state for job in started] == ["done"] * 3


def test_what_packs_nothing_does_not_wait(jobs):
    gates = [Gate(), Gate()]
    for number, gate in enumerate(gates):
        jobs.start(task(str(number), gate))
    quick = Gate()
    quick.go.set()

    assert ended(jobs, jobs.start(task("quick", quick, "quick"))).state == "done"
    assert not gates[0].go.is_set()


def test_one_job_for_each_kernel(jobs):
    gate = Gate()
    first = jobs.start(task("etl", gate))
    with pytest.raises(KernelBusyError, match="etl"):
        jobs.start(task("etl", Gate(), "quick"))
    gate.go.set()
    ended(jobs, first)

    again = Gate()
    again.go.set()
    assert ended(jobs, jobs.start(task("etl", again))).state == "done"


def test_cancel_a_running_job(jobs, sent):
    gate = Gate()
    job = jobs.start(task("etl", gate))
    assert gate.begun.wait(5)

    jobs.cancel(job.job_id)
    jobs.cancel(job.job_id)

    found = ended(jobs, job)
    assert (found.state, found.error.code, found.cancelling) == ("cancelled", "cancelled", False)
    assert sent[-1]["state"] == "cancelled"
    jobs.cancel(job.job_id)
    assert jobs.read(job.job_id) == found


def test_cancel_a_waiting_job(jobs):
    gates = [Gate(), Gate()]
    for number, gate in enumerate(gates):
        jobs.start(task(str(number), gate))
    waiting = Gate()
    job = jobs.start(task("etl", waiting))

    jobs.cancel(job.job_id)

    assert jobs.read(job.job_id).state == "cancelled"
    for gate in gates:
        gate.go.set()
    assert not waiting.begun.wait(0.1)


def test_a_refusal_is_told(jobs):
    gate = Gate(error=ArchiveError("/e/fifo is no file."))
    gate.go.set()

    found = ended(jobs, jobs.start(task("etl", gate)))

    assert (found.state, found.error.code) == ("failed", "archive")
    assert found.error.message == "/e/fifo is no file."


def test_a_fault_is_logged_without_its_text_and_not_told(jobs, caplog):
    gate = Gate(error=RuntimeError("hunter2"))
    gate.go.set()

    found = ended(jobs, jobs.start(task("etl", gate)))

    assert (found.state, found.error.code) == ("failed", "internal")
    assert "hunter2" not in found.model_dump_json() + caplog.text
    assert "RuntimeError" in caplog.text
    assert "test_jobs.py" in caplog.text


def test_progress_is_throttled_but_each_stage_is_told(jobs, sent):
    def work(control):
        for number in range(1000):
            control.on_progress(Progress(stage="packing", files_done=number))
        control.on_progress(Progress(stage="verifying"))
        control.on_step("Kernel: starting")

    job = ended(jobs, jobs.start(task("etl", work)))

    stages = [data["progress"]["stage"] for data in sent if data["progress"]]
    assert {"packing", "verifying"} <= set(stages)
    assert len(sent) < 30
    assert sent[-1]["state"] == "done"
    assert (job.steps, job.progress.stage) == (("Kernel: starting",), "verifying")


def test_a_finished_job_is_forgotten_after_a_while(jobs, monkeypatch):
    gate = Gate()
    gate.go.set()
    job = ended(jobs, jobs.start(task("etl", gate)))
    assert jobs.read(job.job_id) == jobs.read(job.job_id)
    assert [found.job_id for found in jobs.all().jobs] == [job.job_id]
    later = time.time() + 3601
    monkeypatch.setattr(module.time, "time", lambda: later)

    with pytest.raises(KernelNotFoundError):
        jobs.read(job.job_id)
    with pytest.raises(KernelNotFoundError):
        jobs.cancel(job.job_id)


def test_not_more_may_wait_than_is_good(jobs, monkeypatch):
    monkeypatch.setattr(module, "MOST_UNFINISHED", 3)
    gates = [Gate() for _ in range(3)]
    for number, gate in enumerate(gates):
        jobs.start(task(str(number), gate))

    with pytest.raises(KernelBusyError, match="3 jobs"):
        jobs.start(task("more", Gate()))


def test_close_stops_all(jobs):
    gates = [Gate() for _ in range(3)]
    started = [jobs.start(task(str(number), gate)) for number, gate in enumerate(gates)]

    jobs.close()

    assert {jobs.read(job.job_id).state for job in started} == {"cancelled"}
    with pytest.raises(KernelBusyError):
        jobs.start(task("late", Gate()))
