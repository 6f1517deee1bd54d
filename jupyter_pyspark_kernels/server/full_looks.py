"""Look at archives in full in the background, and tell the page when that changes what it shows.

A list says at once what can be seen in an instant, and what the last full look found. One process
of low priority makes the full looks, one after the other, for archives that are listed.
"""

import logging
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TypeAlias

from ..core.errors import KernelError
from ..core.freshness import Freshness, Stamp, look, stamp_of
from ..core.look_process import LookProcess
from ..core.pack_choices import PackChoices
from ..core.records import Environment

Changed = Callable[[frozenset[str]], None]
# Kernels that share an archive share its look: device and inode, environment, choices.
_Key: TypeAlias = tuple[int, int, str, PackChoices | None]

SECONDS = 300.0
# A look that takes long, on a network's disk, comes less often.
_SHARE = 50
_MOST = 1000


@dataclass
class _Entry:
    """Hold what is known of one archive; changed under the lock of :class:`FullLooks` only."""

    archive: str
    archives: set[str] = field(default_factory=set)
    told: Freshness = Freshness("fresh")  # noqa: RUF009 - it is frozen
    found: Freshness | None = None
    stamp: Stamp | None = None
    asked: Stamp | None = None
    whole: Stamp | None = None
    due: float = 0.0
    waiting: bool = False


class FullLooks:
    """Answer for lists, and look further in a thread of its own until it is closed.

    Parameters
    ----------
    changed
        Called in that thread with the archives whose state is another than a list said.
    """

    def __init__(self, changed: Changed, log: logging.Logger) -> None:
        self._changed = changed
        self._log = log
        self._lock = threading.RLock()
        self._entries: dict[_Key, _Entry] = {}
        self._queue: list[_Key] = []
        self._process: LookProcess | None = None
        self._thread: threading.Thread | None = None
        self._closed = False

    def look(
        self, archive: str, environment: Environment, choices: PackChoices | None = None
    ) -> Freshness:
        """Say what is seen in an instant or was found by the last full look, and ask for the next."""
        first = look(archive, environment, choices)
        stamp = stamp_of(archive)
        if not first.fresh or stamp is None:
            return first
        key = (stamp[0], stamp[1], environment.environment_dir, choices)
        with self._lock:
            entry = self._entries.setdefault(key, _Entry(archive))
            entry.archive = archive
            entry.archives.add(archive)
            entry.told = entry.found if entry.found and entry.stamp == stamp else first
            is_due = entry.asked != stamp or time.monotonic() >= entry.due
            if is_due and not entry.waiting:
                entry.asked = stamp
                self._ask(key, entry)
            return entry.told

    def close(self) -> None:
        """End the thread, and the look that it waits for."""
        with self._lock:
            self._closed = True
            if self._process:
                self._process.close()

    def _ask(self, key: _Key, entry: _Entry) -> None:
        """Put a look on the list of those to make; the lock is held."""
        if self._closed:
            return
        entry.waiting = True
        self._queue.append(key)
        if self._thread is None:
            self._thread = threading.Thread(
                target=self._run, name="pyspark-kernels-looks", daemon=True
            )
            self._thread.start()

    def _run(self) -> None:
        """Look until nothing is left to look at; the next list starts another thread."""
        while (key := self._next()) is not None:
            try:
                self._look_at(key)
            except KernelError as error:
                # The list says what is wrong with an environment; a process that was ended is replaced.
                self._log.debug("jupyter_pyspark_kernels: no full look: %s", error)
                self._end_process()
            except (OSError, ValueError):
                self._log.exception("jupyter_pyspark_kernels: a full look failed")
                self._end_process()
            finally:
                self._done(key)

    def _next(self) -> _Key | None:
        with self._lock:
            if self._queue and not self._closed:
                return self._queue.pop(0)
            self._thread = None
            self._drop_old()
            self._end_process()
        return None

    def _look_at(self, key: _Key) -> None:
        process = self._started()
        with self._lock:
            entry = self._entries[key]
            archive, whole = entry.archive, entry.whole
        began = time.monotonic()
        found, stamp = process.look(archive, key[2], key[3], whole)
        took = time.monotonic() - began
        with self._lock:
            entry.found, entry.stamp = found, stamp
            entry.whole = None if found.state == "damaged" else stamp
            entry.due = time.monotonic() + max(SECONDS, _SHARE * took)
            is_news = found != entry.told
            entry.told = found
            archives = frozenset(entry.archives)
        if is_news:
            self._changed(archives)

    def _done(self, key: _Key) -> None:
        with self._lock:
            entry = self._entries[key]
            entry.waiting = False
            # A look that failed is not tried again at once.
            entry.due = max(entry.due, time.monotonic() + SECONDS / 10)

    def _started(self) -> LookProcess:
        with self._lock:
            if self._closed:
                raise KernelError("The server ends.")
            if self._process is None:
                self._process = LookProcess()
            return self._process

    def _end_process(self) -> None:
        with self._lock:
            process, self._process = self._process, None
        if process:
            process.close()
            process.forget()

    def _drop_old(self) -> None:
        """Forget the archives that were listed first, where there are too many; the lock is held."""
        for key in list(self._entries)[: max(len(self._entries) - _MOST, 0)]:
            del self._entries[key]
