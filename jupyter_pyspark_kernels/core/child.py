"""Run a program of an environment to its end, and leave nothing of it behind."""

import contextlib
import os
import re
import selectors
import signal
import subprocess
import time
from collections import deque
from collections.abc import Callable, Iterator, Mapping, Sequence
from typing import IO, NamedTuple

from .errors import CancelledError, EnvironmentUnusableError

# Who was asked to end may take this long to clean up.
END_SECONDS = 5.0
POLL_SECONDS = 0.1
SHOWN_LINES = 8
LINE_CHARACTERS = 500


class Outcome(NamedTuple):
    """Say how a command ended: its return code, and its last lines, errors among them."""

    code: int
    lines: tuple[str, ...]


def run_child(
    command: Sequence[str],
    variables: Mapping[str, str],
    *,
    seconds: float | None = None,
    cancelled: Callable[[], bool] = lambda: False,
) -> Outcome:
    """Run a command to its end; whatever happens, nothing of its process group stays behind.

    Raises
    ------
    TimeoutError
        When it took longer than ``seconds``.
    CancelledError
        When ``cancelled`` returned true.
    EnvironmentUnusableError
        When it could not be started.
    """
    try:
        child = subprocess.Popen(
            list(command),
            env=dict(variables),
            cwd="/",
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            start_new_session=True,
        )
    except OSError as error:
        raise EnvironmentUnusableError(
            f"{command[0]} cannot be started: {error.strerror}. Try it in a terminal."
        ) from error
    deadline = None if seconds is None else time.monotonic() + seconds
    with child, _ended(child):
        lines = _LastLines()
        for piece in _read_pieces(child):
            lines.add(piece)
            if cancelled():
                raise CancelledError(f"{os.path.basename(command[0])} was stopped.")
            if deadline is not None and time.monotonic() > deadline:
                raise TimeoutError
        return Outcome(child.wait(), lines.all())


@contextlib.contextmanager
def _ended(child: "subprocess.Popen[bytes]") -> Iterator[None]:
    """End a child's whole process group on the way out."""
    try:
        yield
    finally:
        _signal_group(child, signal.SIGTERM)
        with contextlib.suppress(subprocess.TimeoutExpired):
            child.wait(END_SECONDS)
        _signal_group(child, signal.SIGKILL)


def _signal_group(child: "subprocess.Popen[bytes]", number: signal.Signals) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(child.pid, number)


def _read_pieces(child: "subprocess.Popen[bytes]") -> Iterator[bytes]:
    """Yield output as it comes, and nothing (b"") every 0.1 s without it, until the child ends."""
    pipe: IO[bytes] | None = child.stdout
    if pipe is None:
        return
    with selectors.DefaultSelector() as selector:
        selector.register(pipe, selectors.EVENT_READ)
        while True:
            over = child.poll() is not None
            if selector.select(POLL_SECONDS):
                piece = os.read(pipe.fileno(), 1 << 16)
                yield piece
                if piece:
                    continue
                # The pipe may be closed long before the child ends.
                with contextlib.suppress(subprocess.TimeoutExpired):
                    child.wait(POLL_SECONDS)
            elif not over:
                yield b""
            # A grandchild may hold the pipe open after the child's end.
            if over:
                return


class _LastLines:
    """Keep the last lines of an output of any length, each cut, passwords in URLs masked."""

    def __init__(self) -> None:
        self._lines: deque[str] = deque(maxlen=4 * SHOWN_LINES)
        self._rest = b""

    def add(self, piece: bytes) -> None:
        *whole, rest = (self._rest + piece).replace(b"\r", b"\n").split(b"\n")
        self._rest = rest[-LINE_CHARACTERS:]
        self._lines.extend(filter(None, map(_clean_line, whole)))

    def all(self) -> tuple[str, ...]:
        last = _clean_line(self._rest)
        return (*self._lines, *([last] if last else []))


def _clean_line(line: bytes) -> str:
    text = line.decode(errors="replace")
    text = re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", text)
    text = re.sub(r"://[^/\s@]+@", "://****@", text)
    return "".join(c for c in text if c.isprintable()).rstrip()[:LINE_CHARACTERS]
