"""Run the JVM with its outputs in our hands."""

from __future__ import annotations

import collections
import os
import select
import subprocess
import sys
import threading
from typing import Any


class JavaLog:
    """Carry one output of the JVM on and keep its last lines; the pipe is read to its end.

    While Spark starts all goes to the kernel's original stderr, hence to Jupyter's log; from
    ``to_notebook`` on to descriptor 1 or 2, as with a JVM that had inherited it.
    """

    def __init__(self, descriptor: int) -> None:
        self.lines: collections.deque[str] = collections.deque(maxlen=200)
        self._descriptor = descriptor
        self._read_end, self.write_end = os.pipe()
        # ipykernel puts a pipe to the notebook in place of descriptor 2 and keeps the old one.
        self._target = getattr(sys.stderr, "_original_stdstream_copy", None) or 2
        self._thread = threading.Thread(target=self._carry, name="spark-stderr", daemon=True)
        self._thread.start()

    def to_notebook(self) -> None:
        """Let what comes from now on appear in the notebook."""
        self._target = self._descriptor

    def close_write_end(self) -> None:
        """Leave the pipe to the JVM alone, so that its end is seen."""
        if self.write_end >= 0:
            os.close(self.write_end)
            self.write_end = -1

    def text(self) -> str:
        """Return the last lines; after the JVM's end all of them."""
        self._thread.join(1)
        return "\n".join(self.lines)

    def _carry(self) -> None:
        rest = b""
        while True:
            chunk = os.read(self._read_end, 4096)
            if not chunk:
                break
            self._forward(chunk)
            *whole, rest = (rest + chunk).split(b"\n")
            self.lines.extend(line.decode("utf-8", "replace") for line in whole)
        if rest:
            self.lines.append(rest.decode("utf-8", "replace"))
        os.close(self._read_end)

    def _forward(self, chunk: bytes) -> None:
        """Write where the kernel's own errors go; if nobody reads there, drop it and go on."""
        try:
            if select.select([], [self._target], [], 1)[1]:
                os.write(self._target, chunk)
        except (OSError, ValueError):
            pass


class Java(subprocess.Popen):  # type: ignore[type-arg]  # not subscriptable in Python 3.8
    """Be the JVM's process, whose early end is always seen by the loop of ``launch_gateway``.

    A thread waits for its end. Else it would stay in the list of processes, and ipykernel, which
    at its own end waits until it has no children, would stay until it is killed.
    """

    def __init__(self, command: list[str], **options: Any) -> None:
        super().__init__(command, **options)
        threading.Thread(target=self.wait, name="spark-java-end", daemon=True).start()

    def poll(self) -> int | None:
        """Return the exit status; for 0 it is 256, as pyspark waits for ever on 0."""
        status = super().poll()
        return 256 if status == 0 else status

    def end(self) -> None:
        """End it, if it runs: closing its stdin asks, a signal insists."""
        if self.stdin is not None:
            self.stdin.close()
        self.terminate()
        try:
            self.wait(5)
        except subprocess.TimeoutExpired:
            self.kill()
