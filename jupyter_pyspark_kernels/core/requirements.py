"""Read which packages of an environment need others, from their metadata."""

import re
from collections.abc import Collection
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
    for site in map(Path, site_packages(environment)):
        for entry in sorted(entry.name for entry in entries_of(site)):
            owner, _ = distribution(site, entry)
            if not owner or owner in names:
                continue
            for needed in _needed(site / entry) & set(names):
                found.setdefault(needed, []).append(owner)
    return dict(sorted(found.items()))


def _needed(metadata: Path) -> set[str]:
    text = read_text(metadata / "METADATA") or read_text(metadata / "PKG-INFO") or ""
    head = text.partition("\n\n")[0]
    return {normalise(name) for name, rest in _REQUIRES.findall(head) if "extra ==" not in rest}
