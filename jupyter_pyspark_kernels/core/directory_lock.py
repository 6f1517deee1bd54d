"""Hold a directory against other commands, and know by its name what is being made or removed."""

import contextlib
import fcntl
import os
import re
import secrets
import time
from collections.abc import Iterator
from errno import EBADF, EINVAL, ENOLCK, ENOSYS, ENOTSUP

from .errors import KernelBusyError, KernelNotFoundError

PREFIX = ".pyspark-kernels-"
_TEMPORARY = re.compile(re.escape(PREFIX) + "[0-9a-f]{16}")

# Where a file system has no locks, what was touched within a day may still be worked on.
_DAY = 86_400
_POLL = 0.02


def temporary_name() -> str:
    """Return a name that nobody can foresee and a sweep knows."""
    return PREFIX + secrets.token_hex(8)


def is_temporary(name: str) -> bool:
    """Tell whether a directory of this name is being made or removed."""
    return bool(_TEMPORARY.fullmatch(name))


def is_component(name: str) -> bool:
    """Tell whether a name leads to an entry of its directory that is no temporary one."""
    return name not in {"", ".", ".."} and not set(name) & {"/", "\0"} and not is_temporary(name)


@contextlib.contextmanager
def opened(path: str, patience: float = 0) -> Iterator[int]:
    """Open and lock an existing directory.

    Parameters
    ----------
    patience
        Seconds to wait for the lock: a sweep holds it for an instant only.

    Raises
    ------
    KernelBusyError, KernelNotFoundError
    """
    deadline = time.monotonic() + patience
    while True:
        try:
            descriptor = open_locked(path)
            break
        except KernelBusyError:
            if time.monotonic() >= deadline:
                raise
        time.sleep(_POLL)
    try:
        yield descriptor
    finally:
        os.close(descriptor)


def open_locked(path: str, *, new: bool = False) -> int:
    """Return a locked descriptor of a directory; it stays right when the directory is renamed."""
    try:
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC)
    except FileNotFoundError as error:
        raise _gone(path) from error
    try:
        _hold(descriptor, path, new=new)
    except BaseException:
        os.close(descriptor)
        raise
    return descriptor


def _hold(descriptor: int, path: str, *, new: bool) -> None:
    try:
        locked = _locked(descriptor)
    except BlockingIOError as error:
        raise _busy(path) from error
    if not (locked or new) and _used_lately(descriptor, path):
        raise _busy(path)
    if not is_same(descriptor, path):
        raise _gone(path)


def _gone(path: str) -> KernelNotFoundError:
    return KernelNotFoundError(f"{path} was removed or renamed by another command.")


def _busy(path: str) -> KernelBusyError:
    return KernelBusyError(
        f"Another command is changing {path}. Wait for it to end, then try again."
    )


def _locked(descriptor: int) -> bool:
    """Take the lock without waiting; False on a file system without locks."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise
    except OSError as error:
        if error.errno not in {ENOLCK, ENOTSUP, EINVAL, ENOSYS, EBADF}:
            raise
        return False
    return True


def _used_lately(descriptor: int, path: str) -> bool:
    """Tell by its marks whether somebody may be at work where no lock can say so."""
    marked = any(name.startswith(PREFIX) for name in os.listdir(descriptor))
    age = time.time() - os.fstat(descriptor).st_mtime
    return age < _DAY and (marked or is_temporary(os.path.basename(path)))


def is_same(descriptor: int, path: str) -> bool:
    """Tell whether ``path`` still leads to the open directory."""
    try:
        there = os.stat(path, follow_symlinks=False)
    except (FileNotFoundError, NotADirectoryError):
        return False
    return os.path.samestat(there, os.fstat(descriptor))


def sync_directory(path: str) -> None:
    """Put names in a directory on the disk as far as that can be done now."""
    with contextlib.suppress(OSError):
        descriptor = os.open(path, os.O_RDONLY | os.O_DIRECTORY | os.O_CLOEXEC)
        try:
            os.fsync(descriptor)
        finally:
            os.close(descriptor)
