"""Keep one kernels_dir: list, read, claim, lock and remove kernels, each whole or not at all.

How it stays whole whatever is killed, full or raced:

* A new kernel is claimed by renaming a directory that already holds our mark to its name: of
  many claims one wins. Jupyter sees no kernel in it before ``kernel.json``, which comes last.
* Whoever works on a kernel holds a lock on its directory. What a dead owner left carries our
  prefix or stands beside our mark, and :func:`sweep` clears it once the lock is free.
* A removal first renames ``kernel.json``, then the directory, to names that a sweep clears.
"""

import contextlib
import os
from collections.abc import Iterator
from dataclasses import dataclass

from pydantic import JsonValue

from . import rules
from .directory_lock import (
    is_component,
    is_temporary,
    open_locked,
    opened,
    sync_directory,
    temporary_name,
)
from .disk_faults import disk_faults
from .errors import (
    InstallError,
    InvalidSettingsError,
    KernelBusyError,
    KernelChangedError,
    KernelExistsError,
    KernelNotEditableError,
    KernelNotFoundError,
)
from .kernel_directory import MARK, REMOVED, KernelDirectory
from .kernel_file import KERNEL_JSON, read_kernel_json
from .records import Problem
from .sweeping import sweep

__all__ = [
    "KERNEL_JSON",
    "KernelDirectory",
    "StoredKernel",
    "claim",
    "installed",
    "lock",
    "read",
    "refuse_changed",
    "remove",
    "sweep",
]


# Seconds; who really works on a kernel takes longer.
_PATIENCE = 0.3


@dataclass(frozen=True)
class StoredKernel:
    """Hold one ``kernel.json`` as it was found.

    Attributes
    ----------
    content
        The decoded object; None where ``fault`` says why there is none.
    etag
        Digest of the file's bytes; empty where it could not be read.
    """

    kernel_name: str
    resource_dir: str
    content: dict[str, JsonValue] | None
    etag: str
    fault: str = ""


def installed(kernels_dir: str) -> list[StoredKernel]:
    """List the kernels of a kernels_dir by name; a missing directory has none."""
    try:
        names = sorted(os.listdir(kernels_dir))
    except OSError:
        return []
    found = (_stored(kernels_dir, name) for name in names if not is_temporary(name))
    return [kernel for kernel in found if kernel is not None]


def read(kernels_dir: str, kernel_name: str) -> StoredKernel:
    """Read one kernel.

    Raises
    ------
    KernelNotFoundError
        When no ``kernel.json`` is there, or the name is none that a directory can have.
    """
    found = _stored(kernels_dir, kernel_name) if is_component(kernel_name) else None
    if found:
        return found
    raise KernelNotFoundError(
        f"There is no kernel {rules.shown(kernel_name)} in {kernels_dir}. "
        "See 'jupyter pyspark-kernels list'."
    )


def _stored(kernels_dir: str, kernel_name: str) -> StoredKernel | None:
    resource_dir = os.path.join(kernels_dir, kernel_name)
    found = read_kernel_json(os.path.join(resource_dir, KERNEL_JSON))
    if found is None:
        return None
    return StoredKernel(kernel_name, resource_dir, found.content, found.etag, found.fault)


@contextlib.contextmanager
def claim(kernels_dir: str, kernel_name: str, *, shared: bool) -> Iterator[KernelDirectory]:
    """Make the directory of a new kernel; it goes again when the block ends with an error.

    Raises
    ------
    InvalidSettingsError
        When no new kernel may have this name.
    KernelExistsError
        When the name is taken, compared without case, by a kernel or by anything else.
    KernelBusyError
        When another operation is making it just now.
    InstallError
        When the disk refuses; nothing is left.
    """
    if message := rules.kernel_name(kernel_name):
        raise InvalidSettingsError([Problem(field="kernel_name", message=message)])
    path = os.path.join(os.path.abspath(kernels_dir), kernel_name)
    with disk_faults(path), _new_parents(os.path.dirname(path), shared=shared):
        sweep(kernels_dir)
        _refuse_taken(path)
        with _staged(os.path.dirname(path), shared=shared) as directory:
            try:
                directory.set_mode()
                directory.mark()
                _take_name(directory, path)
                yield directory
            except BaseException:
                if directory.finished():
                    directory.tidy()
                else:
                    directory.discard()
                raise
            directory.tidy()


@contextlib.contextmanager
def _staged(kernels_dir: str, *, shared: bool) -> Iterator[KernelDirectory]:
    """Make and lock a directory under a temporary name."""
    path, descriptor = _stage(kernels_dir)
    try:
        yield KernelDirectory(path, descriptor, shared=shared)
    finally:
        os.close(descriptor)


def _stage(kernels_dir: str) -> tuple[str, int]:
    for _ in range(20):
        path = os.path.join(kernels_dir, temporary_name())
        try:
            os.mkdir(path, 0o700)
            return path, open_locked(path, new=True)
        except (KernelBusyError, KernelNotFoundError):
            # A sweep came between the two lines; it clears what it took.
            continue
        except BaseException:
            with contextlib.suppress(OSError):
                os.rmdir(path)
            raise
    raise KernelBusyError(f"Other commands keep clearing {kernels_dir}. Try again.")


def _take_name(directory: KernelDirectory, path: str) -> None:
    try:
        directory.move(path)
    except OSError:
        # Somebody was faster, or the disk refuses.
        _refuse_taken(path)
        raise
    sync_directory(os.path.dirname(path))


def _refuse_taken(path: str) -> None:
    kernels_dir, kernel_name = os.path.split(path)
    for name in os.listdir(kernels_dir):
        if name.lower() != kernel_name:
            continue
        there = os.path.join(kernels_dir, name)
        if any(os.path.lexists(os.path.join(there, mark)) for mark in (MARK, REMOVED)):
            raise _unfinished(there)
        if os.path.lexists(os.path.join(there, KERNEL_JSON)):
            raise KernelExistsError(
                f"Kernel {kernel_name!r} exists in {kernels_dir}. "
                "Choose another name, or change that one."
            )
        raise KernelExistsError(
            f"{there} is there and is not a kernel. Choose another name, or move it away."
        )


def _unfinished(path: str) -> KernelBusyError | KernelExistsError:
    """Say who works, or worked, on a directory that bears our mark."""
    try:
        with opened(path):
            return KernelExistsError(
                f"{path} was left unfinished. Its owner clears it with 'jupyter pyspark-kernels list'. "
                "Choose another name, or ask for that."
            )
    except (KernelBusyError, KernelNotFoundError, OSError):
        return KernelBusyError(
            f"{path} is being changed by another command. Wait for it, or choose another name."
        )


@contextlib.contextmanager
def _new_parents(kernels_dir: str, *, shared: bool) -> Iterator[None]:
    """Make the kernels_dir where it is missing; what was made goes again after an error."""
    missing = []
    path = kernels_dir
    while not os.path.lexists(path):
        missing.append(path)
        path = os.path.dirname(path)
    try:
        for path in reversed(missing):
            with contextlib.suppress(FileExistsError):
                os.mkdir(path, 0o700)
                os.chmod(path, 0o755 if shared else 0o700)
        for path in missing:
            sync_directory(os.path.dirname(path))
        yield
    except BaseException:
        for path in missing:
            with contextlib.suppress(OSError):
                os.rmdir(path)
        raise


@contextlib.contextmanager
def lock(kernels_dir: str, kernel_name: str, *, shared: bool) -> Iterator[KernelDirectory]:
    """Hold an existing kernel for a change; leftovers of a dead owner are cleared first.

    Raises
    ------
    KernelNotFoundError, KernelBusyError
    KernelNotEditableError
        When the directory is a link, or may not be written.
    InstallError
        When the disk refuses what is done in the block.
    """
    sweep(kernels_dir)
    path = read(kernels_dir, kernel_name).resource_dir
    if os.path.islink(path):
        raise KernelNotEditableError(
            f"{path} is a link to {os.path.realpath(path)}. Change the kernel where it really is."
        )
    if not os.access(path, os.R_OK | os.W_OK | os.X_OK):
        raise KernelNotEditableError(
            f"You may not write to {path}. Ask its owner for the change, or duplicate the kernel into a directory of your own."
        )
    with disk_faults(path), opened(path, patience=_PATIENCE) as descriptor:
        yield KernelDirectory(path, descriptor, shared=shared)


def refuse_changed(directory: KernelDirectory, etag: str | None) -> None:
    """Refuse to go on when ``kernel.json`` is no longer the one that was read."""
    if etag is not None and directory.etag() != etag:
        raise KernelChangedError(
            f"{directory.path} changed since it was read. Look at it again, then repeat the change."
        )


def remove(kernels_dir: str, kernel_name: str, etag: str | None = None) -> None:
    """Remove a kernel with everything in its directory.

    Raises
    ------
    KernelNotFoundError, KernelBusyError, KernelNotEditableError, KernelChangedError
    InstallError
        When the disk refuses: the kernel is as it was, or gone with a rest that a sweep clears.
    """
    with lock(kernels_dir, kernel_name, shared=False) as directory:
        refuse_changed(directory, etag)
        try:
            directory.remove()
        except OSError as error:
            if is_temporary(os.path.basename(directory.path)):
                raise InstallError(
                    f"Kernel {kernel_name!r} is removed, but not all of {directory.path}: {error}. "
                    "The next command tries again."
                ) from error
            raise
