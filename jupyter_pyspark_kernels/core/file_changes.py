"""Find the files of an environment that came, went or were edited since an archive was packed.

Bytecode is no change: running Python writes it, and an archive brings its own.
"""

import os
import stat
import zlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass

from .archive.index import Index, IndexedFile

_CACHE = "__pycache__"
# Kernels that Jupyter has in the environment are nothing that executors use.
_KERNELS = "share/jupyter/kernels"
_BLOCK = 1 << 20
_EVERY = 1000

Check = Callable[[], None]


@dataclass(frozen=True, slots=True)
class FileChanges:
    """Name the files that are not as they were packed: paths, in the environment relative ones."""

    added: tuple[str, ...] = ()
    removed: tuple[str, ...] = ()
    edited: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.added or self.removed or self.edited)

    def joined(self, other: "FileChanges") -> "FileChanges":
        """Return both together, each file once."""
        return FileChanges(
            added=tuple(sorted({*self.added, *other.added})),
            removed=tuple(sorted({*self.removed, *other.removed})),
            edited=tuple(sorted({*self.edited, *other.edited})),
        )


def changed_directories(index: Index) -> list[tuple[str, int]]:
    """Return the known directories that had an entry added or removed, or are gone themselves.

    Returns
    -------
    list of tuple
        Path, and ``mtime_ns`` when it was packed.
    """
    found = []
    for path, mtime_ns in index.directories:
        if path.endswith(_CACHE):
            continue
        try:
            same = os.stat(path).st_mtime_ns == mtime_ns
        except OSError:
            same = False
        if not same:
            found.append((path, mtime_ns))
    return found


def entries_changed(index: Index, directories: Sequence[tuple[str, int]]) -> FileChanges:
    """Compare what is in some directories now with what was packed of them.

    A directory's time says too much: bytecode and what came and went again change it too. What was
    left out when it was packed is told from what came since by the time of its last change.
    """
    root = index.environment_dir
    wanted = {path for path, _ in directories}
    known, packed = _known(index, wanted)
    added: list[str] = []
    present: set[str] = set()
    for path, mtime_ns in directories:
        if path.startswith(os.path.join(root, _KERNELS)):
            continue
        for entry in _entries(path):
            present.add(entry.path)
            if entry.path not in known and _is_new(entry, mtime_ns):
                added.append(entry.path)
    removed = [path for path in packed if path not in present]
    return FileChanges(added=_shown(added, root), removed=_shown(removed, root))


def _known(index: Index, directories: set[str]) -> tuple[set[str], list[str]]:
    """Return all paths known in some directories, and those of the files that were packed."""
    root = index.environment_dir
    packed = [
        file.source
        for file in index.files
        if os.path.dirname(file.source) in directories and not _is_bytecode(file.source)
    ]
    # A link is packed under its own name, as the file that it leads to.
    linked = {f"{root}/{file.name}" for file in index.files}
    return {*packed, *linked, *(path for path, _ in index.directories)}, packed


def _entries(path: str) -> list["os.DirEntry[str]"]:
    try:
        with os.scandir(path) as entries:
            return list(entries)
    except OSError:
        # It is gone, or cannot be read: what was packed of it is not there.
        return []


def _is_new(entry: "os.DirEntry[str]", mtime_ns: int) -> bool:
    """Tell whether an unknown entry brings a file that came after ``mtime_ns``."""
    if entry.name == _CACHE or _is_bytecode(entry.name):
        return False
    try:
        if entry.stat(follow_symlinks=False).st_ctime_ns <= mtime_ns:
            return False
    except FileNotFoundError:
        return False
    if not entry.is_dir(follow_symlinks=False):
        return True
    return any(_is_new(below, mtime_ns) for below in _entries(entry.path))


def _is_bytecode(path: str) -> bool:
    return path.endswith(".pyc")


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
        if not file.source or _is_bytecode(file.source):
            continue
        try:
            found = os.stat(file.source, follow_symlinks=False)
        except OSError:
            removed.append(file.source)
            continue
        times = (found.st_mtime_ns, found.st_ctime_ns)
        if found.st_size == file.size and times == (file.mtime_ns, file.ctime_ns):
            continue
        if _is_edited(file, found, check):
            edited.append(file.source)
    root = index.environment_dir
    return FileChanges(removed=_shown(removed, root), edited=_shown(edited, root))


def _is_edited(file: IndexedFile, found: os.stat_result, check: Check) -> bool:
    """Tell whether a file whose times are others has another content, or another mode."""
    if not stat.S_ISREG(found.st_mode) or found.st_size != file.size:
        return True
    if file.digest:
        # Another content was packed in the place of its own, which is known by its time only.
        return found.st_mtime_ns != file.mtime_ns
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
