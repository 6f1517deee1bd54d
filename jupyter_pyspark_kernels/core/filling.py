"""Write everything of a planned kernel into its directory, ``kernel.json`` last."""

import os
from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from functools import partial

from .._version import __version__
from ..startup import startup_source
from .archive import (
    Index,
    Scan,
    check_room,
    describe,
    executor_variables,
    index_path,
    is_current,
    pack,
    read_index,
    read_record,
    scan,
)
from .archive.index import encode_again
from .archive_bytes import is_whole, read_meanwhile
from .environments import read_environment
from .errors import ArchiveError, CancelledError, InvalidSettingsError
from .file_changes import changed_directories
from .icons import ICONS
from .import_check import check_imports
from .ipykernel_install import install_ipykernel, python_starts
from .kernel_directory import KernelDirectory
from .kernel_json import STARTUP_FILE
from .packages import fingerprint, installed_packages
from .records import ArchiveRecord, Environment, Plan, PlannedArchive, Progress
from .twins import take_over_archive

OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]


def fill(
    directory: KernelDirectory, planned: Plan, on_progress: OnProgress, cancelled: Cancelled
) -> None:
    """Write everything of a plan that has no errors.

    Raises
    ------
    EnvironmentUnusableError, ArchiveError, CancelledError
    OSError
        When the disk refuses; ``kernel.json`` is as it was.
    """
    environment, content = planned.environment, planned.kernel_json
    if environment is None or content is None:
        raise InvalidSettingsError(planned.problems)
    if planned.install_ipykernel:
        install_ipykernel(environment, on_progress, cancelled)
        environment = read_environment(environment.environment_dir)
    python_starts(environment)
    if planned.archive:
        _put_archive(
            directory, planned.archive, environment, planned.kernels_dir, on_progress, cancelled
        )
    if cancelled():
        raise CancelledError("Stopped. Nothing was changed.")
    on_progress(Progress(stage="writing"))
    directory.write(STARTUP_FILE, startup_source(__version__).encode())
    # An icon that somebody put there is theirs.
    for name, icon in ICONS.items():
        directory.write_missing(name, icon)
    directory.sync()
    if content != planned.current_kernel_json:
        directory.write_kernel_json(content)


def _put_archive(
    directory: KernelDirectory,
    archive: PlannedArchive,
    environment: Environment,
    kernels_dir: str,
    on_progress: OnProgress,
    cancelled: Cancelled,
) -> None:
    name = os.path.basename(archive.path)
    if take_over_archive(directory, archive, environment, on_progress, cancelled):
        return
    if not archive.pack and not archive.copy_of:
        return
    on_progress(Progress(stage="scanning"))
    old = os.path.join(directory.path, name)
    found = _unless_current(
        directory, archive, environment, kernels_dir, old, on_progress, cancelled
    )
    if found is None:
        return
    members, record = found
    check_room(members, directory.path, renews=os.path.exists(old))
    # The index comes after: an archive without one, or with another's, is whole.
    with directory.writing(index_path(name)) as index, directory.writing(name) as file:
        packed = pack(
            members,
            file,
            format=archive.format,
            record=record,
            on_progress=on_progress,
            cancelled=cancelled,
            old=old,
        )
        check_imports(
            file,
            archive.format,
            archive.check_imports,
            on_progress,
            cancelled,
            variables=executor_variables(environment, archive.choices),
        )
        index.write(packed.index())


def _unless_current(
    directory: KernelDirectory,
    archive: PlannedArchive,
    environment: Environment,
    kernels_dir: str,
    old: str,
    on_progress: OnProgress,
    cancelled: Cancelled,
) -> tuple[Scan, ArchiveRecord] | None:
    """Return what is to be packed, and its description; None where the old archive is that already."""
    index = read_index(old)
    with _reading(old, index, on_progress, cancelled) as is_sound:
        members = scan(environment, archive.choices, leave_out=[kernels_dir], cancelled=cancelled)
        describe_members = partial(
            describe,
            environment,
            installed_packages(environment),
            fingerprint(environment),
            members,
            made_by=__version__,
            choices=archive.choices,
        )
        if index is not None and not archive.check_imports:
            # The same files need the same, as long as the same program looks.
            same = describe_members(system_needs=_needs_of(old))
            if is_current(index, members, format=archive.format, record=same) and is_sound():
                _renew_index(directory, old, index, members)
                return None
    return members, describe_members()


def _needs_of(archive: str) -> str | None:
    try:
        return read_record(archive).system_needs
    except ArchiveError:
        return None


def _reading(
    archive: str, index: Index | None, on_progress: OnProgress, cancelled: Cancelled
) -> AbstractContextManager[Callable[[], bool]]:
    """Return what tells whether an archive is whole, and reads it already where it may well stay."""
    if index is None:
        return nullcontext(lambda: False)
    if changed_directories(index):
        return nullcontext(partial(is_whole, archive, index, on_progress, cancelled))
    return read_meanwhile(archive, index, on_progress, cancelled)


def _renew_index(directory: KernelDirectory, archive: str, index: Index, members: Scan) -> None:
    """Note the directories' times of now: bytecode and what is not packed changed them."""
    if index.directories != members.directories:
        directory.write(index_path(os.path.basename(archive)), encode_again(index, members))


def additions(directory: KernelDirectory, planned: Plan) -> list[str]:
    """Return the files that only the plan's new ``kernel.json`` needs: a failed update undoes them."""
    if planned.kernel_json == planned.current_kernel_json:
        return []
    return [name for name in (STARTUP_FILE, *ICONS) if not directory.has(name)]
