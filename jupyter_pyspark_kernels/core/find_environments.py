"""Find this user's environments in the places where the tools that make them put them."""

import re
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing

from .finding.search import Finder, Found

# Levels below a directory that somebody gave to look into: its projects, and their folders.
ROOT_DEPTH = 3
_LOOK_SECONDS = 1.0


def find_environments(
    home: str, environ: Mapping[str, str], roots: Sequence[str]
) -> Iterator[Found]:
    """Yield the environments of this user as they are found, broken ones with the reason.

    Looked at: what is active, where conda, virtualenvwrapper, pipenv, poetry, pdm, hatch, uv and
    pyenv put environments (:mod:`.finding.tools`), and three levels below ``roots``. A directory
    that is reached on two ways is listed once. What does not answer is listed with that, last.
    """
    with closing(Finder()) as finder:
        search = finder.search(home, environ, [(root, ROOT_DEPTH) for root in roots])
        number, is_complete = 0, False
        while not is_complete:
            is_complete = search.wait(_LOOK_SECONDS, more_than=number)
            found = search.found
            yield from found[number:]
            number = len(found)


def by_name(found: Sequence[Found]) -> list[Found]:
    """Sort as people look for them: by name, whatever its case, 3.6 before 3.13; then by path."""
    return sorted(found, key=lambda one: (_natural(one.name.casefold()), one.environment_dir))


def _natural(name: str) -> list[str | int]:
    """Return the parts of a name, in turn a text and a number."""
    parts = re.split(r"(\d+)", name)
    return [int(part) if at % 2 else part for at, part in enumerate(parts)]
