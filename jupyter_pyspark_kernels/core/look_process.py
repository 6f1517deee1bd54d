"""Ask a process of low priority for full looks at archives: a server does not wait for them."""

import contextlib
import json
import os
import subprocess
import sys
from dataclasses import asdict
from pathlib import Path

from .errors import KernelError
from .freshness import Freshness, Stamp
from .pack_choices import PackChoices

_WORKER = Path(__file__).with_name("look_worker.py")


class LookProcess:
    """Hold the process, from the first look to :meth:`close`; one look at a time."""

    def __init__(self) -> None:
        # A Python from an environment module on a cluster finds its own library by this variable.
        kept = {k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}
        self._child = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=kept,
            start_new_session=True,
        )
        self._send([path for path in sys.path if Path(path).is_absolute()])

    def look(
        self,
        archive: str,
        environment_dir: str,
        choices: PackChoices | None,
        whole: Stamp | None = None,
    ) -> tuple[Freshness, Stamp | None]:
        """Look at an archive in full.

        Parameters
        ----------
        whole
            The stamp by which the archive's bytes were found to be right before.

        Returns
        -------
        tuple
            What was found, and the stamp of the archive just before.

        Raises
        ------
        KernelError
            When the environment cannot be read, or the process ended.
        """
        self._send(
            {
                "archive": archive,
                "environment_dir": environment_dir,
                "choices": asdict(choices) if choices else None,
                "whole": whole,
            }
        )
        line = self._child.stdout.readline() if self._child.stdout else b""
        if not line.endswith(b"\n"):
            raise KernelError("The process that looks at archives ended. Try again.")
        reply = json.loads(line)
        if "fault" in reply:
            raise KernelError(reply["fault"])
        fields = reply["found"]
        names = ("added", "removed", "files")
        found = Freshness(**{**fields, **{name: tuple(fields[name]) for name in names}})
        return found, tuple(reply["stamp"]) if reply["stamp"] else None

    def close(self) -> None:
        """End the process, in the middle of a look too; safe to call from another thread."""
        self._child.kill()
        self._child.wait()

    def forget(self) -> None:
        """Close what leads to an ended process."""
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not sent needs no sending
                    stream.close()

    def _send(self, content: object) -> None:
        """Write a line; a process that is gone shows when its answer is read."""
        with contextlib.suppress(BrokenPipeError):
            if self._child.stdin:
                self._child.stdin.write(json.dumps(content).encode() + b"\n")
                self._child.stdin.flush()
