"""Find the directory of what can be made again, below the user's own cache directory."""

import os
import sys
from collections.abc import Mapping

NAME = "jupyter-pyspark-kernels"


def cache_directory(environ: Mapping[str, str]) -> str:
    """Return its path, which need not be there yet; empty where no home is known.

    Source: https://specifications.freedesktop.org/basedir-spec/latest/, which wants absolute paths.
    """
    home = environ.get("HOME", "")
    named = environ.get("XDG_CACHE_HOME", "")
    if os.path.isabs(named):
        return os.path.join(named, NAME)
    if not os.path.isabs(home):
        return ""
    parts = ("Library", "Caches") if sys.platform == "darwin" else (".cache",)
    return os.path.join(home, *parts, NAME)
