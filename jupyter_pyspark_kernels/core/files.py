"""Read directories and short text files that may be missing, odd or meant to harm."""

import os
import stat
from collections.abc import Iterator
from pathlib import Path

# The files read here are short texts; more than this is not one of them.
TEXT_BYTES = 1 << 20


def entries_of(path: Path) -> Iterator[os.DirEntry[str]]:
    """Yield a directory's entries; none where it is no directory."""
    try:
        with os.scandir(path) as entries:
            yield from entries
    except (FileNotFoundError, NotADirectoryError):
        return


def read_text(path: Path | str, most: int = TEXT_BYTES) -> str | None:
    """Return the text of a regular file, ``most`` bytes of it; None where there is none: a FIFO."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC)
    except (FileNotFoundError, NotADirectoryError):
        return None
    # Not fdopen at once: it fails for a directory, and then leaves the descriptor open.
    try:
        if not stat.S_ISREG(os.fstat(descriptor).st_mode):
            return None
        with os.fdopen(descriptor, "rb", closefd=False) as file:
            return file.read(most).decode(errors="replace")
    finally:
        os.close(descriptor)


def readable(name: str) -> str:
    """Return a name with the bytes escaped that are not valid UTF-8, so that it can be shown."""
    return name.encode(errors="backslashreplace").decode()
