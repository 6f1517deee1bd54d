"""Start a kernel as Jupyter does, run code in it, and read what came back."""

import os
import re
import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Empty
from typing import Any

from jupyter_client.blocking.client import BlockingKernelClient
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager

START_TIMEOUT = 300.0
"""Seconds that a kernel may take to answer: Spark on two busy cores needs two minutes."""

CELL_TIMEOUT = 300.0
"""Seconds that one cell may take."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*m")


@dataclass(frozen=True)
class Execution:
    """What one cell gave.

    Attributes
    ----------
    stdout, stderr : str
        The streams, joined.
    result : str or None
        `text/plain` of the last expression; None where there was none.
    error : str or None
        Name and text of the exception, without colours; None where it ran through.
    traceback : str
        The traceback without colours; empty where there was no error.
    outputs : tuple of dict
        The content of all output messages, in order, each with its `msg_type` added.
    """

    stdout: str
    stderr: str
    result: str | None
    error: str | None
    traceback: str
    outputs: tuple[dict[str, Any], ...]

    @property
    def text(self) -> str:
        """What the cell printed, for a cell that must run through: an error is raised here."""
        if self.error is not None:
            raise AssertionError(f"{self.error}\n{self.traceback}\n{self.stderr}")
        return self.stdout


class RunningKernel:
    """One started kernel.

    Attributes
    ----------
    manager, client
        jupyter_client's own, for all that is not here.
    log_path : Path
        The stdout and stderr of the kernel's process and of its children, Spark's JVM included.
    """

    def __init__(
        self, manager: KernelManager, client: BlockingKernelClient, log_path: Path
    ) -> None:
        self.manager = manager
        self.client = client
        self.log_path = log_path

    @property
    def log(self) -> str:
        """What the process has written so far."""
        return self.log_path.read_text("utf-8", errors="replace")

    def execute(self, code: str, timeout: float = CELL_TIMEOUT) -> Execution:
        """Run a cell to its end; raise TimeoutError, with the kernel's log, where it has none."""
        message_id = self.client.execute(code, allow_stdin=False)
        outputs: list[dict[str, Any]] = []
        deadline = time.monotonic() + timeout
        while True:
            try:
                message = self.client.get_iopub_msg(timeout=max(0.1, deadline - time.monotonic()))
            except Empty:
                raise TimeoutError(
                    f"no answer in {timeout} s to:\n{code}\n{self.log[-5000:]}"
                ) from None
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "status" and content["execution_state"] == "idle":
                return _read(outputs)
            if kind in {"stream", "execute_result", "display_data", "error"}:
                outputs.append({**content, "msg_type": kind})


def _read(outputs: list[dict[str, Any]]) -> Execution:
    def stream(name: str) -> str:
        return "".join(
            o["text"] for o in outputs if o["msg_type"] == "stream" and o["name"] == name
        )

    results = [o["data"].get("text/plain") for o in outputs if o["msg_type"] == "execute_result"]
    errors = [o for o in outputs if o["msg_type"] == "error"]
    return Execution(
        stdout=stream("stdout"),
        stderr=stream("stderr"),
        result=results[-1] if results else None,
        error=_COLOURS.sub("", f"{errors[0]['ename']}: {errors[0]['evalue']}") if errors else None,
        traceback=_COLOURS.sub("", "\n".join(errors[0]["traceback"])) if errors else "",
        outputs=tuple(outputs),
    )


@contextmanager
def kernel_client(
    kernel_name: str,
    kernels_dir: Path,
    env: Mapping[str, str] | None = None,
    *,
    cwd: Path,
    start_timeout: float = START_TIMEOUT,
) -> Iterator[RunningKernel]:
    """Start a kernel of one kernels directory, yield it when it answers, and end it.

    Only `kernels_dir` is looked at, so no kernel of the machine can stand in. `env` goes over the
    environment of the test, as that of a Jupyter server would. The kernel runs in `cwd`; its log
    is a file there.

    Raises
    ------
    RuntimeError
        The kernel died or did not answer in time; the end of its log is in the message.
    """
    specs = KernelSpecManager(kernel_dirs=[str(kernels_dir)])
    manager = KernelManager(kernel_name=kernel_name, kernel_spec_manager=specs)
    log_path = cwd / f"{kernel_name}.log"
    with log_path.open("ab") as log:
        environ = {**os.environ, **(env or {})}
        manager.start_kernel(env=environ, cwd=str(cwd), stdout=log, stderr=log)
    client = manager.blocking_client()
    client.start_channels()
    kernel = RunningKernel(manager, client, log_path)
    try:
        try:
            client.wait_for_ready(timeout=start_timeout)
        except RuntimeError as error:
            raise RuntimeError(f"{error}\n{kernel.log[-5000:]}") from error
        yield kernel
    finally:
        client.stop_channels()
        manager.shutdown_kernel(now=False)
        manager.cleanup_resources()
