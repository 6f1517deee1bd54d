"""Find the kernels directories of this Jupyter, and which of them others can read."""

import hashlib
import os
import re

from jupyter_core.paths import ENV_JUPYTER_PATH, SYSTEM_JUPYTER_PATH, jupyter_data_dir, jupyter_path

from .config import PySparkKernels
from .core.directories import open_to_others
from .core.records import Location

USER, PREFIX, SYSTEM, DEFAULT = "user", "prefix", "system", "default"

_PLAIN = re.compile(r"[A-Za-z0-9][A-Za-z0-9 ._-]{0,59}", re.ASCII)


def kernels_dirs() -> list[str]:
    """Return every kernels directory that Jupyter looks into, the first one winning."""
    return list(dict.fromkeys(os.path.normpath(path) for path in jupyter_path("kernels")))


def locations(config: PySparkKernels) -> list[Location]:
    """Return the places to choose from, in Jupyter's order, then the configured ones."""
    named = {_labelled(path): path for path in kernels_dirs()}
    named |= {label: os.path.normpath(path) for label, path in config.locations.items()}
    default = os.path.normpath(config.kernels_dir) if config.kernels_dir else ""
    if default and default not in named.values():
        named[DEFAULT] = default
    return [location_of(path, label) for label, path in named.items()]


def _labelled(path: str) -> str:
    # Where two of them are one directory, it is the user's.
    names = {
        _kernels(SYSTEM_JUPYTER_PATH[0]): SYSTEM,
        _kernels(ENV_JUPYTER_PATH[0]): PREFIX,
        _kernels(jupyter_data_dir()): USER,
    }
    return names.get(path, path)


def _kernels(data_path: str) -> str:
    return os.path.normpath(os.path.join(data_path, "kernels"))


def location_id(location: Location) -> str:
    """Return the label where an address can hold it, else a digest: some labels are paths."""
    if _PLAIN.fullmatch(location.label):
        return location.label
    return "at-" + hashlib.sha256(location.kernels_dir.encode(errors="replace")).hexdigest()[:16]


def location_of(path: str, label: str = "") -> Location:
    """Describe any kernels directory given by path."""
    path = os.path.normpath(path)
    mine = path == _kernels(jupyter_data_dir())
    real = os.path.realpath(path)
    return Location(
        kernels_dir=path,
        label=label or _labelled(path),
        shared=not mine and _open(path),
        visible=real in {os.path.realpath(known) for known in kernels_dirs()},
    )


def _open(path: str) -> bool:
    try:
        return open_to_others(path)
    except OSError:
        # A path that cannot be looked at is refused later, with its reason; the safe answer until then.
        return True
