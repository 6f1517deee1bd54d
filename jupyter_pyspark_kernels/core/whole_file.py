"""Write a file of the user's choice, which is there whole or not at all."""

import contextlib
import fcntl
import hashlib
import os
import secrets
from collections.abc import Iterator
from typing import BinaryIO

from .directory_lock import is_same, sync_directory
from .disk_faults import disk_faults
from .errors import InstallError, KernelExistsError

_PREFIX = ".pyspark-kernels-part-"
_FLAGS = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC


@contextlib.contextmanager
def written_whole(path: str, *, replace: bool) -> Iterator[BinaryIO]:
    """Open a temporary file beside ``path`` that gets its name when the block ends without an error.

    Who may read it is for the umask to say, as for every file that a command writes for its user;
    one that is replaced keeps its mode. What a killed command left of the same file is cleared.

    Raises
    ------
    KernelExistsError
        When there is something of this name and ``replace`` does not allow it.
    InstallError
        When the disk refuses what is done in the block.
    """
    directory = os.path.dirname(path)
    refuse_existing(path, replace=replace)
    if not os.path.isdir(directory):
        raise InstallError(f"{directory} is not a directory. Make it, or write to another.")
    part = _part_of(path)
    with disk_faults(path):
        _clear(directory, part)
        temporary = os.path.join(directory, part + secrets.token_hex(8))
        try:
            with os.fdopen(os.open(temporary, _FLAGS, 0o666), "w+b") as file:
                # A lock tells who clears it that somebody is at work; some file systems have none.
                with contextlib.suppress(OSError):
                    fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
                yield file
                file.flush()
                if replace and os.path.exists(path):
                    os.fchmod(file.fileno(), os.stat(path).st_mode & 0o777)
                os.fsync(file.fileno())
                if not is_same(file.fileno(), temporary):
                    raise InstallError(f"{temporary} was removed while it was written. Try again.")
                _publish(temporary, path, replace=replace)
        finally:
            with contextlib.suppress(FileNotFoundError):
                os.unlink(temporary)
        sync_directory(directory)


def refuse_existing(path: str, *, replace: bool) -> None:
    """Refuse to write over what is there.

    Raises
    ------
    KernelExistsError
        When there is something and ``replace`` is false, or it is no file.
    """
    if not os.path.lexists(path):
        return
    if not replace:
        raise KernelExistsError(f"{path} exists. Give another name, or --force to replace it.")
    if not os.path.isfile(path):
        raise KernelExistsError(f"{path} is not a file, and is not replaced. Give another name.")


def _publish(temporary: str, path: str, *, replace: bool) -> None:
    if replace:
        os.rename(temporary, path)
        return
    try:
        os.link(temporary, path, follow_symlinks=False)
    except FileExistsError:
        refuse_existing(path, replace=False)
        raise
    except OSError:
        # A file system without hard links: somebody else may be faster between the two lines.
        refuse_existing(path, replace=False)
        os.rename(temporary, path)


def _part_of(path: str) -> str:
    digest = hashlib.sha256(os.fsencode(os.path.basename(path))).hexdigest()
    return f"{_PREFIX}{digest[:16]}-"


def _clear(directory: str, part: str) -> None:
    """Remove what a command that was killed left of this file."""
    for name in os.listdir(directory):
        if not name.startswith(part):
            continue
        left = os.path.join(directory, name)
        with contextlib.suppress(OSError):
            descriptor = os.open(left, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
            try:
                fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
                os.unlink(left)
            finally:
                os.close(descriptor)
