"""Run many short calls in threads; one that hangs keeps no other from being run.

One thread begins: what the system has in memory it gives at once, and threads that each ask for so
little spend more on taking turns. Those that wait for a disk get help a tick later.

A thread that hangs in a system call can't be ended: a stalled mount holds it in open() or stat() until
the mount answers or the process is killed. So it is left alone, another takes its place, and all
of this runs in a process of its own (:mod:`.scout_worker`), never in a Jupyter server, which could
then not even end. O_NONBLOCK, as of ``files.read_text``, helps against named pipes alone.
"""

import threading
import time
from collections import deque
from collections.abc import Callable
from typing import Literal, NamedTuple

# So many wait for a disk at once.
WORKERS = 4
# Threads in all, those that hang among them.
MOST_THREADS = 40
# After so many seconds a call counts as slow: others do not wait for it.
SLOW_SECONDS = 0.25
TICK_SECONDS = 0.05


Outcome = Literal["hangs", "again", "never"]


class Call(NamedTuple):
    """Ask for a call.

    Attributes
    ----------
    key
        What is looked at: while one call of this key hangs, no further one is begun.
    run
        The call itself; it handles its own errors.
    slow, done
        Called when it has become slow, and when it has ended (whether it was slow).
    give_up
        Called in place of ``done``: when it hangs (``hangs``), where a call of its key hangs
        already (``again``), and where all threads hang (``never``).
    """

    key: tuple[str, str]
    run: Callable[[], None]
    slow: Callable[[], None]
    done: Callable[[bool], None]
    give_up: Callable[[Outcome], None]


class _Hand:
    """Be one thread: what it does and since when."""

    def __init__(self) -> None:
        self.call: Call | None = None
        self.since = 0.0
        self.is_slow = False
        self.is_given_up = False

    def give_back(self) -> tuple[bool, bool]:
        """End the call; return whether it was slow, and given up."""
        self.call = None
        return self.is_slow, self.is_given_up


class Crew:
    """Hold the threads."""

    def __init__(self, seconds: float) -> None:
        self._seconds = seconds
        self._lock = threading.Lock()
        self._calls: deque[Call] = deque()
        self._hands: set[_Hand] = set()
        self._hanging: set[tuple[str, str]] = set()

    def add(self, call: Call, *, first: bool = False) -> None:
        """Run a call soon; before all others where it is to be ``first``."""
        with self._lock:
            hangs = call.key in self._hanging
            if not hangs:
                (self._calls.appendleft if first else self._calls.append)(call)
                if self._working() == 0:
                    self._begin_thread()
        if hangs:
            call.give_up("again")

    def watch(self) -> bool:
        """Help where calls wait, see to those that take too long; return whether there are any.

        To be called every :data:`TICK_SECONDS` while there are, at first after one.
        """
        slow, hang, never = [], [], []
        now = time.monotonic()
        with self._lock:
            for hand in self._hands:
                if hand.call is None or hand.is_given_up:
                    continue
                age = now - hand.since
                if age > SLOW_SECONDS and not hand.is_slow:
                    hand.is_slow = True
                    slow.append(hand.call)
                if age > self._seconds:
                    hand.is_given_up = True
                    self._hanging.add(hand.call.key)
                    hang.append(hand.call)
            for _ in range(min(WORKERS - self._working(), len(self._calls))):
                self._begin_thread()
            if self._working() == 0 and all(hand.is_given_up for hand in self._hands):
                never = list(self._calls)
                self._calls.clear()
            busy = bool(self._calls) or not all(hand.is_given_up for hand in self._hands)
        for call in slow:
            call.slow()
        for call in hang:
            call.give_up("hangs")
        for call in never:
            call.give_up("never")
        return busy

    def _working(self) -> int:
        return sum(not hand.is_slow for hand in self._hands)

    def _has_room(self) -> bool:
        return len(self._hands) < MOST_THREADS

    def _begin_thread(self) -> None:
        if self._has_room():
            hand = _Hand()
            self._hands.add(hand)
            threading.Thread(target=self._work, args=(hand,), daemon=True).start()

    def _work(self, hand: _Hand) -> None:
        while call := self._next(hand):
            call.run()
            with self._lock:
                was_slow, was_given_up = hand.give_back()
                self._hanging.discard(call.key)
                if was_slow:
                    # Another has taken its place.
                    self._hands.discard(hand)
            if not was_given_up:
                call.done(was_slow)
            if was_slow:
                return

    def _next(self, hand: _Hand) -> Call | None:
        """Take a call; where none is left, this thread ends."""
        with self._lock:
            if not self._calls:
                self._hands.discard(hand)
                return None
            hand.call = self._calls.popleft()
            hand.since = time.monotonic()
            return hand.call
