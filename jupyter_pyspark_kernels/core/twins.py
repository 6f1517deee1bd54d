"""Find another kernel whose archive holds the same environment, and take that archive over.

Whoever takes over an archive runs what is in it: only one's own and root's are taken, and none
that others could have changed.
"""

import os
import stat
from collections.abc import Iterator, Sequence
from typing import NamedTuple

from . import store
from .archive import archive_name, read_record
from .archive.index import index_path, read_index
from .directory_lock import is_temporary
from .errors import ArchiveError, KernelChangedError, KernelNotFoundError
from .freshness import Cancelled, Depth, OnProgress, look
from .kernel_directory import KernelDirectory
from .kernel_file import KERNEL_JSON
from .readback import read_back
from .records import Environment, PlannedArchive


class Twin(NamedTuple):
    """Name a kernel, and its archive's path."""

    kernel_name: str
    archive: str


def find_twin(
    wanted: PlannedArchive, environment: Environment, kernels_dirs: Sequence[str], depth: Depth
) -> Twin | None:
    """Return a kernel that has the archive which is wanted: the same environment, choices, format.

    Parameters
    ----------
    kernels_dirs
        In the order in which they are searched; another file system shares nothing and is left out.
    depth
        How closely the archive is looked at; one without an index of its files is never taken.
    """
    home = _nearest_device(os.path.dirname(wanted.path))
    for twin in _candidates(wanted, kernels_dirs, home):
        if not _is_of(twin.archive, environment):
            continue
        found = look(twin.archive, environment, wanted.choices, depth=depth, whole=True)
        if found.fresh and not found.blind and _imports(twin, wanted.check_imports):
            return twin
    return None


def was_checked(kernel: store.StoredKernel, imports: Sequence[str]) -> bool:
    """Tell whether all that must import was tried when a kernel's archive was made."""
    if not imports:
        return True
    settings = read_back(kernel.kernel_name, kernel.content or {}).settings
    return settings is not None and set(imports) <= set(settings.check_imports)


def take_over_archive(
    directory: KernelDirectory,
    wanted: PlannedArchive,
    environment: Environment,
    on_progress: OnProgress,
    cancelled: Cancelled,
) -> bool:
    """Take over the archive that a plan names, with its index, after a full look at it.

    Returns
    -------
    bool
        False where it is no longer what was planned: then it must be packed.
    """
    source, name = wanted.copy_of, os.path.basename(wanted.path)
    if source is None:
        return False
    before = _stat(source)
    found = look(
        source,
        environment,
        wanted.choices,
        depth="files",
        on_progress=on_progress,
        cancelled=cancelled,
    )
    if not found.fresh or before is None:
        return False
    # An archive without an index is whole, one with another's would be compared with it.
    directory.unlink(index_path(name))
    try:
        taken = directory.take_over(source, name)
        if not found.blind:
            directory.take_over(index_path(source), index_path(name))
    except KernelChangedError:
        return False
    if not found.blind and read_index(os.path.join(directory.path, name)) is None:
        directory.unlink(index_path(name))
    return os.path.samestat(taken, before) and taken.st_mtime_ns == before.st_mtime_ns


def _imports(twin: Twin, imports: Sequence[str]) -> bool:
    kernels_dir = os.path.dirname(os.path.dirname(twin.archive))
    try:
        return was_checked(store.read(kernels_dir, twin.kernel_name), imports)
    except KernelNotFoundError:
        return False


def _candidates(
    wanted: PlannedArchive, kernels_dirs: Sequence[str], device: int | None
) -> Iterator[Twin]:
    own = os.path.dirname(wanted.path)
    for kernels_dir in dict.fromkeys(kernels_dirs):
        for kernel_name in _names(kernels_dir):
            resource_dir = os.path.join(kernels_dir, kernel_name)
            archive = os.path.join(resource_dir, archive_name(kernel_name, wanted.format))
            if (
                not is_temporary(kernel_name)
                and not _is_same(resource_dir, own)
                and os.path.lexists(os.path.join(resource_dir, KERNEL_JSON))
                and _is_safe(resource_dir)
                and _is_of_the_same_disk(archive, device)
            ):
                yield Twin(kernel_name, archive)


def _names(kernels_dir: str) -> list[str]:
    try:
        return sorted(os.listdir(kernels_dir))
    except OSError:
        return []


def _is_same(path: str, other: str) -> bool:
    return os.path.realpath(path) == os.path.realpath(other)


def _is_safe(path: str) -> bool:
    """Tell whether something is one's own or root's, and nobody else may write to it."""
    found = _stat(path)
    return (
        found is not None
        and found.st_uid in {os.geteuid(), 0}
        and not stat.S_ISLNK(found.st_mode)
        and not found.st_mode & (stat.S_IWGRP | stat.S_IWOTH)
    )


def _is_of_the_same_disk(archive: str, device: int | None) -> bool:
    found = _stat(archive)
    return (
        found is not None
        and found.st_dev == device
        and stat.S_ISREG(found.st_mode)
        and _is_safe(archive)
        and os.access(archive, os.R_OK)
    )


def _stat(path: str) -> os.stat_result | None:
    try:
        return os.stat(path, follow_symlinks=False)
    except OSError:
        return None


def _nearest_device(path: str) -> int | None:
    """Return the file system that a directory is on, or will be on."""
    while (found := _stat(os.path.realpath(path))) is None and path != "/":
        path = os.path.dirname(path)
    return found.st_dev if found else None


def _is_of(archive: str, environment: Environment) -> bool:
    try:
        record = read_record(archive)
    except ArchiveError:
        return False
    return _is_same(record.environment_dir, environment.environment_dir)
