"""Run one operation of the core again and again, and stop it where the caller says.

A process of its own, so that it may fork: the operation runs in a child that has everything loaded
and planned. Talks JSON, one object a line; `Worker` is the caller's side.

    {"root": ..., "environment": ..., "operation": "create"}       prepare: lay out and plan
    {"at": N, "fault": "kill" | "ENOSPC" | ..., "seconds": S}      run it once, from the same state
"""

import errno
import json
import os
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

if __name__ == "__main__":
    sys.path.insert(0, str(Path(__file__).parents[1]))

from support import places
from support.small_kernels import Kernels

HOOKED = ("open", "mkdir", "rename", "fsync", "fchmod", "link", "unlink", "rmdir")
"""The system calls that change something and that Python makes; `open` counts where it creates."""

OPERATIONS = (
    "create",
    "update",
    "reformat",
    "rebuild",
    "take-over",
    "duplicate",
    "rename",
    "remove",
)


class Hooks:
    """Count the hooked calls; at the Nth kill this process or raise, `from` it on at all later ones."""

    def __init__(self, at: int, fault: str) -> None:
        self.count = 0
        self.at = at
        self.fault = fault

    def install(self) -> None:
        for name in HOOKED:
            setattr(os, name, self.wrapped(name, getattr(os, name)))

    def wrapped(self, name: str, real: Callable[..., Any]) -> Callable[..., Any]:
        def call(*args: Any, **keywords: Any) -> Any:
            flags = args[1] if len(args) > 1 else keywords.get("flags", 0)
            if name != "open" or flags & os.O_CREAT:
                self.count += 1
                lasting = self.fault.startswith("from ")
                if self.count == self.at or (lasting and self.count > self.at > 0):
                    if self.fault == "kill":
                        os.kill(os.getpid(), signal.SIGKILL)
                    if self.fault == "interrupt":
                        # As a signal's: just after the call.
                        real(*args, **keywords)
                        raise KeyboardInterrupt
                    code = getattr(errno, self.fault.removeprefix("from "))
                    raise OSError(code, os.strerror(code), args[0] if args else None)
            return real(*args, **keywords)

        return call


class Stage:
    """Hold the directory that one operation starts from, and its plan."""

    def __init__(self, root: Path, environment: Path, operation: str) -> None:
        self.made = Kernels(root / "kernels", environment)
        self.base = root / "base"
        for directory in (self.made.dir, self.base):
            shutil.rmtree(directory, ignore_errors=True)
        self.made.dir.mkdir()
        self.made.create("other")
        if operation == "take-over":
            self.made.write_original("one")
        elif operation != "create":
            self.made.create("one")
        self.run = self.made.prepared(operation)
        shutil.copytree(self.made.dir, self.base)

    def reset(self) -> None:
        shutil.rmtree(self.made.dir)
        shutil.copytree(self.base, self.made.dir)

    def once(self, at: int = 0, fault: str = "", seconds: float | None = None) -> dict[str, Any]:
        """Run it from the start; return how it ended."""
        self.reset()
        result = self.base.parent / "result"
        result.unlink(missing_ok=True)
        began = time.monotonic()
        child = os.fork()
        if child == 0:
            os.setpgid(0, 0)
            self._child(result, Hooks(at, fault))
        if seconds is not None:
            time.sleep(seconds)
            self._killed(child)
        _, status = os.waitpid(child, 0)
        taken = time.monotonic() - began
        found = json.loads(result.read_text()) if result.exists() else {"ended": "killed"}
        return {**found, "status": status, "seconds": taken}

    @staticmethod
    def _killed(child: int) -> None:
        try:
            os.killpg(child, signal.SIGKILL)
        except ProcessLookupError:
            os.kill(child, signal.SIGKILL)

    def _child(self, result: Path, hooks: Hooks) -> None:
        try:
            hooks.install()
            try:
                self.run()
                ended = {"ended": "done"}
            except BaseException as error:  # noqa: BLE001 - whatever it is, it is the result
                ended = {"ended": type(error).__name__, "message": str(error)}
            hooks.at = 0
            # Whole or not there, as this process may be killed here too.
            written = result.with_suffix(".new")
            written.write_text(json.dumps({**ended, "calls": hooks.count}))
            written.rename(result)
        finally:
            os._exit(0)


class Worker:
    """Ask a worker process; `with Worker(root, environment, operation) as worker`."""

    def __init__(self, root: Path, environment: Path, operation: str) -> None:
        root.mkdir(parents=True, exist_ok=True)
        self.root = root
        self.kernels_dir = root / "kernels"
        self.ask = {"root": str(root), "environment": str(environment), "operation": operation}

    def __enter__(self) -> "Worker":  # noqa: PYI034 - Self is of Python 3.11
        self.process = subprocess.Popen(
            [sys.executable, __file__],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
            cwd=places.ROOT,
        )
        self._say(self.ask)
        return self

    def __exit__(self, *_: object) -> None:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.close()
        self.process.wait()
        self.process.stdout.close()

    def _say(self, ask: dict[str, Any]) -> dict[str, Any]:
        assert self.process.stdin is not None
        assert self.process.stdout is not None
        self.process.stdin.write(json.dumps(ask) + "\n")
        self.process.stdin.flush()
        line = self.process.stdout.readline()
        if not line:
            raise RuntimeError(f"the worker ended with {self.process.wait()}")
        return json.loads(line)

    def run(self, at: int = 0, fault: str = "", seconds: float | None = None) -> dict[str, Any]:
        """Run the operation once, from the state it was prepared for."""
        return self._say({"at": at, "fault": fault, "seconds": seconds})


def main() -> None:
    ask = json.loads(sys.stdin.readline())
    stage = Stage(Path(ask["root"]), Path(ask["environment"]), ask["operation"])
    print("{}", flush=True)
    for line in sys.stdin:
        print(json.dumps(stage.once(**json.loads(line))), flush=True)


if __name__ == "__main__":
    main()
