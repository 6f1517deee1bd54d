"""Read which packages of an environment need others, and which versions, from their metadata."""

import os
import re
from collections.abc import Collection, Iterator
from functools import lru_cache
from pathlib import Path

from .files import entries_of, read_text
from .packages import distribution, normalise, site_packages
from .records import Environment

_REQUIRES = re.compile(r"^Requires-Dist: *([A-Za-z0-9][A-Za-z0-9._-]*)([^\n]*)$", re.MULTILINE)


def needed_by_others(environment: Environment, names: Collection[str]) -> dict[str, list[str]]:
    """Return which of some packages others need that are not among them, each with those others.

    Markers are not judged, but for extras: what only an extra needs is needed by nobody.

    Parameters
    ----------
    names
        Normalised.
    """
    found: dict[str, list[str]] = {}
    for owner, metadata in _distributions(environment):
        if owner in names:
            continue
        for needed in {name for name, _ in _needed(metadata)} & set(names):
            found.setdefault(needed, []).append(owner)
    return dict(sorted(found.items()))


def asked_of_others(environment: Environment, name: str) -> tuple[tuple[str, str], ...]:
    """Return who needs a package (normalised), and the versions that each takes, such as ``>=3,<4``.

    Read once for each state of the environment: a plan asks while somebody types.
    """
    # Packages come and go with an entry of their directory.
    stamp = tuple(os.stat(site).st_mtime_ns for site in site_packages(environment))
    return _asked(environment, name, stamp)


@lru_cache(maxsize=64)
def _asked(
    environment: Environment, name: str, _stamp: tuple[int, ...]
) -> tuple[tuple[str, str], ...]:
    return tuple(
        (owner, re.sub(r"[()]|;.*|\[.*?\]", "", rest).strip())
        for owner, metadata in _distributions(environment)
        for needed, rest in _needed(metadata)
        if needed == name and owner != name
    )


def _distributions(environment: Environment) -> Iterator[tuple[str, Path]]:
    """Yield each distribution's normalised name and the directory of its metadata."""
    for site in map(Path, site_packages(environment)):
        for entry in sorted(entry.name for entry in entries_of(site)):
            owner, _ = distribution(site, entry)
            if owner:
                yield owner, site / entry


def _needed(metadata: Path) -> list[tuple[str, str]]:
    text = read_text(metadata / "METADATA") or read_text(metadata / "PKG-INFO") or ""
    head = text.partition("\n\n")[0]
    return [
        (normalise(name), rest) for name, rest in _REQUIRES.findall(head) if "extra ==" not in rest
    ]
