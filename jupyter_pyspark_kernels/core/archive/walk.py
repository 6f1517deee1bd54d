"""Walk trees of files, and find all that is to be packed or that keeps them from being packed."""

import contextlib
import errno
import os
import re
import stat
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

from .faults import (
    BAD_NAME,
    CHANGED,
    CYCLE,
    NOWHERE,
    OUTSIDE,
    TOO_LARGE,
    Fault,
    shown,
    special,
    unreadable,
)
from .member_columns import MemberColumns
from .meter import stop_if

# Directory links can multiply a small tree without end: two links each on thirty levels.
ENTRY_LIMIT = 1_000_000

CACHE = "__pycache__"

_DIRECTORY = os.O_RDONLY | os.O_DIRECTORY | os.O_NOFOLLOW | os.O_CLOEXEC
_REPLACED = "was removed or replaced while the environment was read"
_EFFECTIVE = os.access in os.supports_effective_ids
_CONTROL = re.compile(r"[\0-\x1f\x7f]")
# What any name but a few has none of: one look instead of three.
_UNUSUAL = re.compile(r"[^ -\[\]-~]")


class Bounds(Protocol):
    """Say what of a tree is wanted, and where its links may lead."""

    def leaves_out(self, name: str, real: str) -> bool:
        """Tell whether the entry ``name``, in truth ``real``, is passed over with all below it."""

    def allows(self, name: str, real: str) -> bool:
        """Tell whether the link ``name`` may lead to the real path ``real``."""

    def is_second_name(self, name: str, real: str) -> bool:
        """Tell whether the directory link ``name`` adds nothing to what it leads to."""


@dataclass(frozen=True, slots=True)
class _Directory:
    """One directory to look into, and those that led there.

    ``folder`` is its number among the columns' folders, and ``sources`` maps the name of each Python
    file in it to its place there.
    """

    prefix: str  # "" or a name that ends in "/"
    real: str
    identity: tuple[int, int]
    parent: "_Directory | None"
    folder: int
    sources: dict[str, int] = field(default_factory=dict)

    @property
    def is_cache(self) -> bool:
        return self.parent is not None and self.prefix.endswith(f"{CACHE}/")

    def is_within(self, identity: tuple[int, int]) -> bool:
        """Tell whether this is, or was reached through, the directory ``identity``."""
        here: _Directory | None = self
        while here is not None:
            if here.identity == identity:
                return True
            here = here.parent
        return False

    def source_of(self, bytecode: str) -> int | None:
        """Return the place of what a file of this cache was compiled from, None where gone."""
        above = self.parent.sources if self.parent else {}
        return above.get(f"{bytecode.partition('.')[0]}.py")


@dataclass
class Walk:
    """Walk one tree after another.

    Attributes
    ----------
    faults
        All that cannot be packed.
    directories
        Real path to the time of the last change in nanoseconds of each directory that was looked
        into; those of bytecode are left out, as running Python changes them.
    """

    cancelled: Callable[[], bool]
    faults: list[Fault] = field(default_factory=list)
    directories: dict[str, int] = field(default_factory=dict)
    columns: MemberColumns = field(default_factory=MemberColumns)
    _below: str = ""
    _entries: int = 0

    def tree(self, root: str, bounds: Bounds, called: str = "", below: str = "") -> range:
        """Return the places of the files below the real path ``root``, links followed.

        Bytecode of which the source is gone is passed over, as Python does.

        Parameters
        ----------
        called
            What faults name before the name below ``root``: empty, or ending in ``/``.
        below
            What members are named below: empty, or ending in ``/``.

        Raises
        ------
        CancelledError
            When ``cancelled`` says so.
        """
        self._below = below
        start, first = len(self.columns), len(self.faults)
        self._run(root, bounds)
        self.faults[first:] = [
            Fault(called + fault.path, fault.what, fault.remedy) for fault in self.faults[first:]
        ]
        return range(start, len(self.columns))

    def file(self, real: str, name: str) -> range:
        """Return the place of the one regular file ``real`` under another name."""
        start = len(self.columns)
        try:
            status = Path(real).lstat()
        except OSError as error:
            self.faults.append(unreadable(real, error))
            return range(0)
        fault = _unpackable(real, real, status)
        if fault is not None:
            self.faults.append(fault)
            return range(0)
        folder, slash, base = name.rpartition("/")
        self.columns.add(self.columns.folder(folder + slash, ""), base, status, real)
        return range(start, start + 1)

    def _run(self, root: str, bounds: Bounds) -> None:
        """Fill the members and faults; end early only when there is too much."""
        try:
            status = Path(root).stat()
        except OSError as error:
            self.faults.append(unreadable("", error))
            return
        self.directories[root] = status.st_mtime_ns
        pending = [self._directory("", root, status, None)]
        while pending:
            directory = pending.pop()
            with self._entries_of(directory) as entries:
                for entry in entries:
                    stop_if(self.cancelled)
                    below = self._visit(directory, entry, bounds)
                    if below is not None:
                        pending.append(below)
            if self._entries > ENTRY_LIMIT:
                what = f"is where the count passed {ENTRY_LIMIT:,} files and directories"
                self.faults.append(Fault(directory.prefix, what, TOO_LARGE))
                return

    @contextlib.contextmanager
    def _entries_of(self, directory: _Directory) -> Iterator[list["os.DirEntry[str]"]]:
        """List the very directory that was judged; its entries can be looked at within the block.

        By its path another one might be listed: a link that somebody put there in the meantime.
        """
        name = directory.prefix.rstrip("/")
        entries: list[os.DirEntry[str]] = []
        with contextlib.ExitStack() as stack:
            try:
                descriptor = os.open(directory.real, _DIRECTORY)
                stack.callback(os.close, descriptor)
                if _identity(os.fstat(descriptor)) == directory.identity:
                    with os.scandir(descriptor) as found:
                        entries = list(found)
                else:
                    self.faults.append(Fault(name, _REPLACED, CHANGED))
            except OSError as error:
                replaced = error.errno in (errno.ELOOP, errno.ENOTDIR, errno.ENOENT)
                fault = Fault(name, _REPLACED, CHANGED) if replaced else unreadable(name, error)
                self.faults.append(fault)
            self._entries += len(entries)
            yield entries

    def _visit(
        self, directory: _Directory, entry: "os.DirEntry[str]", bounds: Bounds
    ) -> _Directory | None:
        """Add one entry to the members or the faults; return it if it is a directory to walk."""
        name = directory.prefix + entry.name
        real = f"{directory.real.rstrip('/')}/{entry.name}"
        try:
            status = entry.stat(follow_symlinks=False)
            linked = stat.S_ISLNK(status.st_mode)
            if linked and not bounds.leaves_out(name, real):
                real = os.path.realpath(real, strict=True)
                status = Path(real).lstat()
        except OSError as error:
            self.faults.append(_broken(name, real, error))
            return None
        is_directory = stat.S_ISDIR(status.st_mode)
        if bounds.leaves_out(name, real):
            return None
        if linked and is_directory and bounds.is_second_name(name, real):
            return None
        fault = _bad_name(name, entry.name)
        if fault is None and linked and not bounds.allows(name, real):
            fault = Fault(name, f"is a link to {shown(real)}, outside the environment", OUTSIDE)
        if fault is None and is_directory:
            if not directory.is_within(_identity(status)):
                return self._enter(directory, name, real, status)
            fault = Fault(name, f"leads back to {shown(real)}, which it is in", CYCLE)
        fault = fault or _unpackable(name, real, status)
        if fault is None:
            self._add(directory, entry.name, status, real if linked else None)
        else:
            self.faults.append(fault)
        return None

    def _enter(
        self, directory: _Directory, name: str, real: str, status: os.stat_result
    ) -> _Directory:
        if not name.endswith(CACHE):
            self.directories[real] = status.st_mtime_ns
        return self._directory(f"{name}/", real, status, directory)

    def _directory(
        self, prefix: str, real: str, status: os.stat_result, parent: _Directory | None
    ) -> _Directory:
        folder = self.columns.folder(self._below + prefix, real.rstrip("/") + "/")
        return _Directory(prefix, real, _identity(status), parent, folder)

    def _add(
        self, directory: _Directory, name: str, status: os.stat_result, source: str | None
    ) -> None:
        """Add a file to the members; ``source`` is its real path where a link led to it."""
        columns = self.columns
        if name.endswith(".py"):
            directory.sources[name] = columns.add(directory.folder, name, status, source)
        elif name.endswith(".pyc") and directory.is_cache:
            found = directory.source_of(name)
            if found is not None:
                columns.add(directory.folder, name, status, source, found)
        else:
            columns.add(directory.folder, name, status, source)


def _bad_name(path: str, name: str) -> Fault | None:
    if not _UNUSUAL.search(name):
        return None
    if not name.isascii():
        try:
            name.encode()
        except UnicodeEncodeError:
            return Fault(path, "has a name that is not UTF-8", BAD_NAME)
    if "\\" in name:
        return Fault(path, "has a backslash in its name", BAD_NAME)
    if _CONTROL.search(name):
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
        return Fault(name, "was removed while the environment was read", CHANGED)
    return Fault(name, f"is a link to {shown(target)}, which is not there", NOWHERE)


def _unpackable(name: str, real: str, status: os.stat_result) -> Fault | None:
    if not stat.S_ISREG(status.st_mode):
        return special(name, status.st_mode)
    # What all may read needs no question.
    if status.st_mode & stat.S_IROTH or os.access(real, os.R_OK, effective_ids=_EFFECTIVE):
        return None
    return unreadable(name, PermissionError(errno.EACCES, os.strerror(errno.EACCES)))


def _identity(status: os.stat_result) -> tuple[int, int]:
    return status.st_dev, status.st_ino
