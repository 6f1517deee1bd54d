"""Work in one kernel's directory: write files, publish ``kernel.json``, tidy up, remove.

Everything goes by the directory's descriptor, under its lock. A file is a temporary one first:
written, given its mode, synced, renamed. What is temporary carries our prefix, so that whoever
holds the lock next knows what a dead owner left.
"""

import contextlib
import json
import os
import re
import shutil
import stat
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import BinaryIO
from urllib.parse import unquote

from pydantic import JsonValue

from .directory_lock import PREFIX, is_same, is_temporary, sync_directory, temporary_name
from .file_copies import can_clone, clone, copy, link, open_original
from .kernel_file import KERNEL_JSON, lexists, read_kernel_json

MARK = PREFIX + "unfinished"
REMOVED = PREFIX + "removed"
# Only names that this tool makes: no layer of quoting changes them, so kernel.json can be asked.
_ARCHIVE = re.compile(r"(pyspark_venv_[a-z0-9._-]+\.(?:zip|tar\.gz))(?:\.index)?", re.ASCII)


@dataclass(frozen=True)
class Mark:
    """Say what an operation that did not end was about.

    Attributes
    ----------
    renamed_from
        The kernel that goes once this one is whole; ``etag`` is that kernel's.
    undo
        Files that go if ``kernel.json`` still is the one of ``etag``.
    """

    renamed_from: str = ""
    undo: tuple[str, ...] = ()
    etag: str = ""


class KernelDirectory:
    """Work in one kernel's directory while its lock is held.

    Attributes
    ----------
    finished
        Asked when the making of this kernel is interrupted: whether it stays all the same.
    """

    def __init__(self, path: str, descriptor: int, *, shared: bool) -> None:
        self.path = path
        self.finished: Callable[[], bool] = lambda: False
        self._fd = descriptor
        self._mode = 0o644 if shared else 0o600

    def set_mode(self) -> None:
        """Let those read it who may read the location, whatever the umask; of another it stays."""
        if os.fstat(self._fd).st_uid == os.geteuid():
            os.fchmod(self._fd, 0o755 if self._mode == 0o644 else 0o700)

    @contextlib.contextmanager
    def writing(self, name: str) -> Iterator[BinaryIO]:
        """Open a temporary file that becomes ``name`` when the block ends without an error."""
        temporary = temporary_name()
        flags = os.O_RDWR | os.O_CREAT | os.O_EXCL | os.O_NOFOLLOW | os.O_CLOEXEC
        try:
            with os.fdopen(os.open(temporary, flags, 0o600, dir_fd=self._fd), "w+b") as file:
                yield file
                file.flush()
                os.fchmod(file.fileno(), self._mode)
                os.fsync(file.fileno())
            os.rename(temporary, name, src_dir_fd=self._fd, dst_dir_fd=self._fd)
        except BaseException:
            with contextlib.suppress(OSError):
                self.unlink(temporary)
            raise

    def write(self, name: str, content: bytes) -> None:
        """Write a whole small file."""
        with self.writing(name) as file:
            file.write(content)

    def write_missing(self, name: str, content: bytes) -> None:
        """Write a whole small file unless there is something of this name."""
        if not self.has(name):
            self.write(name, content)

    def has(self, name: str) -> bool:
        """Tell whether there is anything of this name."""
        return lexists(name, self._fd)

    def sync(self) -> None:
        """Make sure of all names written so far, before ``kernel.json`` relies on them."""
        os.fsync(self._fd)

    def write_kernel_json(self, content: Mapping[str, JsonValue]) -> None:
        """Publish ``kernel.json``: from here on the kernel is there."""
        text = json.dumps(content, indent=1, ensure_ascii=False, allow_nan=False)
        self.write(KERNEL_JSON, text.encode() + b"\n")
        # It is published; an error now could not say that nothing happened.
        with contextlib.suppress(OSError):
            self.sync()

    def take_over(self, source: str, name: str) -> os.stat_result:
        """Take a file of another kernel, so that both share it on the disk where that is safe.

        Blocks are shared where the file system can. Else it is a hard link where the file is the
        user's own with the right mode: one of somebody else would stay theirs to change, and a
        private one must not come into a shared place. Otherwise it is copied.

        Returns
        -------
        os.stat_result
            Of the file that was taken.

        Raises
        ------
        KernelChangedError
            When the file is gone: the other kernel was removed or renamed since it was read.
        """
        original = open_original(source)
        try:
            found = os.fstat(original)
            mine = found.st_uid == os.geteuid() and stat.S_IMODE(found.st_mode) == self._mode
            clones = can_clone(original, self._fd)
            if mine and not clones and link(source, found, self._fd, name):
                return found
            with self.writing(name) as file:
                if not (clones and clone(original, file.fileno())):
                    copy(original, file.fileno())
            return found
        finally:
            os.close(original)

    def mark(self, *, renamed_from: str = "", undo: Sequence[str] = (), etag: str = "") -> None:
        """Leave a mark, so that a sweep looks at this directory if we do not finish."""
        text = json.dumps({"renamed_from": renamed_from, "undo": list(undo), "etag": etag})
        self.write(MARK, text.encode())

    def read_mark(self) -> Mark:
        """Return what the mark says; nothing where there is none or it is not ours."""
        found = read_kernel_json(MARK, self._fd)
        content = found.content if found and found.content else {}
        texts = {key: value for key, value in content.items() if isinstance(value, str)}
        undo = content.get("undo")
        names = [n for n in undo if isinstance(n, str)] if isinstance(undo, list) else []
        return Mark(
            renamed_from=texts.get("renamed_from", ""),
            undo=tuple(name for name in names if "/" not in name and name != KERNEL_JSON),
            etag=texts.get("etag", ""),
        )

    def unlink(self, name: str) -> None:
        """Remove one file; it may be gone already."""
        with contextlib.suppress(FileNotFoundError):
            os.unlink(name, dir_fd=self._fd)

    def etag(self) -> str | None:
        """Return the digest of the ``kernel.json`` that is there now, None where there is none."""
        found = read_kernel_json(KERNEL_JSON, self._fd)
        return found.etag if found else None

    def hidden(self) -> bool:
        """Tell whether no kernel is seen here."""
        return not self.has(KERNEL_JSON)

    def tidy(self) -> None:
        """Clear temporary files, archives that ``kernel.json`` does not name, and our mark.

        What the disk does not let go is tried once more, and then left to the next sweep: the
        kernel itself is whole.
        """
        done = False
        try:
            self._tidy()
            done = True
        except OSError:
            pass
        finally:
            if not done:
                with contextlib.suppress(OSError):
                    self._tidy()

    def _tidy(self) -> None:
        names = set(os.listdir(self._fd))
        unneeded = {name for name in names if name.startswith(PREFIX)} - {MARK}
        found = read_kernel_json(KERNEL_JSON, self._fd)
        if found and found.content is not None:
            mark = self.read_mark()
            if mark.etag and found.etag == mark.etag:
                unneeded |= names & set(mark.undo)
            text = "\n".join(_texts(found.content))
            text += unquote(text)
            archives = {name: is_one[1] for name in names if (is_one := _ARCHIVE.fullmatch(name))}
            unneeded |= {name for name, archive in archives.items() if archive not in text}
        fault = None
        for name in [*sorted(unneeded), MARK]:
            try:
                self.unlink(name)
            except OSError as error:
                fault = error
        if fault:
            raise fault
        self.sync()

    def hide(self) -> None:
        """Take the first step of a removal: from here on no kernel is seen, and a sweep ends it."""
        os.rename(KERNEL_JSON, REMOVED, src_dir_fd=self._fd, dst_dir_fd=self._fd)
        with contextlib.suppress(OSError):
            self.sync()

    def _show(self) -> None:
        if self.hidden():
            os.rename(REMOVED, KERNEL_JSON, src_dir_fd=self._fd, dst_dir_fd=self._fd)

    def remove(self) -> None:
        """Remove the directory with all that is in it, wherever a first attempt was interrupted.

        Raises
        ------
        OSError
            While the kernel can still be kept, it is; later it is gone, and a sweep clears the rest.
        """
        if not is_same(self._fd, self.path):
            return
        seen = not self.hidden()
        kernels_dir = os.path.dirname(self.path)
        try:
            if seen:
                self.hide()
            if not self._is_away():
                self.move(os.path.join(kernels_dir, temporary_name()))
        finally:
            if self._is_away():
                self._delete()
            elif seen:
                with contextlib.suppress(OSError):
                    self._show()

    def _is_away(self) -> bool:
        """Tell whether it has a name that a sweep removes in any state, even when it is empty."""
        return is_temporary(os.path.basename(self.path))

    def _delete(self) -> None:
        try:
            shutil.rmtree(self.path, ignore_errors=True)
        finally:
            if os.path.lexists(self.path):
                shutil.rmtree(self.path)
        sync_directory(os.path.dirname(self.path))

    def move(self, path: str) -> None:
        """Rename the directory itself."""
        try:
            os.rename(self.path, path)
        finally:
            # An interrupt may come just after the renaming.
            if is_same(self._fd, path):
                self.path = path

    def discard(self) -> None:
        """Remove what no kernel is seen in; what the disk refuses twice is left to a sweep."""
        for _ in range(2):
            with contextlib.suppress(OSError):
                self.remove()
                return


def _texts(value: JsonValue) -> Iterator[str]:
    """Yield every text in a JSON value."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict):
        for item in value.values():
            yield from _texts(item)
    elif isinstance(value, list):
        for item in value:
            yield from _texts(item)
