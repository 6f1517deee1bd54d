"""Tell by the times of its files and folders whether an environment is as it was."""

import os
import time
from collections.abc import Iterable, Iterator
from typing import Any, TypeAlias

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


def stamps_of(paths: Iterable[str]) -> dict[str, Stamp | None]:
    """Return the stamp of each path; None where there is nothing."""
    return {path: _stamp(path) for path in paths}


def is_unchanged(stamps: dict[str, Stamp | None]) -> bool:
    """Tell whether each path is as it was."""
    return all(_stamp(path) == stamp for path, stamp in stamps.items())


def _stamp(path: str) -> Stamp | None:
    try:
        return stamp_of(os.stat(path))
    except (OSError, ValueError):
        return None


def paths_of(facts: dict[str, Any]) -> Iterator[str]:
    """Yield what was looked at to find these facts of an environment, see :mod:`..environments`.

    Packages come and go with an entry of their directory; a ``.pth`` file is written in place.
    """
    root, base = facts["environment_dir"], facts["base_dir"]
    minor = ".".join(facts["python_version"].split(".")[:2])
    yield from (root, f"{root}/pyvenv.cfg", f"{root}/conda-meta", f"{root}/bin")
    yield facts["python"]
    for prefix in filter(None, (root, base)):
        yield from (f"{prefix}/lib", f"{prefix}/lib64")
        yield from (f"{prefix}/include/python{minor}{free}/patchlevel.h" for free in ("", "t"))
    if base:
        yield from (base, facts["base_python"])
    for site in facts["sites"]:
        yield from (os.path.dirname(site), site)
        yield from (f"{site}/{name}" for name in os.listdir(site) if name.endswith(".pth"))
