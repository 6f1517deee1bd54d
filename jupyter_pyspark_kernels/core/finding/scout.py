"""Search for environments in all places at once, and say each as it is found."""

import contextlib
import os
import stat
import threading
from collections.abc import Callable, Sequence
from functools import partial
from typing import Any

from ..environments import facts_of
from ..errors import EnvironmentUnusableError
from ..files import readable
from .crew import Call, Crew, Outcome
from .folders import HIDDEN, Folder, Folders, has_python, pointed_at, touch
from .naming import name_of, read_for_name
from .places import Place, Source, User
from .stamps import Seen, Stamps
from .tools import SOURCES

# Folders that one place is looked through for; a home directory may hold millions.
MOST_FOLDERS = 5_000
# What is remembered of folders, over all places.
_MOST_KNOWN = 50_000

Send = Callable[[dict[str, Any]], None]


class Readings:
    """Read environments, and remember each by the times of what was looked at."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, str], tuple[Seen, dict[str, Any]]] = {}

    def read(self, path: str, tool: str, stamps: Stamps) -> dict[str, Any]:
        """Return what is to be said of a directory that a tool keeps; what is unchanged is the same.

        That is ``{"name": …, "tool": …}`` with ``"facts"``, or with ``"fault"``, a text.
        """
        known = self._known.get((path, tool))
        if known and stamps.are_as(known[0]):
            return known[1]
        self._known.pop((path, tool), None)
        name = name_of(path, tool)
        found: dict[str, Any] = {"name": readable(name.name), "tool": name.tool}
        try:
            facts = facts_of(path)
        except EnvironmentUnusableError as error:
            return {**found, "fault": readable(str(error))}
        found["facts"] = facts
        with contextlib.suppress(OSError):
            if seen := stamps.of_facts(facts, read_for_name(path)):
                self._known[path, tool] = (seen, found)
        return found


class Scout:
    """Share the threads and what is remembered between searches.

    Parameters
    ----------
    seconds
        After so many a place counts as one that does not answer.
    """

    def __init__(self, seconds: float) -> None:
        self.seconds = seconds
        self.crew = Crew(seconds)
        self.folders = Folders()
        self.readings = Readings()
        self._lock = threading.Lock()
        self._sent: dict[str, dict[str, Any]] = {}

    def search(self, user: User, roots: Sequence[Place], send: Send) -> None:
        """Begin a search; what it finds and its end are sent from other threads."""
        self.folders.forget(_MOST_KNOWN)
        _Search(self, send).begin(user, roots)

    def say(self, path: str, found: dict[str, Any], send: Send) -> None:
        """Send what was found; where that was sent before, only that it is the same."""
        shown = readable(path)
        with self._lock:
            is_same = self._sent.get(path) is found
            self._sent[path] = found
            send({"path": shown, "same": True} if is_same else {"path": shown, **found})

    def say_fault(self, path: str, fault: str, send: Send, *, hangs: bool) -> None:
        """Send why a place could not be looked at; what was sent of it before is not the last any more."""
        shown = readable(path)
        name = os.path.basename(shown) or shown
        with self._lock:
            self._sent.pop(path, None)
            send(
                {"path": shown, "name": name, "tool": "", "fault": readable(fault), "hangs": hangs}
            )

    def read(self, path: str, send: Send) -> None:
        """Begin to read one directory, as an environment that somebody named."""
        search = _Search(self, send)
        search.add("place", path, partial(search.read, Place(path, named=True)), first=True)

    def touch(self, groups: Sequence[Sequence[str]], send: Send) -> None:
        """Begin to look at groups of files; sent is which of them do not answer, by their first."""
        _Search(self, send).touch(groups)


class _Search:
    """Be one search: it ends when nothing is left to look at."""

    def __init__(self, scout: Scout, send: Send) -> None:
        self._scout = scout
        self._send = send
        self._lock = threading.Lock()
        self._open = self._slow = 0
        self._links: list[tuple[Place, str]] = []
        self._is_settled = self._is_ended = False
        self._seen: set[tuple[int, int]] = set()
        self._said: set[str] = set()
        self._stamps = Stamps()
        self._visited: dict[tuple[int, int], int] = {}
        self._looked: dict[str, int] = {}

    def begin(self, user: User, roots: Sequence[Place]) -> None:
        """Look into all places."""
        self._open += 1
        for source in SOURCES:
            self.add("source", source.__name__, partial(self._look_up, source, user))
        for root in roots:
            self._go_to(root, root.path)
        # As one that was always open: no call before it was the last one.
        self._done(was_slow=False)

    def touch(self, groups: Sequence[Sequence[str]]) -> None:
        """Look at each group in a thread."""
        self._open += 1
        for group in groups:
            self.add("place", group[0], partial(touch, group), first=True)
        self._done(was_slow=False)

    def add(self, kind: str, path: str, run: Callable[[], None], *, first: bool = False) -> None:
        """Have a ``place`` looked at in a thread, or a ``source`` asked for places."""
        with self._lock:
            if self._is_ended:
                # What hung answers at last: the next search finds it.
                return
            self._open += 1
        guarded = partial(self._guard, path, run)
        give_up = partial(self._give_up, kind, path)
        self._scout.crew.add(
            Call((kind, path), guarded, self._mark_slow, self._done, give_up), first=first
        )

    def _guard(self, path: str, run: Callable[[], None]) -> None:
        """Let no place, whatever is in it, keep a search from its end."""
        try:
            run()
        except Exception as error:  # noqa: BLE001 - the edge: the list says it
            text = f"{path} cannot be looked at: {type(error).__name__}. Please report this."
            self._send_fault(path, text)

    def _look_up(self, source: Source, user: User) -> None:
        """Ask a tool's files where it keeps environments."""
        for place in source(user):
            if place.named:
                self.add("place", place.path, partial(self.read, place), first=True)
            else:
                self._go_to(place, place.path)

    def _go_to(self, place: Place, origin: str) -> None:
        self.add("place", place.path, partial(self._look, place, origin))

    def _look(self, place: Place, origin: str, *, follow: bool = False) -> None:
        """Look at a folder: read what is an environment, and have looked at those in another."""
        try:
            status = os.lstat(place.path)
            if stat.S_ISLNK(status.st_mode):
                if not follow and self._is_left(place, origin):
                    return
                status = os.stat(place.path)
            if self._was_visited(status, place.depth):
                return
            self._stamps.take(place.path, status)
            folder = self._scout.folders.look(place.path, status, further=place.depth > 0)
        except (OSError, ValueError):
            # A link that leads nowhere was an environment, in the place of a tool.
            if place.tool and os.path.islink(place.path):
                self.read(place)
            return
        if folder.is_environment or (folder.has_bin and has_python(place.path)):
            if place.inside:
                self._go_to(Place(f"{place.path}/{place.inside}", 1, place.tool), origin)
            self._read(place, status)
        elif place.depth > 0:
            self._go_further(place, folder, origin)

    def _is_left(self, place: Place, origin: str) -> bool:
        """Leave a link until all else was looked at: what is reached by its own path is listed so."""
        with self._lock:
            if not self._is_settled:
                self._links.append((place, origin))
            return not self._is_settled

    def _go_further(self, place: Place, folder: Folder, origin: str) -> None:
        for name in folder.pointers:
            if path := pointed_at(f"{place.path}/{name}"):
                self._go_to(Place(path), origin)
        with self._lock:
            before = self._looked.get(origin, 0)
            self._looked[origin] = before + len(folder.folders)
        for name in folder.folders[: max(MOST_FOLDERS - before, 0)]:
            depth = max(place.depth - 1, HIDDEN.get(name, 0))
            self._go_to(place._replace(path=f"{place.path}/{name}", depth=depth), origin)

    def _was_visited(self, status: os.stat_result, depth: int) -> bool:
        key = (status.st_dev, status.st_ino)
        with self._lock:
            if self._visited.get(key, -1) >= depth:
                return True
            self._visited[key] = depth
        return False

    def read(self, place: Place) -> None:
        """Read an environment and send it, unless the same directory was sent before."""
        try:
            status = os.stat(place.path)
        except (OSError, ValueError):
            self._send_entry(place)
        else:
            self._stamps.take(place.path, status)
            self._read(place, status)

    def _read(self, place: Place, status: os.stat_result) -> None:
        key = (status.st_dev, status.st_ino)
        with self._lock:
            if key in self._seen:
                return
            self._seen.add(key)
        self._send_entry(place)

    def _send_entry(self, place: Place) -> None:
        found = self._scout.readings.read(place.path, place.tool, self._stamps)
        with self._lock:
            if place.path in self._said:
                return
            self._said.add(place.path)
        self._scout.say(place.path, found, self._send)

    def _mark_slow(self) -> None:
        with self._lock:
            self._slow += 1
        self._check()

    def _done(self, was_slow: bool) -> None:  # noqa: FBT001 - a callback
        with self._lock:
            self._open -= 1
            self._slow -= was_slow
        self._check()

    def _give_up(self, kind: str, path: str, outcome: Outcome) -> None:
        seconds = f"{self._scout.seconds:g} s"
        fault = f"{path} did not answer within {seconds}. Is it on a network drive that hangs?"
        if kind == "source":
            fault = (
                f"The files of {path} did not answer within {seconds}: what it keeps is not listed."
            )
        if outcome == "never":
            fault = f"{path} was not looked at: too many places do not answer within {seconds}."
        self._send_fault(path, fault, hangs=True)
        self._done(was_slow=outcome == "hangs")

    def _send_fault(self, path: str, fault: str, *, hangs: bool = False) -> None:
        with self._lock:
            if path in self._said:
                return
            self._said.add(path)
        self._scout.say_fault(path, fault, self._send, hangs=hangs)

    def _check(self) -> None:
        """Say that all but what is slow was looked at, and when nothing is left."""
        links: list[tuple[Place, str]] = []
        with self._lock:
            is_quiet = self._open == self._slow
            if is_quiet and self._links:
                links, self._links = self._links, []
                # They are open before anybody can find that nothing is.
                self._open += 1
            ends = self._open == 0 and not self._is_ended
            settles = (ends or is_quiet) and not links and not self._is_settled
            self._is_settled = self._is_settled or settles
            self._is_ended = self._is_ended or ends
        for place, origin in links:
            self.add("place", place.path, partial(self._look, place, origin, follow=True))
        if links:
            self._done(was_slow=False)
        if settles:
            self._send({"settled": True})
        if ends:
            self._send({"done": True})
