"""Walk an environment, and find all that is to be packed or that keeps it from being packed."""

import errno
import os
import stat
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_pyspark_kernels.core.records import Environment

from .faults import (
    BAD_NAME,
    CYCLE,
    INCOMPLETE,
    NOWHERE,
    OUTSIDE,
    TOO_LARGE,
    Fault,
    refusal,
    shown,
    special,
    unreadable,
)
from .members import Member, Scan
from .meter import stop_if
from .reach import Reach
from .self_description import RECORD_NAME

SIZE_LIMIT = 64 << 30
# Directory links can multiply a small tree without end: two links each on thirty levels.
ENTRY_LIMIT = 1_000_000

_EFFECTIVE = os.access in os.supports_effective_ids


def scan(
    environment: Environment, *, leave_out: Sequence[str] = (), cancelled: Callable[[], bool]
) -> Scan:
    """Find every file of ``environment`` that goes into its archive; nothing is written or run.

    Links become what they lead to. A description left from unpacking an archive is not packed.

    Parameters
    ----------
    leave_out
        Absolute paths that are not packed, with all below them, whether met in the tree or
        through a link.

    Raises
    ------
    ArchiveError
        Naming all that cannot be packed (ten at most), and the way out.
    CancelledError
        When ``cancelled`` says so.
    """
    walk = _Walk(Reach(environment, tuple(leave_out)), cancelled)
    walk.run()
    faults = [*walk.faults, *_faults_of_the_whole(walk)]
    if faults:
        raise refusal(environment.environment_dir, faults)
    members = tuple(sorted(walk.members, key=lambda member: member.name))
    return Scan(walk.reach.root, members, sum(member.size for member in members))


@dataclass(frozen=True, slots=True)
class _Directory:
    """One directory to look into, and those that led there."""

    prefix: str  # "" or a name that ends in "/"
    real: str
    identity: tuple[int, int]
    parent: "_Directory | None"

    def is_within(self, identity: tuple[int, int]) -> bool:
        """Tell whether this is, or was reached through, the directory ``identity``."""
        here: _Directory | None = self
        while here is not None:
            if here.identity == identity:
                return True
            here = here.parent
        return False


@dataclass
class _Walk:
    reach: Reach
    cancelled: Callable[[], bool]
    members: list[Member] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    entries: int = 0

    def run(self) -> None:
        """Fill ``members`` and ``faults``; end early only when there is too much."""
        try:
            pending = [
                _Directory("", self.reach.root, _identity(Path(self.reach.root).stat()), None)
            ]
        except OSError as error:
            self.faults.append(unreadable("", error))
            return
        while pending:
            directory = pending.pop()
            for entry in self._entries(directory):
                stop_if(self.cancelled)
                below = self._visit(directory, entry)
                if below is not None:
                    pending.append(below)
            if self.entries > ENTRY_LIMIT:
                what = f"is where the count passed {ENTRY_LIMIT:,} files and directories"
                self.faults.append(Fault(directory.prefix, what, TOO_LARGE))
                return

    def _entries(self, directory: _Directory) -> list["os.DirEntry[str]"]:
        try:
            with os.scandir(directory.real) as found:
                entries = list(found)
        except OSError as error:
            self.faults.append(unreadable(directory.prefix.rstrip("/"), error))
            return []
        self.entries += len(entries)
        return entries

    def _visit(self, directory: _Directory, entry: "os.DirEntry[str]") -> _Directory | None:
        """Add one entry to the members or the faults; return it if it is a directory to walk."""
        name = directory.prefix + entry.name
        real = f"{directory.real.rstrip('/')}/{entry.name}"
        try:
            status = entry.stat(follow_symlinks=False)
            linked = stat.S_ISLNK(status.st_mode)
            if linked:
                real = os.path.realpath(real, strict=True)
                status = Path(real).lstat()
        except OSError as error:
            self.faults.append(_broken(name, real, error))
            return None
        if self._is_unwanted(name, real, status, linked=linked):
            return None
        fault = _bad_name(name, entry.name)
        if fault is None and linked and not self.reach.allows(name, real):
            fault = Fault(name, f"is a link to {shown(real)}, outside the environment", OUTSIDE)
        if fault is None and stat.S_ISDIR(status.st_mode):
            if not directory.is_within(_identity(status)):
                return _Directory(name + "/", real, _identity(status), directory)
            fault = Fault(name, f"leads back to {shown(real)}, which it is in", CYCLE)
        fault = fault or _unpackable(name, real, status.st_mode)
        if fault is None:
            self.members.append(_member(name, real, status))
        else:
            self.faults.append(fault)
        return None

    def _is_unwanted(self, name: str, real: str, status: os.stat_result, *, linked: bool) -> bool:
        if name == RECORD_NAME or self.reach.leaves_out(real):
            return True
        return linked and stat.S_ISDIR(status.st_mode) and self.reach.is_second_name(name, real)


def _faults_of_the_whole(walk: _Walk) -> list[Fault]:
    faults = []
    named = {member.name for member in walk.members} | {fault.path for fault in walk.faults}
    if not named & {"bin/python", "bin", ""}:
        faults.append(Fault("bin/python", "is missing", INCOMPLETE))
    total = sum(member.size for member in walk.members)
    if total > SIZE_LIMIT:
        largest = max(walk.members, key=lambda member: member.size)
        what = (
            f"({_gib(largest.size)}) is the largest file of {_gib(total)}; "
            f"{_gib(SIZE_LIMIT)} is the limit"
        )
        faults.append(Fault(largest.name, what, TOO_LARGE))
    return faults


def _bad_name(path: str, name: str) -> Fault | None:
    try:
        name.encode()
    except UnicodeEncodeError:
        return Fault(path, "has a name that is not UTF-8", BAD_NAME)
    if "\\" in name:
        return Fault(path, "has a backslash in its name", BAD_NAME)
    if any(character < " " or character == "\x7f" for character in name):
        return Fault(path, "has a control character in its name", BAD_NAME)
    return None


def _broken(name: str, real: str, error: OSError) -> Fault:
    """Say why an entry, most often a link, leads to nothing."""
    if error.errno == errno.ELOOP:
        return Fault(name, "is a link that leads back to itself", CYCLE)
    if error.errno not in (errno.ENOENT, errno.ENOTDIR):
        return unreadable(name, error)
    try:
        target = str(Path(real).readlink())
    except OSError:
        return Fault(name, "was removed while the environment was read", NOWHERE)
    return Fault(name, f"is a link to {shown(target)}, which is not there", NOWHERE)


def _unpackable(name: str, real: str, mode: int) -> Fault | None:
    if not stat.S_ISREG(mode):
        return special(name, mode)
    if not os.access(real, os.R_OK, effective_ids=_EFFECTIVE):
        return unreadable(name, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))
    return None


def _member(name: str, real: str, status: os.stat_result) -> Member:
    return Member(
        name=name,
        source=real,
        size=status.st_size,
        mode=0o755 if status.st_mode & stat.S_IXUSR else 0o644,
        mtime_ns=status.st_mtime_ns,
        device=status.st_dev,
        inode=status.st_ino,
    )


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino


def _gib(size: int) -> str:
    return f"{size / (1 << 30):,.1f} GiB"
