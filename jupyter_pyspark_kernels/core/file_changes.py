"""Find the files of an environment that came, went or were edited since an archive was packed.

Bytecode is no change: running Python writes it, and an archive brings its own.
"""

import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .archive import Index, IndexedFile

_CACHE = "__pycache__"
_BYTECODE = ".pyc"
# Kernels that Jupyter has in the environment are nothing that executors use.
_KERNELS = "share/jupyter/kernels"
_BLOCK = 1 << 20
# No packing takes longer: what last changed before it was there. A copied environment's directories
# may have times of long ago, its files those of the copying.
_LONGEST_NS = 600 * 10**9
_EVERY = 1000

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Name the files that are not as they were packed: paths, in the environment relative ones.

    Attributes
    ----------
    has_loose
        Whether there are folders that were not packed: files in them change no known folder's time.
    """

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()
    has_loose: bool = False

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.edited)

    def joined(self, other: "FileChanges") -> "FileChanges":
        """Return both together, each file once."""
        return FileChanges(
            added=tuple(sorted({*self.added, *other.added})),
            removed=tuple(sorted({*self.removed, *other.removed})),
            edited=tuple(sorted({*self.edited, *other.edited})),
            has_loose=self.has_loose or other.has_loose,
        )


@dataclass(frozen=True, slots=True)
class ChangedDirectory:
    """Name a directory whose time is another: ``mtime_ns`` when it was packed, and now."""

    path: str
    mtime_ns: int
    now_ns: int | None


def changed_directories(index: Index) -> list[ChangedDirectory]:
    """Return the known directories that had an entry added or removed, or are gone themselves."""
    found = []
    for path, mtime_ns in index.directories:
        if path.endswith(_CACHE):
            continue
        try:
            now_ns: int | None = os.stat(path).st_mtime_ns
        except OSError:
            now_ns = None
        if now_ns != mtime_ns:
            found.append(ChangedDirectory(path, mtime_ns, now_ns))
    return found


def entries_changed(index: Index, directories: Sequence[ChangedDirectory]) -> FileChanges:
    """Compare what is in some directories now with what was packed of them.

    A directory's time says too much: bytecode and what came and went again change it too. What was
    left out when it was packed is told from what came since by the time of its last change.
    """
    root = index.environment_dir
    packed_ns = index.archive_mtime_ns - _LONGEST_NS
    packed = _packed(index, {directory.path for directory in directories})
    known = {*packed, *(path for path, _ in index.directories)}
    added: list[str] = []
    present: set[str] = set()
    has_loose = False
    for directory in directories:
        if directory.path.startswith(os.path.join(root, _KERNELS)):
            continue
        for entry in _entries(directory.path):
            present.add(entry.path)
            if entry.path in known or entry.name == _CACHE:
                continue
            has_loose = has_loose or entry.is_dir(follow_symlinks=False)
            if _is_new(entry, max(directory.mtime_ns, packed_ns)):
                added.append(entry.path)
    if added:
        # A link is packed under its own name, as the file that it leads to.
        there = set(added)
        there &= {path for file in index.files if (path := f"{root}/{file.name}") in there}
        added = [path for path in added if path not in there]
    removed = [path for path in packed if path not in present]
    return FileChanges(
        added=_shown(added, root), removed=_shown(removed, root), has_loose=has_loose
    )


def _packed(index: Index, directories: set[str]) -> list[str]:
    """Return the files that were packed from some directories."""
    return [
        source
        for source in (file.source for file in index.files)
        if source.rpartition("/")[0] in directories and not source.endswith(_BYTECODE)
    ]


def _entries(path: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except OSError:
        # It is gone, or cannot be read: what was packed of it is not there.
        return []


def _is_new(entry: "os.DirEntry[str]", since_ns: int) -> bool:
    """Tell whether an unknown entry brings a file that came after a time."""
    if entry.name == _CACHE or entry.name.endswith(_BYTECODE):
        return False
    try:
        if entry.stat(follow_symlinks=False).st_ctime_ns <= since_ns:
            return False
    except FileNotFoundError:
        return False
    if not entry.is_dir(follow_symlinks=False):
        return True
    return any(_is_new(below, since_ns) for below in _entries(entry.path))


def files_changed(index: Index, check: Check) -> FileChanges:
    """Look at every file that was packed.

    Parameters
    ----------
    check
        Called now and then; what it raises ends the look.
    """
    removed, edited = [], []
    for place, file in enumerate(index.files):
        if place % _EVERY == 0:
            check()
        source = file.source
        if not source or source.endswith(_BYTECODE):
            continue
        try:
            found = os.stat(source, follow_symlinks=False)
        except OSError:
            removed.append(source)
            continue
        if not _is_as_packed(file, found) and _is_edited(file, found, check):
            edited.append(source)
    root = index.environment_dir
    return FileChanges(removed=_shown(removed, root), edited=_shown(edited, root))


def _is_as_packed(file: IndexedFile, found: os.stat_result) -> bool:
    return (
        found.st_mtime_ns == file.mtime_ns
        and (file.digest != b"" or found.st_size == file.size)
        and file.ctime_ns in {0, found.st_ctime_ns}
    )


def _is_edited(file: IndexedFile, found: os.stat_result, check: Check) -> bool:
    """Tell whether a file whose times are others has another content, or another mode."""
    if not stat.S_ISREG(found.st_mode):
        return True
    if file.digest:
        # Another content was packed in the place of its own, which is known by its time only.
        return found.st_mtime_ns != file.mtime_ns
    if found.st_size != file.size:
        return True
    executable = bool(found.st_mode & stat.S_IXUSR)
    return executable != bool(file.mode & stat.S_IXUSR) or _crc(file.source, check) != file.crc


def _crc(path: str, check: Check) -> int | None:
    """Return the CRC-32 of a file's content; None where it cannot be read: packing names it then."""
    crc = 0
    try:
        for block in _blocks(path):
            check()
            crc = zlib.crc32(block, crc)
    except OSError:
        return None
    return crc


def _blocks(path: str) -> Iterator[bytes]:
    descriptor = os.open(path, os.O_RDONLY | os.O_NOFOLLOW | os.O_NONBLOCK | os.O_CLOEXEC)
    with os.fdopen(descriptor, "rb", buffering=0) as file:
        while block := file.read(_BLOCK):
            yield block


def _shown(paths: Iterable[str], root: str) -> tuple[str, ...]:
    """Return paths sorted, each once, those in the environment relative to it."""
    return tuple(sorted({path.removeprefix(root + "/") for path in paths}))
