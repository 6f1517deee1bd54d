"""Ask a process for this user's environments, and hold what it has found so far."""

import contextlib
import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Mapping, Sequence
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import EnvironmentUnusableError
from ..records import Environment

_WORKER = Path(__file__).with_name("scout_worker.py")
# After so many seconds a place counts as one that does not answer.
ANSWER_SECONDS = 3.0
# It says that it is alive each second; one that does not is hanging as a whole.
_SILENT_SECONDS = 15.0
# A process that was killed is gone in no time, unless the system holds it.
_END_SECONDS = 1.0


class Found(NamedTuple):
    """Name what was found: an environment, or what is broken or does not answer.

    Attributes
    ----------
    name
        What people call it, such as ``churn (3.12)``.
    tool
        Who keeps it, such as ``poetry``; empty where nothing says it.
    environment
        None where ``fault`` says why it cannot be used.
    hangs
        Whether that is since it does not answer.
    """

    environment_dir: str
    name: str
    tool: str
    environment: Environment | None
    fault: str = ""
    hangs: bool = False


class Search:
    """Hold what a search has found, in the order of finding; it may be read while it goes on."""

    def __init__(self, check: Callable[[], None]) -> None:
        self._check = check
        self._changed = threading.Condition()
        self._found: list[Found] = []
        self._is_settled = self._is_complete = False

    @property
    def found(self) -> tuple[Found, ...]:
        """Return what there is so far; later there is only more behind it."""
        with self._changed:
            return tuple(self._found)

    @property
    def is_complete(self) -> bool:
        """Tell whether nothing more will come."""
        return self._is_complete

    def wait(self, seconds: float, *, more_than: int = -1) -> bool:
        """Wait for the end, or for more entries than so many; return whether it has ended."""

        def is_enough() -> bool:
            return self._is_complete or 0 <= more_than < len(self._found)

        self._check()
        with self._changed:
            self._changed.wait_for(is_enough, seconds)
            return self._is_complete

    def wait_settled(self, seconds: float) -> None:
        """Wait until only those are left that take long, or do not answer at all."""
        with self._changed:
            self._changed.wait_for(lambda: self._is_settled, seconds)

    def add(self, found: Sequence[Found]) -> None:
        """Take more."""
        with self._changed:
            self._found += found
            self._changed.notify_all()

    def end(self, *, is_complete: bool) -> None:
        """Take that only slow ones are left, or that it is complete."""
        with self._changed:
            self._is_settled = True
            self._is_complete = self._is_complete or is_complete
            self._changed.notify_all()


class _Process:
    """Hold the process and the searches that wait for it."""

    def __init__(self, seconds: float) -> None:
        # A Python from an environment module on a cluster finds its own library by this variable.
        kept = {k: v for k, v in os.environ.items() if k == "LD_LIBRARY_PATH"}
        self._child = subprocess.Popen(
            # -S: the directories to import from are sent.
            [sys.executable, "-I", "-S", "-X", "utf8", str(_WORKER)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            cwd="/",
            env=kept,
            start_new_session=True,
        )
        self._lock = threading.Lock()
        self._searches: dict[int, Search] = {}
        self._number = 0
        self._known: dict[str, Found] = {}
        self._heard = time.monotonic()
        self.is_ended = False
        self._write({"path": [p for p in sys.path if os.path.isabs(p)], "seconds": seconds})
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def ask(self, request: Mapping[str, object]) -> Search:
        search = Search(self.check)
        with self._lock:
            if not self._searches:
                self._heard = time.monotonic()
            self._number += 1
            self._searches[self._number] = search
            self._write({"id": self._number, **request})
            if self.is_ended:
                search.end(is_complete=True)
        return search

    def check(self) -> None:
        """Kill it where it owes answers and says nothing; its searches end with that."""
        if self._searches and time.monotonic() - self._heard > _SILENT_SECONDS:
            self.close()

    def _write(self, content: object) -> None:
        """Write a line; a process that is gone shows in :meth:`_listen`."""
        with contextlib.suppress(OSError, ValueError):
            if self._child.stdin:
                self._child.stdin.write(json.dumps(content).encode() + b"\n")
                self._child.stdin.flush()

    def _listen(self) -> None:
        for line in self._child.stdout or ():
            self._heard = time.monotonic()
            if line.endswith(b"\n"):
                for number, answers in groupby(json.loads(line), itemgetter("id")):
                    self._take(number, list(answers))
        with self._lock:
            self.is_ended = True
            self._close_streams()
            left, self._searches = list(self._searches.values()), {}
        for search in left:
            search.end(is_complete=True)
        self._child.wait()

    def _take(self, number: int, answers: Sequence[dict[str, Any]]) -> None:
        """Take what one search has found, and how far it is."""
        found = [self._found(answer) for answer in answers if "path" in answer]
        search = self._searches.get(number)
        if search is None:
            return
        search.add(found)
        if len(found) < len(answers):
            is_complete = any("done" in answer for answer in answers)
            search.end(is_complete=is_complete)
            if is_complete:
                with self._lock:
                    del self._searches[number]

    def _found(self, answer: dict[str, Any]) -> Found:
        """Make a record of an answer; of what is as it was before, there is one."""
        path = answer["path"]
        if "same" in answer:
            return self._known[path]
        environment = None
        if facts := answer.get("facts"):
            fields = {key: value for key, value in facts.items() if key != "sites"}
            environment = Environment(**{**fields, "editable": tuple(fields["editable"])})
        fault, hangs = answer.get("fault", ""), answer.get("hangs", False)
        found = Found(path, answer["name"], answer["tool"], environment, fault, hangs)
        self._known[path] = found
        return found

    def _close_streams(self) -> None:
        for stream in (self._child.stdin, self._child.stdout):
            if stream is not None:
                with contextlib.suppress(OSError):  # what was not sent needs no sending
                    stream.close()

    def close(self) -> None:
        self._child.kill()
        # No longer: what hangs on a stalled mount may outlive even this for a while.
        if threading.current_thread() is not self._listener:
            self._listener.join(_END_SECONDS)


class Finder:
    """Keep the process between searches: what did not change, it does not read again.

    Parameters
    ----------
    seconds
        After so many a place counts as one that does not answer.
    """

    def __init__(self, seconds: float = ANSWER_SECONDS) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._process: _Process | None = None
        self._last: tuple[object, Search] | None = None

    def search(
        self, home: str, environ: Mapping[str, str], roots: Sequence[tuple[str, int]]
    ) -> Search:
        """Begin to look for a user's environments; who asks while that goes on shares it.

        Parameters
        ----------
        home, environ
            The user's home directory, and variables that say where the tools put environments.
        roots
            Further directories, each with how many levels below it are looked at.
        """
        request = {"home": home, "environ": dict(environ), "roots": [list(root) for root in roots]}
        with self._lock:
            if self._last and self._last[0] == request and not self._last[1].is_complete:
                return self._last[1]
            search = self._ready().ask(request)
            self._last = (request, search)
        return search

    def read(self, environment_dir: str) -> Environment:
        """Read one directory as an environment.

        Raises
        ------
        EnvironmentUnusableError
            When it is none that can be used, or does not answer; the text names the way out.
        """
        found = self._look_at(environment_dir)
        if found.environment is None:
            raise EnvironmentUnusableError(found.fault)
        return found.environment

    def require_answer(self, environment_dir: str) -> None:
        """Refuse a directory that does not answer: who reads it here would wait for ever.

        Raises
        ------
        EnvironmentUnusableError
            When it does not answer; what else is wrong with it is not said.
        """
        found = self._look_at(environment_dir)
        if found.hangs:
            raise EnvironmentUnusableError(found.fault)

    def silent(self, groups: Sequence[Sequence[str]]) -> dict[str, str]:
        """Return why each group of files cannot be read that does not answer, by its first path."""
        with self._lock:
            search = self._ready().ask({"touch": [list(group) for group in groups]})
        search.wait(self._seconds + _SILENT_SECONDS)
        return {one.environment_dir: one.fault for one in search.found}

    def _look_at(self, path: str) -> Found:
        with self._lock:
            search = self._ready().ask({"read": path})
        search.wait(self._seconds + _SILENT_SECONDS)
        fault = f"{path} could not be looked at. Try again."
        return next(iter(search.found), Found(path, path, "", None, fault))

    def _ready(self) -> _Process:
        if self._process is None or self._process.is_ended:
            self._process = _Process(self._seconds)
        return self._process

    def close(self) -> None:
        """End the process; searches that go on end with it."""
        with self._lock:
            if self._process:
                self._process.close()
                self._process = None
