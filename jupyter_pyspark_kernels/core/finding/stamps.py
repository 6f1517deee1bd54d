"""Tell by the times of its files and folders whether an environment is as it was."""

import os
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

from ..packages import minor_of, site_names

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


def is_settled(stamp: Stamp, at: int) -> bool:
    """Tell whether any change after ``at`` (nanoseconds since the epoch) is sure to show in the times."""
    return at - max(stamp[0], stamp[1]) > _SETTLED_NS


# By path, None for what cannot be looked at.
Seen: TypeAlias = dict[str, Stamp | None]


class Stamps:
    """Take stamps during one search, which looks at each path once."""

    def __init__(self) -> None:
        self._began = time.time_ns()
        self._taken: Seen = {}

    def take(self, path: str, status: os.stat_result) -> None:
        """Take the state of what was looked at already, links followed."""
        self._taken[path] = stamp_of(status)

    def of_facts(self, facts: dict[str, Any], further: Iterable[str]) -> Seen | None:
        """Return the state of all that was looked at to find these facts, and of further paths.

        None where a later change might not show in it.

        Raises
        ------
        OSError
            When a directory of packages went away meanwhile.
        """
        seen = dict(map(self._of_what_is_there, {*_paths_of(facts), *further}))
        settled = (is_settled(stamp, self._began) for stamp in seen.values() if stamp)
        return seen if all(settled) else None

    def are_as(self, seen: Seen) -> bool:
        """Tell whether all is as it was."""
        return all(self._of(path) == stamp for path, stamp in seen.items())

    def _of(self, path: str) -> Stamp | None:
        if path not in self._taken:
            self._taken[path] = _stamp(path)
        return self._taken[path]

    def _of_what_is_there(self, path: str) -> tuple[str, Stamp | None]:
        """Return a path with its state; for what is not there, the folder that it would be in."""
        while (stamp := self._of(path)) is None and _is_absent(path):
            path = os.path.dirname(path)
        return path, stamp


def _stamp(path: str) -> Stamp | None:
    try:
        return stamp_of(os.stat(path))
    except (OSError, ValueError):
        return None


def _is_absent(path: str) -> bool:
    """Tell what can't come without a change of its folder; the target of a link can."""
    try:
        os.lstat(path)
    except (FileNotFoundError, NotADirectoryError):
        return os.path.isabs(path)
    except (OSError, ValueError):
        pass
    return False


def _paths_of(facts: dict[str, Any]) -> Iterator[str]:
    """Yield what was looked at in an environment to find these facts, see :mod:`..environments`.

    What comes or goes in a directory changes that; a file that is written in place does not.
    """
    root, base = facts["environment_dir"], facts["base_dir"]
    minor = minor_of(facts["python_version"])
    yield from (root, facts["python"], f"{root}/pyvenv.cfg", f"{root}/conda-meta")
    yield from _libraries(root, ("lib", "lib64", *site_names(minor)))
    for site in facts["sites"]:
        yield from (f"{site}/{name}" for name in os.listdir(site) if name.endswith(".pth"))
    if base:
        # Looked at once for all that lean on it.
        yield from (base, facts["base_python"])
        sites = site_names(minor) if facts["system_site_packages"] else ()
        yield from _libraries(base, ("lib", "lib64", *sites))
    for free in ("", "t"):
        yield f"{base or root}/include/python{minor}{free}/patchlevel.h"


def _libraries(prefix: str, names: Iterable[str]) -> Iterator[str]:
    # Such a link leads elsewhere only when its folder, the prefix, has changed.
    is_link = os.path.islink(f"{prefix}/lib64") and os.readlink(f"{prefix}/lib64") == "lib"
    yield from (f"{prefix}/{name}" for name in names if not (is_link and name.startswith("lib64")))
