"""Hold a directory for temporary files that is gone afterwards, sooner or later after a kill too."""

import contextlib
import fcntl
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

_FLAGS = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
# Seconds in which one that was just made gets its lock.
_NEW = 60


@contextlib.contextmanager
def temporary_directory(purpose: str) -> Iterator[Path]:
    """Make a directory, private to this user, and remove it in the end with all that is in it.

    What killed commands of this user left of the same purpose is cleared first.

    Raises
    ------
    OSError
        When it cannot be made.
    """
    prefix = f"pyspark-kernels-{purpose}-"
    _clear(tempfile.gettempdir(), prefix)
    made = tempfile.mkdtemp(prefix=prefix)
    try:
        descriptor = os.open(made, _FLAGS)
        try:
            # A lock tells who clears that somebody is at work; some file systems have none.
            with contextlib.suppress(OSError):
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
            yield Path(made)
        finally:
            os.close(descriptor)
    finally:
        shutil.rmtree(made, ignore_errors=True)


def _clear(directory: str, prefix: str) -> None:
    with contextlib.suppress(OSError), os.scandir(directory) as entries:
        for entry in entries:
            if entry.name.startswith(prefix):
                _clear_one(entry.path)


def _clear_one(path: str) -> None:
    """Remove a directory that nobody works in; one of another user's stays, as does a link."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, _FLAGS)
        try:
            found = os.fstat(descriptor)
            if found.st_uid == os.geteuid() and time.time() - found.st_mtime > _NEW:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                shutil.rmtree(path)
        finally:
            os.close(descriptor)
