"""Look into folders for environments; one that did not change is not read again."""

import contextlib
import os
import stat
import time
from collections.abc import Iterable
from itertools import islice
from pathlib import Path
from typing import NamedTuple

from ..files import entries_of, read_text
from .stamps import Stamp, is_settled, stamp_of

# Environments are in such hidden folders of a project, so many levels below.
# https://hatch.pypa.io/latest/config/hatch/#environments, https://pixi.sh/latest/workspace/environment/
HIDDEN = {".hatch": 1, ".pixi": 2, ".virtualenvs": 1}
# None of them holds an environment, and some hold thousands of folders.
SKIPPED = {"node_modules", "__pycache__", "site-packages", "__pypackages__"}
MARKS = ("pyvenv.cfg", "conda-meta")
# A text file in a project's folder that names its environment, or its interpreter.
# https://pipenv.pypa.io/en/latest/virtualenv.html, https://pdm-project.org/latest/usage/venv/
POINTERS = (".venv", ".pdm-python")

# A folder of data may hold millions.
_MOST_ENTRIES = 10_000


class Folder(NamedTuple):
    """Say what a folder holds: whether it is an environment, and else where to look further.

    Attributes
    ----------
    has_bin
        Whether it is to be asked each time for an interpreter: its own times do not say so.
    """

    is_environment: bool
    has_bin: bool = False
    folders: tuple[str, ...] = ()
    pointers: tuple[str, ...] = ()


class Folders:
    """Look into folders, and remember each by its times."""

    def __init__(self) -> None:
        self._known: dict[tuple[str, bool], tuple[Stamp, Folder]] = {}

    def look(self, path: str, status: os.stat_result, *, further: bool) -> Folder:
        """Look into a folder; at what is in it only where it is to be looked ``further``.

        Raises
        ------
        OSError
            When it cannot be read.
        """
        stamp = stamp_of(status)
        known = self._known.get((path, further))
        if known and known[0] == stamp:
            return known[1]
        at = time.time_ns()
        folder = _read(path, further=further)
        if is_settled(stamp, at):
            self._known[path, further] = (stamp, folder)
        else:
            self._known.pop((path, further), None)
        return folder

    def forget(self, most: int) -> None:
        """Forget all where there are more than ``most``."""
        if len(self._known) > most:
            self._known.clear()


def _read(path: str, *, further: bool) -> Folder:
    if any(os.path.lexists(os.path.join(path, mark)) for mark in MARKS):
        return Folder(is_environment=True)
    entries = islice(entries_of(Path(path)), _MOST_ENTRIES) if further else ()
    folders, pointers = [], []
    for entry in entries:
        # Where a link leads is found out when that is visited.
        is_folder = entry.is_dir(follow_symlinks=False) or entry.is_symlink()
        if is_folder and entry.name not in SKIPPED and not is_hidden(entry.name):
            folders.append(entry.name)
        elif entry.name in POINTERS:
            pointers.append(entry.name)
    has_bin = os.path.lexists(os.path.join(path, "bin"))
    return Folder(
        is_environment=False,
        has_bin=has_bin,
        folders=tuple(sorted(folders)),
        pointers=tuple(pointers),
    )


def touch(paths: Iterable[str]) -> None:
    """Begin to read some files and folders as a reader of them would; what is not there is passed."""
    for path in paths:
        with contextlib.suppress(OSError, ValueError):
            if stat.S_ISDIR(os.stat(path).st_mode):
                next(entries_of(Path(path)), None)
            else:
                read_text(path, 1)


def is_hidden(name: str) -> bool:
    """Tell a folder that is hidden, and is not called as environments are."""
    return name.startswith(".") and not name.startswith((".venv", ".virtualenv", *HIDDEN))


def has_python(path: str) -> bool:
    """Tell whether a folder has a ``bin/python``."""
    return os.path.lexists(os.path.join(path, "bin", "python"))


def pointed_at(path: str) -> str:
    """Return the environment that a project's text file names; empty where it names none."""
    text = (read_text(path) or "").strip()
    if not os.path.isabs(text) or "\n" in text or "\0" in text:
        return ""
    # .pdm-python names the interpreter: <environment>/bin/python.
    return os.path.dirname(os.path.dirname(text)) if path.endswith("-python") else text
