"""Tell how an archive stands to its environment as it is now; nothing of the environment is run.

Each depth looks at more, and takes longer: the packages' names and versions, for every list; the
times of all directories; every file, and the archive's own bytes.
"""

import hashlib
import os
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Literal

from .archive import ForeignArchiveError, read_record
from .archive.index import DamagedIndexError, Index, read_any_index, read_index
from .archive.self_description import encode_record
from .archive_bytes import cut_short, is_whole
from .errors import ArchiveError, CancelledError
from .file_changes import (
    ChangedDirectory,
    FileChanges,
    changed_directories,
    entries_changed,
    files_changed,
)
from .pack_choices import PackChoices, changed_choices
from .package_changes import current_fingerprint, package_changes, told_changes
from .records import ArchiveRecord, Environment, Progress

FreshnessState = Literal["fresh", "changed", "edited", "other-python", "gone", "damaged", "foreign"]
Depth = Literal["packages", "directories", "files"]
OnProgress = Callable[[Progress], None]
Cancelled = Callable[[], bool]

# Of a file: device, inode, size, times of the last change of its content and of its record.
Stamp = tuple[int, int, int, int, int]

_NAMED = 5
_KEPT = 8
_compared: dict[tuple[str, str, tuple[ChangedDirectory, ...]], FileChanges] = {}


@dataclass(frozen=True, slots=True)
class Freshness:
    """Say how an archive stands to its environment.

    Attributes
    ----------
    state
        ``changed``: packages, files or choices are others; ``edited``: files of the same name have
        another content; ``gone``: there is no archive.
    reason
        The same in a sentence or two; empty where it is fresh.
    added, removed
        Packages as ``name version``; both hold the name of one with another version.
    files
        Files that came, went or were edited: five at most, of ``file_count``.
    blind
        Whether it has no index of its files, so that nothing below the packages can be seen.
    """

    state: FreshnessState
    reason: str = ""
    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    files: tuple[str, ...] = ()
    file_count: int = 0
    blind: bool = False

    @property
    def fresh(self) -> bool:
        """Tell whether it may be used as it is."""
        return self.state == "fresh"


def look(
    archive: str,
    environment: Environment,
    choices: PackChoices | None = None,
    *,
    depth: Depth = "packages",
    whole: bool = False,
    on_progress: OnProgress = lambda _: None,
    cancelled: Cancelled = lambda: False,
) -> Freshness:
    """Look at an archive and its environment.

    Parameters
    ----------
    choices
        How it should be packed; None where that does not matter.
    whole
        Whether the archive's bytes are known to be right, and are not read again.

    Raises
    ------
    CancelledError
    """
    first = _first(archive, environment, choices)
    if first.state in {"gone", "foreign", "damaged"} or depth == "packages":
        return first
    index = read_index(archive)
    if index is None and _is_of_another_size(archive):
        return Freshness("damaged", _damaged(archive, "it has not the size that it was made with"))
    if depth == "files" and not whole:
        damage = _damage(archive, index, on_progress, cancelled)
        if damage:
            return Freshness("damaged", damage)
    if not first.fresh:
        return first
    if index is None:
        return Freshness("fresh", blind=True)
    try:
        changes = _in_directories(index)
        if depth == "files":
            changes = changes.joined(_in_files(index, cancelled))
    except DamagedIndexError:
        return Freshness("fresh", blind=True)
    return _files_freshness(changes)


def full_looks() -> Callable[[str, Environment, PackChoices | None], Freshness]:
    """Return a look at every file and byte that remembers: kernels that share an archive share it."""
    found: dict[tuple[object, ...], Freshness] = {}

    def look_fully(
        archive: str, environment: Environment, choices: PackChoices | None
    ) -> Freshness:
        stamp = stamp_of(archive)
        key = (stamp, environment.environment_dir, choices)
        if stamp is None or key not in found:
            found[key] = look(archive, environment, choices, depth="files")
        return found[key]

    return look_fully


def stamp_of(archive: str) -> Stamp | None:
    """Return what tells whether an archive is still the file it was; None where there is none."""
    try:
        found = os.stat(archive)
    except OSError:
        return None
    return found.st_dev, found.st_ino, found.st_size, found.st_mtime_ns, found.st_ctime_ns


def _first(archive: str, environment: Environment, choices: PackChoices | None) -> Freshness:
    """Compare what an archive says of itself with the packages that are installed now."""
    if not os.path.lexists(archive):
        return Freshness("gone", f"{archive} is missing.")
    try:
        record = read_record(archive)
    except ForeignArchiveError as error:
        return Freshness("foreign", str(error))
    except ArchiveError as error:
        return Freshness("damaged", str(error))
    if why := cut_short(archive):
        return Freshness("damaged", _damaged(archive, why))
    if record.python_version != environment.python_version:
        return Freshness(
            "other-python",
            f"The environment has Python {environment.python_version}, the archive {record.python_version}.",
        )
    if record.fingerprint == current_fingerprint(environment):
        other = changed_choices(record.choices, choices) if choices else ""
        return Freshness("changed", other) if other else Freshness("fresh")
    return _packages_changed(record, environment)


def _packages_changed(record: ArchiveRecord, environment: Environment) -> Freshness:
    added, removed = package_changes(record, environment)
    if not added and not removed:
        return Freshness("changed", "The archive was packed from another environment.")
    changes = told_changes(added, removed)
    return Freshness(
        "changed",
        "The environment changed since it was packed: "
        f"+{len(added)} −{len(removed)} packages ({_few(changes)}).",
        added=tuple(f"{name} {version}" for name, version in added.items()),
        removed=tuple(f"{name} {version}" for name, version in removed.items()),
    )


def _few(names: Sequence[str]) -> str:
    return ", ".join(names[:_NAMED]) + ("…" if len(names) > _NAMED else "")


def _damaged(archive: str, why: str) -> str:
    return f"The archive {archive} is damaged: {why}."


def _is_of_another_size(archive: str) -> bool:
    """Tell whether an archive was cut: its index is of one that says the same of itself."""
    index = read_any_index(archive)
    if index is None or os.stat(archive).st_size == index.archive_size:
        return False
    return hashlib.sha256(encode_record(read_record(archive))).hexdigest() == index.record


def _damage(
    archive: str, index: Index | None, on_progress: OnProgress, cancelled: Cancelled
) -> str:
    """Say what is wrong with an archive's bytes; empty where nothing is."""
    if index is None:
        return _unsound(archive, on_progress, cancelled)
    if is_whole(archive, index, on_progress, cancelled):
        return ""
    return _damaged(archive, "its content is not what was packed")


def _unsound(archive: str, on_progress: OnProgress, cancelled: Cancelled) -> str:
    # Lists need none of what this imports.
    from .archive import verify  # noqa: PLC0415

    try:
        form: Literal["zip", "tar.gz"] = "zip" if archive.endswith(".zip") else "tar.gz"
        verify(archive, format=form, on_progress=on_progress, cancelled=cancelled)
    except ArchiveError as error:
        return str(error)
    return ""


def _in_directories(index: Index) -> FileChanges:
    """Compare what is in the directories whose times changed; what was found once is kept in mind.

    While somebody types, the same is asked again and again. No entry comes or goes without a new
    time of its directory.
    """
    directories = tuple(changed_directories(index))
    if not directories:
        return FileChanges()
    key = (index.sha256, index.environment_dir, directories)
    found = _compared.get(key)
    if found is None:
        found = entries_changed(index, directories)
        if not found.has_loose:
            if len(_compared) >= _KEPT:
                _compared.clear()
            _compared[key] = found
    return found


def _in_files(index: Index, cancelled: Cancelled) -> FileChanges:
    def check() -> None:
        if cancelled():
            raise CancelledError("Looking at the environment was stopped.")

    return files_changed(index, check)


def _files_freshness(changes: FileChanges) -> Freshness:
    if not changes:
        return Freshness("fresh")
    came_or_went = len({*changes.added, *changes.removed})
    files = sorted({*changes.edited, *changes.added, *changes.removed})
    counts = []
    if came_or_went:
        counts.append(f"+{len(changes.added)} −{len(changes.removed)} files")
    if changes.edited:
        counts.append(f"{len(changes.edited)} edited file{'s' * (len(changes.edited) > 1)}")
    return Freshness(
        "changed" if came_or_went else "edited",
        f"The environment changed since it was packed: {', '.join(counts)} ({_few(files)}).",
        files=tuple(files[:_NAMED]),
        file_count=len(files),
    )
