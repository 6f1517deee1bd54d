"""Say whose environments are looked for, and how a place where they may be is described."""

import os
import string
import sys
from collections.abc import Callable, Iterator, Mapping
from typing import NamedTuple, TypeAlias

from ..files import read_text

TEXT_FAULTS = (OSError, ValueError)


class Place(NamedTuple):
    """Name a folder to look at.

    Attributes
    ----------
    depth
        How many levels below it environments may be; 0 is the folder itself.
    tool
        Who keeps environments there; empty where only their own files can say it.
    named
        Whether something says that it is an environment: then it is listed though it be broken.
    inside
        Folder within each environment there that holds further ones; empty for none.
    """

    path: str
    depth: int = 0
    tool: str = ""
    named: bool = False
    inside: str = ""


class User:
    """Know whose environments are looked for, by home directory and variables.

    Folders for an application's files follow the XDG Base Directory Specification
    (https://specifications.freedesktop.org/basedir-spec/latest/), on macOS ``~/Library``, as
    platformdirs does, which poetry, pdm and hatch use.
    """

    def __init__(
        self, home: str, environ: Mapping[str, str], *, system: str = sys.platform
    ) -> None:
        self.home = home
        self._environ = environ
        self._is_mac = system == "darwin"

    def variable(self, name: str) -> str:
        """Return a variable's value; empty where it is not set."""
        return self._environ.get(name, "")

    def path(self, text: object) -> str:
        """Return what a setting means, ``~`` and ``$NAME`` replaced; empty unless it is absolute."""
        if not isinstance(text, str):
            return ""
        found = string.Template(text).safe_substitute(self._environ)
        if found == "~" or found.startswith("~/"):
            found = self.home + found[1:]
        return os.path.normpath(found) if os.path.isabs(found) and "\0" not in found else ""

    def in_home(self, *names: str) -> str:
        """Return a path below the home directory."""
        return os.path.join(self.home, *names)

    def config(self, *names: str) -> str:
        """Return a path in the folder of settings."""
        return self._folder("XDG_CONFIG_HOME", ".config", "Application Support", names)

    def data(self, *names: str) -> str:
        """Return a path in the folder of data."""
        return self._folder("XDG_DATA_HOME", ".local/share", "Application Support", names)

    def cache(self, *names: str) -> str:
        """Return a path in the folder of what can be made again."""
        return self._folder("XDG_CACHE_HOME", ".cache", "Caches", names)

    def _folder(self, variable: str, default: str, library: str, names: tuple[str, ...]) -> str:
        if self._is_mac:
            return self.in_home("Library", library, *names)
        return os.path.join(self.path(self.variable(variable)) or self.in_home(default), *names)


Source: TypeAlias = Callable[[User], Iterator[Place]]


def read_quietly(path: str) -> str:
    """Return a settings file's text; empty where there is none that can be read."""
    try:
        return read_text(path) or ""
    except TEXT_FAULTS:
        return ""
