"""Run slow work in threads, a few at once and one for each kernel, and keep how it went.

What packs, what starts a Spark, and all the rest wait in lanes of their own: a small
change does not wait for a large archive.
"""

import logging
import threading
import time
import uuid
from collections import deque
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass, field
from typing import Literal, TypeAlias

from ..core.errors import CancelledError, KernelBusyError, KernelNotFoundError
from ..core.records import KernelTest, Progress
from .answers import ErrorReply, Job, JobAction, JobsReply, JobState, ListedKernel
from .events import JOBS
from .replies import refusal

LaneName = Literal["pack", "test", "quick"]
Work: TypeAlias = "Callable[[Control], ListedKernel | KernelTest | None]"
Emit = Callable[[str, dict[str, object]], None]

EVENT_SECONDS = 0.2
_asking: ContextVar[str] = ContextVar("asking", default="")


@contextmanager
def asked_by(username: str) -> Iterator[None]:
    """Say in the log that jobs which start meanwhile are this user's."""
    token = _asking.set(username)
    try:
        yield
    finally:
        _asking.reset(token)


MOST_UNFINISHED = 200
_QUICK, _TESTS = 4, 2
_CLOSE_SECONDS = 5.0


@dataclass(frozen=True)
class Task:
    """Say what a job is about.

    Attributes
    ----------
    keys
        What no other job may work on at the same time: a kernels_dir and a name each, or
        ``catalogue`` and a Spark version.
    """

    action: JobAction
    location: str
    kernel_name: str
    lane: LaneName
    keys: frozenset[tuple[str, str]]
    work: Work


@dataclass
class _Entry:
    """Hold what changes of a job; but for ``progress`` it is changed under the lock of :class:`Jobs`."""

    job_id: str
    task: Task
    created: float
    username: str = ""
    state: JobState = "queued"
    cancelling: bool = False
    progress: Progress | None = None
    steps: list[str] = field(default_factory=list)
    started: float | None = None
    finished: float | None = None
    kernel: ListedKernel | None = None
    report: KernelTest | None = None
    error: ErrorReply | None = None
    emitted: float = 0.0


class Control:
    """Be what a job's work is given: where its progress goes, and whether to stop."""

    def __init__(self, jobs: "Jobs", entry: _Entry) -> None:
        self._jobs = jobs
        self._entry = entry

    def cancelled(self) -> bool:
        """Tell whether the job was asked to stop."""
        return self._entry.cancelling

    def on_progress(self, progress: Progress) -> None:
        """Take progress."""
        self._jobs.note(self._entry, progress=progress)

    def on_step(self, text: str) -> None:
        """Take a line about a step."""
        self._jobs.note(self._entry, step=text)


class _Lane:
    """Hold who waits and how many run."""

    def __init__(self, limit: int) -> None:
        self.limit = limit
        self.running = 0
        self.waiting: deque[_Entry] = deque()


class Jobs:
    """Hold all jobs of this server."""

    def __init__(
        self, emit: Emit, log: logging.Logger, *, max_packing: int, keep_seconds: float
    ) -> None:
        self._emit = emit
        self._log = log
        self._keep_seconds = keep_seconds
        self._lock = threading.Lock()
        self._ended = threading.Condition(self._lock)
        self._entries: dict[str, _Entry] = {}
        # Where nothing is packed, ipykernel is still installed.
        packing = _Lane(max(1, max_packing))
        self._lanes = {"pack": packing, "test": _Lane(_TESTS), "quick": _Lane(_QUICK)}
        self._closed = False

    def start(self, task: Task) -> Job:
        """Take a job; it begins when its lane is free.

        Raises
        ------
        KernelBusyError
            When another job works on one of its kernels, or too many wait.
        """
        with self._lock:
            self._forget_old()
            unfinished = [one for one in self._entries.values() if one.finished is None]
            for other in unfinished:
                if other.task.keys & task.keys:
                    name = other.task.kernel_name
                    raise KernelBusyError(
                        f"Another job works on {f'kernel {name!r}' if name else 'this'} "
                        f"({other.task.action}, {other.state}). Wait for it, or cancel it."
                    )
            if self._closed:
                raise KernelBusyError("This server is ending. Try again when it runs again.")
            if len(unfinished) >= MOST_UNFINISHED:
                raise KernelBusyError(
                    f"{len(unfinished)} jobs have not ended yet. Try again when some have."
                )
            entry = _Entry(uuid.uuid4().hex, task, time.time(), _asking.get())
            self._entries[entry.job_id] = entry
            self._lanes[task.lane].waiting.append(entry)
            self._send(entry)
            self._fill(self._lanes[task.lane])
            return _job(entry)

    def read(self, job_id: str) -> Job:
        """Return a job.

        Raises
        ------
        KernelNotFoundError
            When there is none of this id, or it ended long ago.
        """
        with self._lock:
            self._forget_old()
            return _job(self._entry(job_id))

    def all(self) -> JobsReply:
        """List the jobs, the newest first."""
        with self._lock:
            self._forget_old()
            newest = sorted(self._entries.values(), key=lambda one: -one.created)
            return JobsReply(jobs=tuple(_job(entry) for entry in newest))

    def cancel(self, job_id: str) -> None:
        """Ask a job to stop; one that ended stays as it is.

        Raises
        ------
        KernelNotFoundError
        """
        with self._lock:
            entry = self._entry(job_id)
            if entry.finished is None:
                self._stop(entry)

    def close(self) -> None:
        """Stop all jobs, and wait a little until they have undone what was half done."""
        with self._lock:
            self._closed = True
            for entry in self._entries.values():
                if entry.finished is None:
                    self._stop(entry)
            self._ended.wait_for(
                lambda: not any(lane.running for lane in self._lanes.values()), _CLOSE_SECONDS
            )

    def note(self, entry: _Entry, *, progress: Progress | None = None, step: str = "") -> None:
        """Take news of a running job; events are at most five in a second, but one at each stage."""
        new = bool(step)
        if progress:
            new |= entry.progress is None or entry.progress.stage != progress.stage
            # Without the lock, which would hardly ever be free: this comes with every block.
            entry.progress = progress
        if new or time.monotonic() - entry.emitted >= EVENT_SECONDS:
            with self._lock:
                if step:
                    entry.steps.append(step)
                self._send(entry)

    def _entry(self, job_id: str) -> _Entry:
        if job_id not in self._entries:
            raise KernelNotFoundError(
                "There is no such job; a job that ended is forgotten after a while, and all are "
                "when the server ends. Look at the list of kernels."
            )
        return self._entries[job_id]

    def _forget_old(self) -> None:
        oldest = time.time() - self._keep_seconds
        self._entries = {
            job_id: entry
            for job_id, entry in self._entries.items()
            if entry.finished is None or entry.finished >= oldest
        }

    def _stop(self, entry: _Entry) -> None:
        entry.cancelling = True
        if entry.state == "queued":
            self._lanes[entry.task.lane].waiting.remove(entry)
            entry.error = ErrorReply(code="cancelled", message="Stopped before it began.")
            self._end(entry, "cancelled")
        else:
            self._send(entry)

    def _fill(self, lane: _Lane) -> None:
        """Begin what may begin; a thread of its own ends with the job."""
        while lane.waiting and lane.running < lane.limit:
            entry = lane.waiting.popleft()
            entry.state, entry.started = "running", time.time()
            lane.running += 1
            self._send(entry)
            # A daemon: the server's end does not wait for it, and a kill leaves nothing that
            # the next command does not clear.
            name = f"pyspark-kernels-{entry.task.action}"
            threading.Thread(target=self._run, args=(lane, entry), name=name, daemon=True).start()

    def _run(self, lane: _Lane, entry: _Entry) -> None:
        kernel, report, error = None, None, None
        state: JobState = "failed"
        try:
            made = entry.task.work(Control(self, entry))
            kernel = made if isinstance(made, ListedKernel) else None
            report = made if isinstance(made, KernelTest) else None
            state = "done"
        except CancelledError as stopped:
            state, error = "cancelled", refusal(stopped, self._log)
        except Exception as fault:  # noqa: BLE001 - the edge of this thread
            error = refusal(fault, self._log)
        finally:
            with self._lock:
                entry.kernel, entry.report, entry.error = kernel, report, error
                lane.running -= 1
                self._end(entry, state)
                self._fill(lane)

    def _end(self, entry: _Entry, state: JobState) -> None:
        entry.state, entry.finished, entry.cancelling = state, time.time(), False
        self._send(entry)
        self._log_end(entry, entry.finished - entry.created)
        self._ended.notify_all()

    def _log_end(self, entry: _Entry, seconds: float) -> None:
        """Log who had what done, and how it ended; no message, which may hold values."""
        task = entry.task
        why = f" ({entry.error.code})" if entry.error else ""
        self._log.info(
            "jupyter_pyspark_kernels: %.100r: %s %.100r in %.300r: %s%s after %.1f s, job %s",
            entry.username,
            task.action,
            task.kernel_name,
            entry.kernel.resource_dir if entry.kernel else task.location,
            entry.state,
            why,
            seconds,
            entry.job_id,
        )

    def _send(self, entry: _Entry) -> None:
        entry.emitted = time.monotonic()
        task = entry.task
        self._emit(
            JOBS,
            {
                "job_id": entry.job_id,
                "action": task.action,
                "location": task.location,
                "kernel_name": task.kernel_name,
                "state": entry.state,
                "progress": entry.progress.model_dump() if entry.progress else None,
                "steps": len(entry.steps),
            },
        )


def _job(entry: _Entry) -> Job:
    return Job(
        job_id=entry.job_id,
        action=entry.task.action,
        location=entry.task.location,
        kernel_name=entry.task.kernel_name,
        state=entry.state,
        cancelling=entry.cancelling,
        progress=entry.progress,
        steps=tuple(entry.steps),
        created=entry.created,
        started=entry.started,
        finished=entry.finished,
        kernel=entry.kernel,
        report=entry.report,
        error=entry.error,
    )
