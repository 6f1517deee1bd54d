"""List this user's environments while they are found; one search is shared by who asks meanwhile."""

import os
from collections import OrderedDict
from collections.abc import Mapping
from threading import Lock

from ..config import PySparkKernels
from ..core.find_environments import ROOT_DEPTH, by_name
from ..core.finding.search import Finder, Found, Search
from ..core.records import Environment
from .answers import EnvironmentsReply, FoundEnvironment
from .requests import EnvironmentsRequest, parse

# So long an answer waits for the end of the search, or for what comes next; and where nothing came.
_WAIT_SECONDS = 0.12
_EMPTY_SECONDS = 0.3
# Whoever waits for all but what hangs waits so long at most.
_SETTLE_SECONDS = 10.0
# Below the server's root: its projects, and their folders.
_PROJECT_DEPTH = 2
# Searches that can be asked for the rest: one for each page that is looking.
_MOST_SEARCHES = 16


class Environments:
    """Look for environments; nothing of them is run.

    Attributes
    ----------
    finder
        Asks the process that looks, and may hang.
    """

    def __init__(self, config: PySparkKernels, root_dir: str, environ: Mapping[str, str]) -> None:
        roots = [(root, ROOT_DEPTH) for root in config.environment_roots]
        self._roots = [*roots, (root_dir, _PROJECT_DEPTH)]
        self._environ = environ
        self.finder = Finder()
        self._lock = Lock()
        self._number = 0
        self._searches: OrderedDict[int, Search] = OrderedDict()

    def answer(self, query: Mapping[str, object]) -> EnvironmentsReply:
        """Begin a search, or go on with one, and say what it has found by now."""
        asked, given = _cursor(parse(EnvironmentsRequest, query).after)
        number, search = self._search(asked)
        if number != asked:
            # That search is not known any more: all of this one is new.
            given = 0
        is_complete = search.wait(_WAIT_SECONDS, more_than=given or -1)
        if len(search.found) == given:
            is_complete = search.wait(_EMPTY_SECONDS, more_than=given)
        found = search.found
        return EnvironmentsReply(
            environments=tuple(map(_offer, by_name(found[given:]))),
            complete=is_complete,
            next=f"{number}.{len(found)}",
        )

    def usable(self) -> list[Environment]:
        """Return those that can be used, by name, once all but what hangs was looked at."""
        _, search = self._search(0)
        search.wait_settled(_SETTLE_SECONDS)
        return [one.environment for one in by_name(search.found) if one.environment]

    def read(self, environment_dir: str) -> Environment:
        """Read one directory, without waiting for ever where it does not answer.

        Raises
        ------
        EnvironmentUnusableError
        """
        return self.finder.read(environment_dir)

    def _search(self, number: int) -> tuple[int, Search]:
        with self._lock:
            if number in self._searches:
                return number, self._searches[number]
            search = self.finder.search(os.path.expanduser("~"), self._environ, self._roots)
            for known, other in self._searches.items():
                if other is search:
                    return known, search
            self._number += 1
            self._searches[self._number] = search
            if len(self._searches) > _MOST_SEARCHES:
                self._searches.popitem(last=False)
            return self._number, search

    def close(self) -> None:
        """End the process that looks."""
        self.finder.close()


def _cursor(text: str) -> tuple[int, int]:
    """Return the number of a search and how many of its entries were given; zeros for a new one."""
    number, _, given = text.partition(".")
    return (int(number), int(given)) if text else (0, 0)


def _offer(found: Found) -> FoundEnvironment:
    return FoundEnvironment(
        environment_dir=found.environment_dir,
        environment=found.environment,
        fault=found.fault,
        name=found.name,
        tool=found.tool,
    )
