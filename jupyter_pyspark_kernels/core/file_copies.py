"""Give a file's content a second name or a second file, with as little on the disk as can be."""

import contextlib
import fcntl
import os
import stat
from errno import EINVAL, ENOSYS, ENOTSUP, EPERM, EXDEV

from .directory_lock import temporary_name
from .errors import InstallError, KernelChangedError

# linux/fs.h: _IOW(0x94, 9, int); Python names it from 3.13 on.
_FICLONE = 0x40049409
# Linux alone has these two.
_TMPFILE = getattr(os, "O_TMPFILE", 0)
_COPIES = hasattr(os, "copy_file_range")
_BLOCK = 16 << 20
_NOT_HERE = {EINVAL, ENOSYS, ENOTSUP, EPERM, EXDEV}


def open_original(path: str) -> int:
    """Open a regular file that is to be taken over, and return its descriptor.

    Raises
    ------
    KernelChangedError
        When the file is gone: the other kernel was removed or renamed since it was read.
    InstallError
        When it is no file.
    OSError
        When it is a link, or may not be read.
    """
    flags = os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC
    try:
        descriptor = os.open(path, flags)
    except FileNotFoundError as error:
        raise KernelChangedError(
            f"{path} is gone: its kernel was changed by another command. "
            "Look at the kernels again, then repeat the change."
        ) from error
    if not stat.S_ISREG(os.fstat(descriptor).st_mode):
        os.close(descriptor)
        raise InstallError(f"{path} is not a file. Rebuild the kernel that it is of.")
    return descriptor


def can_clone(original: int, directory: int) -> bool:
    """Tell whether a file in ``directory`` can share the blocks of ``original``."""
    if not _TMPFILE:
        return False
    try:
        probe = os.open(".", _TMPFILE | os.O_WRONLY | os.O_CLOEXEC, 0o600, dir_fd=directory)
    except OSError:
        # No nameless files there: an old network's file system, which shares no blocks either.
        return False
    try:
        return clone(original, probe)
    finally:
        os.close(probe)


def clone(original: int, target: int) -> bool:
    """Let an empty file share the blocks of another; False where the file system cannot."""
    try:
        fcntl.ioctl(target, _FICLONE, original)
    except OSError:
        # A copy says what is really wrong, if anything.
        return False
    return True


def copy(original: int, target: int) -> None:
    """Copy a whole file into an empty one; the kernel does it where it can."""
    os.lseek(original, 0, os.SEEK_SET)
    try:
        while _COPIES and os.copy_file_range(original, target, _BLOCK):
            pass
    except OSError as error:
        if error.errno not in _NOT_HERE:
            raise
    # Both stand behind whatever was copied so far.
    while block := os.read(original, 1 << 20):
        _write_all(target, block)


def _write_all(target: int, block: bytes) -> None:
    view = memoryview(block)
    while view:
        view = view[os.write(target, view) :]


def link(source: str, found: os.stat_result, directory: int, name: str) -> bool:
    """Link the file that was found; False where the file system does not want to.

    Parameters
    ----------
    source
        Where the file was found; another one may be there by now, which is not linked.
    directory
        Descriptor of the directory in which it becomes ``name``, over whatever is there.
    """
    temporary = temporary_name()
    try:
        os.link(source, temporary, dst_dir_fd=directory, follow_symlinks=False)
        linked = os.stat(temporary, dir_fd=directory, follow_symlinks=False)
        if os.path.samestat(linked, found):
            os.rename(temporary, name, src_dir_fd=directory, dst_dir_fd=directory)
            return True
    except OSError:
        # Another file system, no links, too many: a copy says what is really wrong, if anything.
        return False
    finally:
        # A rename between two links of one file does nothing, and both stay.
        with contextlib.suppress(OSError):
            os.unlink(temporary, dir_fd=directory)
    return False
