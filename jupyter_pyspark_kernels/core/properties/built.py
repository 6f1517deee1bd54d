"""Keep the catalogues that a user had built, in the user's cache directory: one for a version."""

import os
from collections.abc import Mapping
from functools import lru_cache
from urllib.parse import quote

from ..cache_directory import cache_directory
from ..errors import KernelError
from ..whole_file import written_whole
from .catalogue import Catalogue, catalogue_text, read_catalogue

# Goes up when catalogues are built or written otherwise: older ones are left alone then.
_MADE = "1"


def store_built(catalogue: Catalogue, environ: Mapping[str, str]) -> str:
    """Store a catalogue whole or not at all, in place of an older one; return its path.

    Raises
    ------
    KernelError
        When there is no cache directory, or the disk refuses.
    """
    path = _path(catalogue.spark_version, environ)
    if not path:
        raise KernelError(
            "There is no directory to keep the catalogue in. Set HOME, or give --out."
        )
    directory = os.path.dirname(path)
    try:
        os.makedirs(directory, mode=0o700, exist_ok=True)
    except OSError as error:
        raise KernelError(
            f"{directory} cannot be made: {error.strerror}. Set XDG_CACHE_HOME to a directory of yours."
        ) from error
    with written_whole(path, replace=True) as file:
        file.write(catalogue_text(catalogue).encode())
    return path


def find_built(spark_version: str, environ: Mapping[str, str]) -> tuple[str, int] | None:
    """Return path and time of the catalogue that was built for a version; None where none can be read."""
    path = _path(spark_version, environ)
    try:
        time = os.stat(path).st_mtime_ns
        found = read_built(path, time)
    except (OSError, KernelError):
        return None
    return (path, time) if found.spark_version == spark_version else None


@lru_cache(maxsize=4)
def read_built(path: str, time: int) -> Catalogue:
    """Read a catalogue once, until it has another time."""
    del time
    return read_catalogue(path)


def _path(spark_version: str, environ: Mapping[str, str]) -> str:
    directory = cache_directory(environ)
    name = f"spark-{quote(spark_version, safe='')}.json"
    return os.path.join(directory, f"catalogues-{_MADE}", name) if directory else ""
