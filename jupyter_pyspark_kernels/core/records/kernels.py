"""Say what became of a kernel: that it is installed, how far a job of it is, what a test found."""

from typing import Literal

from pydantic import Field, JsonValue

from .base import Problem, Record

KernelState = Literal["ready", "changed", "broken", "read-only"]


class InstalledKernel(Record):
    """Describe a PySpark kernel that is installed.

    Attributes
    ----------
    origin
        ``ours``, or ``other`` for the original script's and hand-written ones.
    settings
        As read back; empty where they could not be.
    state
        ``broken`` wins over ``changed`` (environment newer than the archive), that over the rest.
    problems
        Each with its field and the way out.
    etag
        Digest of ``kernel.json``.
    """

    kernel_name: str
    display_name: str
    kernels_dir: str
    resource_dir: str
    origin: Literal["ours", "other"]
    writable: bool
    environment_dir: str
    spark_master: str
    archive: str | None
    settings: dict[str, JsonValue]
    state: KernelState
    problems: tuple[Problem, ...] = ()
    etag: str = ""


class Progress(Record):
    """Say how far a job is; totals are 0 while they are unknown, bytes are uncompressed."""

    stage: Literal["installing", "scanning", "packing", "verifying", "checking", "writing"]
    files_done: int = 0
    files_total: int = 0
    bytes_done: int = 0
    bytes_total: int = 0


class HostReport(Record):
    """Say what one executor host runs: its interpreter, and the packages asked for.

    Attributes
    ----------
    executable, prefix
        ``sys.executable`` and ``sys.prefix`` there.
    source
        Where the interpreter comes from, in words.
    packages
        Name to version; None where the host does not have it.
    """

    host: str
    executable: str
    prefix: str
    python_version: str
    source: str
    packages: dict[str, str | None] = Field(default_factory=dict)


class KernelTest(Record):
    """Report a passed test of a kernel: seconds for each step, and every host."""

    kernel_name: str
    spark_version: str
    master: str
    application_id: str
    ui_url: str | None
    driver: HostReport
    executors: tuple[HostReport, ...]
    kernel_seconds: float
    spark_seconds: float
    job_seconds: float
