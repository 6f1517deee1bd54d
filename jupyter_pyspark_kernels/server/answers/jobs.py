"""Say how jobs are answered."""

from typing import Literal

from ...core.records import KernelTest, Progress, Record
from .kernels import ErrorReply, ListedKernel

JobState = Literal["queued", "running", "done", "failed", "cancelled"]
JobAction = Literal["create", "update", "rebuild", "rename", "duplicate", "test", "build"]


class Job(Record):
    """Say how far a job is; it can be read for a while after its end, any number of times.

    Attributes
    ----------
    location, kernel_name
        The kernel that is there when it is done; empty where a catalogue is built.
    cancelling
        Whether it was asked to stop and has not yet.
    steps
        Lines for people at the begin and end of each step of a test.
    created, started, finished
        Seconds since 1970; None until then.
    kernel, report, error
        The result: a kernel that was made, a test that passed, or why not.
    """

    job_id: str
    action: JobAction
    location: str
    kernel_name: str
    state: JobState
    cancelling: bool
    progress: Progress | None
    steps: tuple[str, ...]
    created: float
    started: float | None
    finished: float | None
    kernel: ListedKernel | None
    report: KernelTest | None
    error: ErrorReply | None


class JobsReply(Record):
    """List the jobs of this server, the newest first."""

    jobs: tuple[Job, ...]
