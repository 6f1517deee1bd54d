"""Run one kernel in a temporary directory: start it, run cells in it, leave nothing behind."""

import os
import re
import shutil
import signal
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpec, KernelSpecManager, NoSuchKernel
from jupyter_client.manager import KernelManager

from ..core.errors import CancelledError, KernelNotFoundError, KernelTestError
from .cell import MIME

_POLL_SECONDS = 0.5
# Half of it before SIGTERM, half before SIGKILL. ipykernel ends its children first: a JVM that has
# run a job gets SIGTERM at once (and stops its application), the kernel ends a second after it.
_SHUTDOWN_SECONDS = 6.0
_CHILDREN_SECONDS = 3.0  # a JVM ends by itself once its kernel is gone
_LOG_BYTES = 200_000
_ESCAPES = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


class KernelDiedError(Exception):
    """Say that the kernel's process ended; the log says why."""


class NoAnswerError(Exception):
    """Say that the time is up."""


@dataclass(frozen=True)
class Patience:
    """Say how long to wait, and whether still.

    Attributes
    ----------
    timeout
        Seconds for the whole test.
    deadline
        When they are over, by ``time.monotonic()``.
    """

    timeout: float
    deadline: float
    cancelled: Callable[[], bool]

    def check(self) -> None:
        """Raise what ends the waiting: CancelledError or NoAnswerError."""
        if self.cancelled():
            raise CancelledError("The test was stopped.")
        if time.monotonic() > self.deadline:
            raise NoAnswerError


@dataclass(frozen=True)
class CellError:
    """Hold the exception of a cell, without colours."""

    name: str
    value: str
    traceback: str


class RunningKernel:
    """Talk to one started kernel.

    Attributes
    ----------
    shown
        The last text that a cell displayed, such as how far Spark's start is.
    answered
        Whether the kernel has ever answered.
    """

    def __init__(self, manager: KernelManager, log: Path) -> None:
        self.manager = manager
        self.shown = ""
        self.answered = False
        self._log = log
        self._client: BlockingKernelClient | None = None

    @property
    def client(self) -> BlockingKernelClient:
        """Return the connection to the kernel; it is there once the process is."""
        if self._client is None:
            self._client = self.manager.blocking_client()
            # The manager sees whether the process lives. The heartbeat's thread would fail where an
            # interrupt comes while it starts: the end does not wait for it then.
            self._client.start_channels(hb=False)
        return self._client

    def start(self, work: Path) -> None:
        """Start the process in a directory, with its streams in the log."""
        with self._log.open("ab") as file, _signals_wait():
            self.manager.start_kernel(cwd=str(work), stdout=file, stderr=file)

    def log(self) -> str:
        """Return the end of what the kernel and its children have written, without colours."""
        with self._log.open("rb") as file:
            file.seek(max(0, os.fstat(file.fileno()).st_size - _LOG_BYTES))
            return without_escapes(file.read().decode("utf-8", "replace"))

    def wait_until_ready(self, patience: Patience) -> None:
        """Wait for the first answer."""
        while not self.answered:
            try:
                self.client.wait_for_ready(timeout=1)
            except RuntimeError:  # the one word for both late and dead
                patience.check()
                self._check_alive()
            else:
                self.answered = True

    def run(
        self, code: str, patience: Patience, on_wait: Callable[[], None] = lambda: None
    ) -> Mapping[str, Any] | CellError:
        """Run a cell; return what it showed as JSON (empty for nothing), or its exception.

        ``on_wait`` is called whenever the cell has said nothing for half a second.
        """
        message_id = self.client.execute(code, store_history=False, allow_stdin=False)
        reply: Mapping[str, Any] | CellError = {}
        self.shown = ""
        while True:
            patience.check()
            try:
                message = self.client.get_iopub_msg(timeout=_POLL_SECONDS)
            except Empty:
                self._check_alive()
                on_wait()
                continue
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return reply
            if kind == "error":
                reply = _cell_error(content)
            elif kind in ("display_data", "update_display_data"):
                self.shown = content["data"].get("text/plain", self.shown)
                reply = content["data"].get(MIME, reply)

    def _check_alive(self) -> None:
        if not self.manager.is_alive():
            raise KernelDiedError

    def end(self) -> None:
        """End the kernel and its children within seconds; a second Ctrl-C kills them at once."""
        provisioner = self.manager.provisioner
        group = getattr(provisioner, "pgid", None) or 0
        own = group > 0 and group == getattr(provisioner, "pid", None)
        try:
            if self._client is not None:
                self._client.stop_channels()
            self.manager.shutdown_kernel(now=not self.answered)
            if own:
                _wait_for_group(group)
        finally:
            if own:
                _signal_group(group, signal.SIGKILL)


def without_escapes(text: str) -> str:
    """Return text without a terminal's colours."""
    return _ESCAPES.sub("", text)


def _cell_error(content: Mapping[str, Any]) -> CellError:
    traceback = without_escapes("\n".join(content["traceback"]))
    return CellError(content["ename"], without_escapes(content["evalue"]), traceback)


def _wait_for_group(group: int) -> None:
    end = time.monotonic() + _CHILDREN_SECONDS
    while _signal_group(group, 0) and time.monotonic() < end:
        time.sleep(0.05)


def _signal_group(group: int, signum: int) -> bool:
    """Send a signal to a process group; return whether there is still one."""
    try:
        os.killpg(group, signum)
    except (ProcessLookupError, PermissionError):
        return False
    return True


def read_spec(kernel_name: str, kernels_dir: str) -> tuple[KernelSpecManager, KernelSpec]:
    """Read the kernel of exactly this directory.

    Raises
    ------
    KernelNotFoundError
        There is no such kernel there.
    KernelTestError
        Its ``kernel.json`` cannot be read, or its interpreter is gone.
    """
    specs = KernelSpecManager(kernel_dirs=[kernels_dir], ensure_native_kernel=False)
    try:
        spec = specs.get_kernel_spec(kernel_name)
    except NoSuchKernel:
        raise KernelNotFoundError(f"There is no kernel {kernel_name} in {kernels_dir}.") from None
    except (OSError, ValueError) as error:
        raise KernelTestError(
            f"The kernel.json of {kernel_name} in {kernels_dir} cannot be read: {error}. "
            "Update the kernel, or remove it and create it again."
        ) from error
    if Path(spec.resource_dir).parent.resolve() != Path(kernels_dir).resolve():
        # jupyter_client gives ipykernel's own resources for "python3", whatever the directories
        raise KernelNotFoundError(f"There is no kernel {kernel_name} in {kernels_dir}.")
    _check_interpreter(kernel_name, spec.argv[0] if spec.argv else "")
    return specs, spec


def _check_interpreter(kernel_name: str, python: str) -> None:
    if not os.path.isabs(python) or shutil.which(python):
        return
    path = Path(python)
    if path.is_symlink() and not path.exists():
        fault = f"is a link to {path.readlink()}, which is not there"
    else:
        fault = "cannot be run" if path.exists() else "is not there"
    raise KernelTestError(
        f"The interpreter of kernel {kernel_name}, {python}, {fault}: the environment is gone or "
        "damaged. Make the environment again, or update the kernel with another one."
    )


@contextmanager
def _signals_wait() -> Iterator[None]:
    """Hold back Ctrl-C and SIGTERM for a moment; their handlers run at the end.

    ``start_kernel`` runs a coroutine in a loop of its own. A KeyboardInterrupt out of that loop leaves
    it half done: it then goes on during the shutdown, which dies of it (``InvalidStateError``).
    """
    if threading.current_thread() is not threading.main_thread():
        yield  # signals come to the main thread alone
        return
    came: list[int] = []
    numbers = (signal.SIGINT, signal.SIGTERM)
    handlers = [signal.signal(number, lambda number, _: came.append(number)) for number in numbers]
    try:
        yield
    finally:
        for number, handler in zip(numbers, handlers, strict=True):
            signal.signal(number, handler)
        for signum in came:
            signal.raise_signal(signum)


@contextmanager
def running_kernel(
    kernel_name: str, specs: KernelSpecManager, spec: KernelSpec
) -> Iterator[RunningKernel]:
    """Start a kernel, and end it whatever happens.

    It runs in a temporary directory, so that what Spark leaves there (``spark-warehouse``,
    ``metastore_db``) goes away with it. Its streams go to a file there, not to a terminal.
    """
    with tempfile.TemporaryDirectory(
        prefix="pyspark-kernel-test-", ignore_cleanup_errors=True
    ) as directory:
        work, log = Path(directory, "work"), Path(directory, "kernel.log")
        work.mkdir()
        manager = KernelManager(
            kernel_name=kernel_name,
            kernel_spec_manager=specs,
            connection_file=str(Path(directory, "connection.json")),
            shutdown_wait_time=_SHUTDOWN_SECONDS,
        )
        kernel = RunningKernel(manager, log)
        try:
            _start(kernel, work, f"Kernel {kernel_name} cannot be started with {spec.argv}")
            yield kernel
        finally:
            kernel.end()


def _start(kernel: RunningKernel, work: Path, failure: str) -> None:
    try:
        kernel.start(work)
    except (OSError, RuntimeError, ValueError) as error:
        raise KernelTestError(
            f"{failure}: {error}. Update the kernel, or remove it and create it again."
        ) from error
