"""Measure an environment: how large it is, and which of its links leave it."""

import os
import stat
from collections.abc import Callable, Iterator
from pathlib import Path

from .errors import CancelledError
from .files import entries_of, readable
from .packages import minor_of
from .records import Environment
from .system_places import is_home, is_system


def measure(environment: Environment, cancelled: Callable[[], bool] = lambda: False) -> Environment:
    """Add ``size_bytes`` and ``outside_links``, which takes a walk through the whole tree.

    A directory that may not be read is left out: packing names it.

    Raises
    ------
    CancelledError
        When ``cancelled`` returned true.
    """
    root = Path(environment.environment_dir).resolve()
    allowed = (root, *_base_parts(environment))
    size = 0
    outside = []
    for entry in _walk(root, cancelled):
        if entry.is_symlink():
            target = Path(os.path.realpath(entry.path))
            if not any(target == place or target.is_relative_to(place) for place in allowed):
                outside.append(readable(str(Path(entry.path).relative_to(root))))
        else:
            size += _file_bytes(entry)
    links = tuple(sorted(outside))
    return environment.model_copy(update={"size_bytes": size, "outside_links": links})


def _walk(root: Path, cancelled: Callable[[], bool]) -> Iterator[os.DirEntry[str]]:
    waiting = [root]
    while waiting:
        if cancelled():
            raise CancelledError("Measuring the environment was stopped.")
        try:
            entries = list(entries_of(waiting.pop()))
        except PermissionError:
            continue
        for entry in entries:
            if entry.is_dir(follow_symlinks=False):
                waiting.append(Path(entry.path))
            yield entry


def _file_bytes(entry: os.DirEntry[str]) -> int:
    try:
        status = entry.stat(follow_symlinks=False)
    except FileNotFoundError:
        return 0
    return status.st_size if stat.S_ISREG(status.st_mode) else 0


def _base_parts(environment: Environment) -> tuple[Path, ...]:
    """Return the real places of the base installation that links may lead to."""
    if environment.base_dir is None or environment.base_python is None:
        return ()
    base = Path(environment.base_dir).resolve()
    python = Path(environment.base_python).resolve()
    if not (is_system(base) or is_home(base)):
        return (base, python)
    # Of a system's prefix, only what belongs to Python.
    minor = minor_of(environment.python_version)
    names = ("include", "lib", "lib64", "lib/debug")
    return (python, *((base / name / f"python{minor}") for name in names))
