"""Pack, verify and look into archives of environments, without any kernel (docs/archives.md)."""

import dataclasses
import os
from collections.abc import Callable, Sequence

from .._version import __version__
from . import package_names, rules
from .archive import (
    ForeignArchiveError,
    check_room,
    describe,
    executor_variables,
    pack,
    read_record,
    scan,
    verify,
)
from .archive.members import Scan
from .archive.package_sizes import sizes_by_package
from .archive.reading import read_blocks
from .archive.self_description import needs_text
from .archive_bytes import file_digest
from .archive_checks import left_out_warnings
from .archive_reports import (
    EnvironmentSizes,
    InspectedArchive,
    PackageSize,
    PackedArchive,
    VerifiedArchive,
)
from .environments import read_environment
from .errors import InvalidSettingsError
from .import_check import check_imports
from .pack_choices import PackChoices
from .packages import fingerprint, installed_packages, normalise
from .records import ArchiveFormat, ArchiveRecord, Environment, Problem, Progress
from .whole_file import refuse_existing, written_whole

__all__ = [
    "EnvironmentSizes",
    "InspectedArchive",
    "PackChoices",
    "PackageSize",
    "PackedArchive",
    "VerifiedArchive",
    "environment_sizes",
    "inspect_archive",
    "pack_environment",
    "verify_archive",
]

OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]

_SUFFIXES: dict[str, ArchiveFormat] = {".zip": "zip", ".tar.gz": "tar.gz", ".tgz": "tar.gz"}


def _ignore(_: Progress) -> None:
    """Take no notice of progress."""


def _never() -> bool:
    """Never cancel."""
    return False


def pack_environment(
    environment_dir: str,
    out: str,
    *,
    format: ArchiveFormat | None = None,  # noqa: A002  the one word for it
    choices: PackChoices = PackChoices(),  # noqa: B008  it is frozen
    imports: Sequence[str] = (),
    replace: bool = False,
    on_progress: OnProgress = _ignore,
    cancelled: Cancelled = _never,
) -> PackedArchive:
    """Pack an environment into the file ``out``, which is there whole and verified, or not at all.

    Nothing of the environment is run, but for ``imports``.

    Parameters
    ----------
    environment_dir, out
        Absolute paths.
    format
        By default what the name of ``out`` says: ``.zip``, ``.tar.gz`` or ``.tgz``. Given, the name
        gets that end where it has none: Spark and YARN unpack by the name.
    imports
        Modules or packages that must import from the packed tree.
    replace
        Whether a file that is there is replaced.

    Raises
    ------
    InvalidSettingsError
        When the paths or names cannot be such.
    KernelExistsError
        When ``out`` is there and is not to be replaced.
    EnvironmentUnusableError, ArchiveError
        When the environment cannot be packed, or an import fails; all causes are named.
    InstallError
        When the disk refuses.
    CancelledError
        When ``cancelled`` says so.
    """
    out, form = _judged(environment_dir, out, format, choices, imports)
    choices = _plain(choices)
    refuse_existing(out, replace=replace)
    environment = read_environment(environment_dir)
    on_progress(Progress(stage="scanning"))
    found = scan(environment, choices, leave_out=[out], cancelled=cancelled)
    with written_whole(out, replace=replace) as file:
        check_room(found, os.path.dirname(out), renews=False)
        record = _record(environment, found, choices)
        packed = pack(
            found,
            file,
            format=form,
            record=record,
            on_progress=on_progress,
            cancelled=cancelled,
        )
        variables = executor_variables(environment, choices)
        check_imports(file, form, imports, on_progress, cancelled, variables=variables)
    return PackedArchive(
        path=out,
        format=form,
        size_bytes=packed.size,
        sha256=packed.sha256,
        needs=needs_text(record),
        executor_env=variables,
        warnings=tuple(left_out_warnings(environment, choices.leave_out)),
        record=record,
    )


def inspect_archive(path: str, *, cancelled: Cancelled = _never) -> InspectedArchive:
    """Say what is in an archive, as :func:`.archive.inspecting.inspect_archive` does."""
    # Whoever packs needs none of what this imports.
    from .archive.inspecting import inspect_archive  # noqa: PLC0415

    return inspect_archive(path, cancelled=cancelled)


def verify_archive(
    path: str, *, on_progress: OnProgress = _ignore, cancelled: Cancelled = _never
) -> VerifiedArchive:
    """Read all of an archive, and compare it with what it says of itself.

    One of another program does not describe itself: its own checksums are all that is compared.

    Raises
    ------
    ArchiveError
        When it cannot be read, or anything in it is not as it must be.
    CancelledError
        When ``cancelled`` says so.
    """
    # As of inspect_archive.
    from .archive.contents import format_of  # noqa: PLC0415
    from .archive.inspecting import read_to_the_end  # noqa: PLC0415

    form = format_of(path)
    try:
        record: ArchiveRecord | None = read_record(path)
    except ForeignArchiveError:
        record = None
    if record is not None:
        verify(path, format=form, on_progress=on_progress, cancelled=cancelled)
        files, total = record.file_count, record.total_bytes
    else:
        files, total = read_to_the_end(path, form, on_progress, cancelled)
    return VerifiedArchive(
        path=path,
        format=form,
        size_bytes=os.path.getsize(path),
        sha256=file_digest(path, _ignore, cancelled),
        origin="other" if record is None else "ours",
        files=files,
        bytes=total,
    )


def environment_sizes(
    environment_dir: str,
    *,
    choices: PackChoices = PackChoices(),  # noqa: B008  it is frozen
    cancelled: Cancelled = _never,
) -> EnvironmentSizes:
    """Say what the archive of an environment would hold, package by package; nothing is packed.

    Raises
    ------
    InvalidSettingsError, EnvironmentUnusableError, ArchiveError
        When there is no environment that can be packed.
    CancelledError
        When ``cancelled`` says so.
    """
    _refuse(_path_problems(environment_dir), _name_problems(choices, ()))
    environment = read_environment(environment_dir)
    found = scan(environment, _plain(choices), cancelled=cancelled)
    sizes = dict(zip(found.members.names(), found.members.numbers("size"), strict=True))

    def read(name: str) -> str:
        member = found.members.find(name)
        return b"".join(read_blocks(member)).decode(errors="replace") if member else ""

    packages = sizes_by_package(sizes, read)
    return EnvironmentSizes(
        environment_dir=environment_dir,
        packages=packages,
        files=len(found.members),
        bytes=found.total_bytes,
    )


def _judged(
    environment_dir: str,
    out: str,
    asked: ArchiveFormat | None,
    choices: PackChoices,
    imports: Sequence[str],
) -> tuple[str, ArchiveFormat]:
    """Return path and format; raise with everything that is wrong with what is asked."""
    named = next((form for end, form in _SUFFIXES.items() if out.endswith(end)), None)
    form = named or asked or "zip"
    problems = []
    if message := rules.path(out, "out"):
        problems.append(Problem(field="out", message=message))
    elif named is None and asked is None:
        message = f"{rules.shown(out)} says no format. End its name in .zip or .tar.gz."
        problems.append(Problem(field="out", message=message))
    elif asked and asked != form:
        message = (
            f"{rules.shown(out)} is called a {named}, and {asked} is asked for. Change one of them."
        )
        problems.append(Problem(field="format", message=message))
    _refuse(_path_problems(environment_dir), problems, _name_problems(choices, imports))
    return out if named else f"{out}.{form}", form


def _plain(choices: PackChoices) -> PackChoices:
    """Write names as they are compared: Scikit_Learn is scikit-learn."""
    names = sorted({normalise(name) for name in choices.leave_out})
    return dataclasses.replace(choices, leave_out=tuple(names))


def _path_problems(environment_dir: str) -> list[Problem]:
    message = rules.environment_dir(environment_dir)
    return [Problem(field="environment_dir", message=message)] if message else []


def _name_problems(choices: PackChoices, imports: Sequence[str]) -> list[Problem]:
    judged = [("leave_out", package_names.package_name(name)) for name in choices.leave_out]
    judged += [("imports", package_names.import_name(name)) for name in imports]
    return [Problem(field=field, message=message) for field, message in judged if message]


def _refuse(*problems: Sequence[Problem]) -> None:
    if found := [problem for part in problems for problem in part]:
        raise InvalidSettingsError(found)


def _record(environment: Environment, found: Scan, choices: PackChoices) -> ArchiveRecord:
    return describe(
        environment,
        installed_packages(environment),
        fingerprint(environment),
        found,
        made_by=__version__,
        choices=choices,
    )
