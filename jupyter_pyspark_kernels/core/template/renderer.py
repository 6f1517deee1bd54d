"""Keep one process alive in which templates are compiled, and stop it at its limits."""

import contextlib
import json
import os
import subprocess
import sys
import threading
from collections.abc import Mapping
from pathlib import Path
from typing import TypeAlias

from .worker import MEMORY_LIMIT, REPLY_LIMIT

JsonValue: TypeAlias = str | int | float | bool | list["JsonValue"] | dict[str, "JsonValue"] | None

TIME_LIMIT = 5.0
"""Seconds for one template, the start of the process included."""

_WORKER = Path(__file__).with_name("worker.py")

_EXPLANATIONS = {
    "syntax": "this cannot be read as HOCON. Look for a missing comma, quote, colon or brace here"
    " or just before",
    "reference": "a ${…} cannot be resolved: references go in a circle, or lead to a key that has"
    " no value. Write the value itself",
    "mixed": "one value mixes text with a list, an object or a boolean, or a ${…} leads into"
    " something that is no object. Keep to one kind, and put booleans in quotes",
    "recursion": "references go in a circle, or objects are nested too deeply. Write it flatter",
    "memory": f"the template needs more than {MEMORY_LIMIT // 1024**2} MiB of memory. Remove"
    " references that multiply each other",
    "output": f"the result is larger than {REPLY_LIMIT // 1024**2} MiB. Remove references that"
    " multiply each other",
    "time": f"the template takes longer than {TIME_LIMIT:g} seconds. Remove references that"
    " multiply each other, and make it smaller",
    "type": "a value is neither text, number, boolean, null, list nor object. Put it in quotes",
    "refused": "the template tries to open a file, a connection or a program. Remove that",
    "import": f"{sys.executable} cannot import pyhocon, which reads templates. Install it there:"
    " python -m pip install pyhocon",
    "died": "the process that reads templates ended without an answer. Try again; if it happens"
    " with this template only, make the template simpler",
    "start": "the process that reads templates could not be started. Free memory or processes on"
    " this machine, then try again",
    "other": "pyhocon cannot read this template. Compare it with the default template",
}


class CompileError(Exception):
    """Say why a template could not be compiled; the caller knows the template's name.

    Attributes
    ----------
    line : int or None
        1-based line, where it is known.
    """

    def __init__(self, kind: str, line: int | None = None) -> None:
        self.kind = kind
        self.line = line
        super().__init__(_EXPLANATIONS.get(kind, _EXPLANATIONS["other"]))


class Renderer:
    """Compile templates one after the other in a child process; safe to share between threads.

    The child starts with the first template, is replaced after any failure (a parse error leaves
    pyparsing changed for the whole process) and ends with `close`, or when this process ends.
    """

    def __init__(self, time_limit: float = TIME_LIMIT) -> None:
        self._time_limit = time_limit
        self._lock = threading.Lock()
        self._child: subprocess.Popen[bytes] | None = None

    def compile(self, text: str, markers: Mapping[str, str]) -> JsonValue:
        """Evaluate `text`, in which ``${name}`` becomes ``markers[name]``.

        Raises
        ------
        CompileError
            If the template is wrong, exceeds a limit, or there is no process to read it.
        """
        request = json.dumps({"text": text, "markers": dict(markers)}).encode() + b"\n"
        with self._lock:
            reused = self._child is not None
            try:
                return self._ask(request)
            except CompileError as error:
                self._stop()
                if not (reused and error.kind == "died"):
                    raise
            try:  # the old child had been killed while it waited: that is not the template's fault
                return self._ask(request)
            except CompileError:
                self._stop()
                raise

    def close(self) -> None:
        """End the child, if there is one; a later `compile` starts another."""
        with self._lock:
            self._stop()

    def _ask(self, request: bytes) -> JsonValue:
        """Send one request; the timer's kill is what ends a wait that lasts too long."""
        child = self._child = self._child or _start()
        expired = threading.Event()

        def expire() -> None:
            expired.set()
            child.kill()

        timer = threading.Timer(self._time_limit, expire)
        timer.daemon = True
        timer.start()
        try:
            line = _exchange(child, request)
        finally:
            timer.cancel()
        if not line.endswith(b"\n"):
            raise CompileError("time" if expired.is_set() else "died")
        reply = json.loads(line)
        if "tree" not in reply:
            raise CompileError(reply["problem"], reply["line"])
        tree: JsonValue = reply["tree"]
        return tree

    def _stop(self) -> None:
        child, self._child = self._child, None
        if child is None:
            return
        child.kill()
        for stream in (child.stdin, child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not sent needs no sending
                    stream.close()
        child.wait()


def _start() -> "subprocess.Popen[bytes]":
    """Start a child with an empty environment and tell it where to import from."""
    # A Python from an environment module on a cluster finds its own library by this variable.
    kept = {k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}
    try:
        child = subprocess.Popen(
            [sys.executable, "-I", "-X", "utf8", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=kept,
            start_new_session=True,  # Ctrl-C in a terminal is for the command line, not for it
        )
    except (OSError, ValueError) as error:
        raise CompileError("start") from error
    path = json.dumps([p for p in sys.path if Path(p).is_absolute()]).encode() + b"\n"
    _send(child, path)
    return child


def _exchange(child: "subprocess.Popen[bytes]", request: bytes) -> bytes:
    """Send a line and read one of at most `REPLY_LIMIT` bytes; empty when the child is gone."""
    _send(child, request)
    return child.stdout.readline(REPLY_LIMIT + 1) if child.stdout else b""


def _send(child: "subprocess.Popen[bytes]", line: bytes) -> None:
    """Write a line; a child that is gone shows when its answer is read."""
    with contextlib.suppress(BrokenPipeError):
        if child.stdin:
            child.stdin.write(line)
            child.stdin.flush()
