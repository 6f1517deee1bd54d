"""Tell by the times of its files and folders whether an environment is as it was."""

import os
import time
from collections.abc import Iterator
from typing import Any, NamedTuple, TypeAlias

# Modification, change, inode, device, size, mode.
Stamp: TypeAlias = tuple[int, int, int, int, int, int]

# Times are as coarse as two seconds on some file systems: what changed a moment ago can change
# again without a sign (https://git-scm.com/docs/racy-git).
_SETTLED_NS = 2_000_000_000


def stamp_of(status: os.stat_result) -> Stamp:
    """Return what tells one state of a file or folder from another."""
    return (
        status.st_mtime_ns,
        status.st_ctime_ns,
        status.st_ino,
        status.st_dev,
        status.st_size,
        status.st_mode,
    )


def is_settled(stamp: Stamp) -> bool:
    """Tell whether a later change is sure to show in the times."""
    return time.time_ns() - max(stamp[0], stamp[1]) > _SETTLED_NS


class Stamps:
    """Take stamps during one search: what many environments share is looked at once."""

    def __init__(self) -> None:
        self._taken: dict[str, Stamp | None] = {}

    def of_facts(self, facts: dict[str, Any]) -> "Seen":
        """Return the state of all that was looked at to find these facts.

        Raises
        ------
        OSError
            When a directory of packages went away meanwhile.
        """
        return Seen(
            {path: _stamp(path) for path in _paths_of(facts)},
            {path: self._shared(path) for path in _base_paths_of(facts)},
        )

    def are_as(self, seen: "Seen") -> bool:
        """Tell whether all is as it was."""
        return all(self._shared(path) == stamp for path, stamp in seen.base.items()) and all(
            _stamp(path) == stamp for path, stamp in seen.own.items()
        )

    def _shared(self, path: str) -> Stamp | None:
        if path not in self._taken:
            self._taken[path] = _stamp(path)
        return self._taken[path]


class Seen(NamedTuple):
    """Hold stamps by path, None where there was nothing: of an environment, and of its base."""

    own: dict[str, Stamp | None]
    base: dict[str, Stamp | None]

    @property
    def is_settled(self) -> bool:
        """Tell whether any later change is sure to show."""
        stamps = (*self.own.values(), *self.base.values())
        return all(stamp is None or is_settled(stamp) for stamp in stamps)


def _stamp(path: str) -> Stamp | None:
    try:
        return stamp_of(os.stat(path))
    except (OSError, ValueError):
        return None


def _paths_of(facts: dict[str, Any]) -> Iterator[str]:
    """Yield what was looked at in an environment to find these facts, see :mod:`..environments`.

    What comes or goes in a directory changes that; a file that is written in place does not.
    """
    root = facts["environment_dir"]
    yield from (root, facts["python"], f"{root}/lib", f"{root}/lib64")
    yield f"{root}/conda-meta" if facts["kind"] == "conda" else f"{root}/pyvenv.cfg"
    if not facts["base_dir"]:
        yield from _headers(root, facts)
    for site in facts["sites"]:
        yield site
        yield from (f"{site}/{name}" for name in os.listdir(site) if name.endswith(".pth"))


def _base_paths_of(facts: dict[str, Any]) -> Iterator[str]:
    """Yield what was looked at in the installation that the environment leans on."""
    if base := facts["base_dir"]:
        yield from (base, f"{base}/lib", f"{base}/lib64", facts["base_python"])
        yield from _headers(base, facts)


def _headers(prefix: str, facts: dict[str, Any]) -> Iterator[str]:
    minor = ".".join(facts["python_version"].split(".")[:2])
    yield from (f"{prefix}/include/python{minor}{free}/patchlevel.h" for free in ("", "t"))
