"""Look at an archive's bytes as a whole: whether its end is there, and their digest."""

import hashlib
import os
from collections.abc import Callable

from .archive import read_index
from .errors import CancelledError
from .packing.tar_form import END as TAR_END
from .records import Progress

_BLOCK = 1 << 20
_EVERY = 16
# A zip without a comment ends in this record: https://pkware.cachefly.net/webdocs/casestudies/APPNOTE.TXT, 4.3.16
_ZIP_END = b"PK\5\6"
_ZIP_END_BYTES = 22


def cut_short(archive: str) -> str:
    """Say that the end of an archive of ours is missing; empty where it is there."""
    with open(archive, "rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        file.seek(max(size - _ZIP_END_BYTES, 0))
        end = file.read(_ZIP_END_BYTES)
    if archive.endswith(".zip"):
        whole = len(end) == _ZIP_END_BYTES and end.startswith(_ZIP_END) and end.endswith(b"\0\0")
    else:
        whole = end.endswith(TAR_END)
    return "" if whole else f"it ends too early, after {size:,} bytes"


def is_whole(
    archive: str, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> bool:
    """Tell whether an archive has the very bytes that its index knows it by.

    Raises
    ------
    CancelledError
        As of :func:`file_digest`.
    """
    index = read_index(archive)
    try:
        return index is not None and file_digest(archive, on_progress, cancelled) == index.sha256
    except OSError:
        return False


def file_digest(
    path: str, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    CancelledError
        When ``cancelled`` says so; it is asked for every MiB.
    OSError
    """
    digest = hashlib.sha256()
    buffer = memoryview(bytearray(_BLOCK))
    done = 0
    with open(path, "rb", buffering=0) as file:
        size = os.fstat(file.fileno()).st_size
        while count := file.readinto(buffer):
            if cancelled():
                raise CancelledError("Looking at the archive was stopped.")
            digest.update(buffer[:count])
            done += count
            if done // _BLOCK % _EVERY == 0:
                on_progress(Progress(stage="verifying", bytes_done=done, bytes_total=size))
    return digest.hexdigest()
