"""Clear what killed commands left in a kernels_dir."""

import contextlib
import os

from .directory_lock import PREFIX, is_component, is_temporary, opened
from .errors import KernelBusyError, KernelNotFoundError
from .kernel_directory import MARK, REMOVED, KernelDirectory


def sweep(kernels_dir: str) -> None:
    """Clear what killed operations of this user left; what is being worked on stays.

    Of others nothing is touched: their marks could name anything.
    """
    try:
        with os.scandir(kernels_dir) as entries:
            paths = [entry.path for entry in entries if _is_mine(entry)]
    except OSError:
        return
    for path in paths:
        # Left alone where it is in use, gone meanwhile, or the disk refuses.
        with contextlib.suppress(OSError, KernelBusyError, KernelNotFoundError):
            marked = any(name.startswith(PREFIX) for name in os.listdir(path))
            if marked or is_temporary(os.path.basename(path)):
                _sweep_one(path)


def _is_mine(entry: os.DirEntry[str]) -> bool:
    if not entry.is_dir(follow_symlinks=False):
        return False
    return entry.stat(follow_symlinks=False).st_uid == os.geteuid()


def _sweep_one(path: str) -> None:
    with opened(path) as descriptor:
        directory = KernelDirectory(path, descriptor, shared=False)
        if is_temporary(os.path.basename(path)):
            directory.remove()
        elif directory.hidden():
            if directory.has(MARK) or directory.has(REMOVED):
                directory.remove()
        else:
            _end_rename(directory)
            directory.tidy()


def _end_rename(directory: KernelDirectory) -> None:
    """Remove the old kernel when a rename was killed after the new one was whole."""
    mark = directory.read_mark()
    old = os.path.join(os.path.dirname(directory.path), mark.renamed_from)
    if not (mark.etag and is_component(mark.renamed_from) and os.path.isdir(old)):
        return
    if os.stat(old, follow_symlinks=False).st_uid != os.geteuid():
        return
    with opened(old) as descriptor:
        kernel = KernelDirectory(old, descriptor, shared=False)
        # Another kernel may have come in its place.
        if kernel.etag() == mark.etag:
            kernel.remove()
