"""Look at an archive's bytes as a whole: whether its end is there, and their digest."""

import hashlib
import os
import threading
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor, wait
from contextlib import contextmanager

from .archive import Index
from .archive.meter import stop_if
from .errors import CancelledError
from .packing.tar_form import END as TAR_END
from .records import Progress

# Large, as a thread that reads has to wait for its turn after each block while others run Python.
_BLOCK = 8 << 20
_EVERY = 2
_WAIT = 0.05
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
    archive: str,
    index: Index,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> bool:
    """Tell whether an archive has the very bytes that an index knows it by.

    Raises
    ------
    CancelledError
        As of :func:`file_digest`.
    """
    try:
        return file_digest(archive, on_progress, cancelled) == index.sha256
    except OSError:
        return False


@contextmanager
def read_meanwhile(
    archive: str,
    index: Index,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> Iterator[Callable[[], bool]]:
    """Read an archive while the caller does something else; yield what waits for :func:`is_whole`.

    On leaving, the reading ends, whether it was waited for or not.
    """
    left = threading.Event()
    with ThreadPoolExecutor(1) as pool:
        answer = pool.submit(is_whole, archive, index, lambda _: None, left.is_set)

        def waited() -> bool:
            on_progress(Progress(stage="verifying"))
            while not wait([answer], _WAIT).done:
                stop_if(cancelled)
            return answer.result()

        try:
            yield waited
        finally:
            left.set()


def file_digest(
    path: str, on_progress: Callable[[Progress], None], cancelled: Callable[[], bool]
) -> str:
    """Return the SHA-256 of a file.

    Raises
    ------
    CancelledError
        When ``cancelled`` says so; it is asked a hundred times a second.
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
