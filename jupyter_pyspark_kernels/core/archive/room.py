"""Refuse to pack where there is no room for the archive."""

import os

from jupyter_pyspark_kernels.core.errors import InstallError

from .faults import shown
from .members import Scan

# An environment packs to 0.36 of its size, or a little more. Below this none of those tried got.
_LEAST = 0.25
_MIB = 1 << 20


def check_room(scan: Scan, directory: str, *, renews: bool) -> None:
    """Compare what the archive will take at the least with what is free.

    Parameters
    ----------
    directory
        Where it is going to be.
    renews
        Whether it is made from an old one: then it shares most of its place with that one where
        the file system can do so, and only trying tells.

    Raises
    ------
    InstallError
        When it cannot fit.
    """
    found = os.statvfs(directory)
    free = found.f_bavail * found.f_frsize
    need = int(scan.total_bytes * _LEAST)
    if renews or need <= free:
        return
    raise InstallError(
        f"No space left on device for the archive in {shown(directory)}: it takes "
        f"{_size(need)} or more ({shown(scan.environment_dir)} has {_size(scan.total_bytes)}), and "
        f"{_size(free)} are free. Remove files there, make the environment smaller, or choose "
        "another location."
    )


def _size(size: int) -> str:
    return f"{size / _MIB:,.0f} MiB" if size >= _MIB else f"{size >> 10:,} KiB"
