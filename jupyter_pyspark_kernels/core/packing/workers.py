"""Start worker processes, and talk with them without ever waiting for one that is busy."""

import contextlib
import os
import select
import subprocess
import sys
from collections import deque
from collections.abc import Iterator, Sequence
from pathlib import Path

from . import codec
from .messages import Message, decode, encode

MOST = 16

_READ = 1 << 16
# Not by its path: a script's directory would come first where modules are looked for.
_START = "import sys; sys.path += sys.argv[2:]; from packing.worker import main; main()"


# Blocks of a MiB come and go all the time: glibc would give each back to the system, which clears it
# before it comes again (mallopt(3)).
_MEMORY = {"MALLOC_MMAP_THRESHOLD_": str(8 << 20), "MALLOC_TRIM_THRESHOLD_": str(16 << 20)}


class WorkerDiedError(Exception):
    """Say that a worker ended before its work did.

    Attributes
    ----------
    signal
        What killed it; 0 where it ended by itself.
    """

    def __init__(self, returncode: int) -> None:
        super().__init__(returncode)
        self.signal = max(-returncode, 0)


class Worker:
    """Hold one process, and what goes to it and comes from it.

    Attributes
    ----------
    busy
        How many of its answers are still to come.
    """

    def __init__(self, target: int) -> None:
        self.busy = 0
        self._outgoing: deque[memoryview] = deque()
        self._incoming = bytearray()
        self._process = _started(target)
        if self._process.stdin is None or self._process.stdout is None:
            raise ValueError("a worker without pipes")
        self.input, self.output = self._process.stdin.fileno(), self._process.stdout.fileno()
        os.set_blocking(self.input, False)
        os.set_blocking(self.output, False)

    @property
    def has_to_send(self) -> bool:
        """Tell whether something for it did not fit into the pipe."""
        return bool(self._outgoing)

    def send(self, message: Message) -> None:
        """Send a message, now or as soon as there is room."""
        self.busy += 1
        self._outgoing.append(memoryview(encode(message)))
        self.push()

    def push(self) -> None:
        """Write what fits."""
        with contextlib.suppress(BlockingIOError):
            while self._outgoing:
                view = self._outgoing[0]
                try:
                    done = os.write(self.input, view)
                except BrokenPipeError:
                    self._raise_its_end()
                if done < len(view):
                    self._outgoing[0] = view[done:]
                else:
                    self._outgoing.popleft()

    def received(self) -> Iterator[Message]:
        """Yield the answers that are there.

        Raises
        ------
        WorkerDiedError
        """
        try:
            more = os.read(self.output, _READ)
        except BlockingIOError:
            return
        if not more:
            self._raise_its_end()
        self._incoming += more
        for message in decode(self._incoming):
            self.busy -= 1
            yield message

    def _raise_its_end(self) -> None:
        raise WorkerDiedError(self._process.wait())

    def end(self) -> None:
        """Kill it: nothing that it still does is wanted."""
        self._process.kill()
        for stream in (self._process.stdin, self._process.stdout):
            if stream:
                # What is still to be flushed is nothing: all was written by descriptor.
                stream.close()
        self._process.wait()


class Workers:
    """Hold some workers that all write to, and read from, one file.

    Use as a context manager: no worker outlives it.

    Parameters
    ----------
    target
        The file's descriptor.
    count
        How many; None for one a core.
    """

    def __init__(self, target: int, count: int | None = None) -> None:
        self.all: list[Worker] = []
        try:
            for _ in range(count or cores()):
                self.all.append(Worker(target))
        except BaseException:
            self.end()
            raise
        self._by_output = {worker.output: worker for worker in self.all}

    def __enter__(self) -> "Workers":  # noqa: PYI034 - Self is of Python 3.11
        return self

    def __exit__(self, *_: object) -> None:
        self.end()

    def end(self) -> None:
        """Kill all."""
        for worker in self.all:
            worker.end()

    def least_busy(self) -> Worker:
        """Return the worker that waits for the least."""
        return min(self.all, key=lambda worker: worker.busy)

    def answers(self, seconds: float) -> Iterator[tuple[Worker, Message]]:
        """Yield the answers that come in within a time; none may mean that nothing came.

        Raises
        ------
        WorkerDiedError
        """
        poll = select.poll()
        for worker in self.all:
            poll.register(worker.output, select.POLLIN)
            if worker.has_to_send:
                poll.register(worker.input, select.POLLOUT)
        for descriptor, _ in poll.poll(seconds * 1000):
            if descriptor in self._by_output:
                worker = self._by_output[descriptor]
                for message in worker.received():
                    yield worker, message
        for worker in self.all:
            worker.push()


def cores() -> int:
    """Return how many workers this process may keep busy."""
    available = getattr(os, "sched_getaffinity", lambda _: range(os.cpu_count() or 1))(0)
    return min(len(available), MOST)


def _started(target: int) -> "subprocess.Popen[bytes]":
    package = Path(__file__).parent
    # A Python from an environment module on a cluster finds its own library by this variable.
    kept = {k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}
    paths: Sequence[str] = [str(package.parent), *codec.import_path()]
    return subprocess.Popen(
        [sys.executable, "-I", "-S", "-c", _START, str(target), *paths],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        bufsize=0,
        pass_fds=[target],
        cwd="/",
        env=kept | _MEMORY,
        start_new_session=True,  # Ctrl-C in a terminal is for the command line, not for it
    )
