"""List what is in any archive of an environment, whoever made it, and read its short texts."""

import gzip
import stat
import tarfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.records import ArchiveFormat

from .faults import shown
from .meter import stop_if
from .read_back import DamageError, require, told_as_damage

# The record of a package with 100,000 files has 15 MB.
_TEXT_BYTES = 32 << 20
_MEMBERS = 2_000_000
_BLOCK = 1 << 20


@dataclass(frozen=True, slots=True)
class Listed:
    """Describe one member as the archive's own headers do.

    Attributes
    ----------
    name
        Without ``./`` at its begin.
    link
        What it leads to, where it is a link; empty for a file.
    """

    name: str
    size: int
    executable: bool
    link: str = ""


@dataclass(frozen=True)
class Contents:
    """Hold the files and links of an archive, and the texts that were asked for, by name."""

    format: ArchiveFormat
    members: list[Listed] = field(default_factory=list)
    texts: dict[str, bytes] = field(default_factory=dict)


def format_of(path: str) -> ArchiveFormat:
    """Return the format of an archive by its first bytes, whatever its name says.

    Raises
    ------
    ArchiveError
        When it cannot be read, or is neither.
    """
    try:
        start = _first_bytes(path)
    except FileNotFoundError as error:
        raise ArchiveError(f"There is no file {shown(path)}. Check the path.") from error
    except OSError as error:
        reason = error.strerror or error
        raise ArchiveError(
            f"The archive {shown(path)} cannot be read: {reason}. Mend that, or copy it to where it can be."
        ) from error
    if start is None:
        raise ArchiveError(f"{shown(path)} is not a file. Give the path of an archive.")
    if start[:2] == b"PK":
        return "zip"
    if start[:2] == b"\x1f\x8b":
        return "tar.gz"
    what = "is empty" if not start else "is neither a zip nor a tar.gz"
    raise ArchiveError(f"{shown(path)} {what}. Give the path of a packed environment.")


def _first_bytes(path: str) -> bytes | None:
    """Return the begin of a regular file; None for anything else, which could make us wait."""
    if not stat.S_ISREG(Path(path).stat().st_mode):
        return None
    with Path(path).open("rb") as file:
        return file.read(4)


def read_contents(
    path: str, wanted: Callable[[str], bool], cancelled: Callable[[], bool]
) -> Contents:
    """List an archive's members; of those that are ``wanted`` by name the content is read too.

    A zip's own directory is believed; a tar.gz is read to its end.

    Raises
    ------
    ArchiveError
        When it cannot be read.
    CancelledError
        When ``cancelled`` says so.
    """
    found = Contents(format_of(path))
    read = _of_zip if found.format == "zip" else _of_tar
    try:
        with told_as_damage(zipfile.BadZipFile, tarfile.TarError):
            for member, text in read(path, wanted):
                stop_if(cancelled)
                require(len(found.members) < _MEMBERS, f"it has more than {_MEMBERS:,} members")
                found.members.append(member)
                if text is not None:
                    found.texts[member.name] = text
    except DamageError as error:
        raise ArchiveError(
            f"The archive {shown(path)} is damaged: {error}. Make it again, or copy it again."
        ) from error
    return found


def _of_zip(path: str, wanted: Callable[[str], bool]) -> Iterator[tuple[Listed, bytes | None]]:
    with zipfile.ZipFile(path) as archive:
        for info in archive.infolist():
            if info.is_dir():
                continue
            name, mode = _plain(info.filename), info.external_attr >> 16
            text = None
            if wanted(name) or stat.S_ISLNK(mode):
                with archive.open(info) as file:
                    text = file.read(_TEXT_BYTES)
            link = (text or b"").decode(errors="replace") if stat.S_ISLNK(mode) else ""
            yield Listed(name, info.file_size, bool(mode & stat.S_IXUSR), link), text


def _of_tar(path: str, wanted: Callable[[str], bool]) -> Iterator[tuple[Listed, bytes | None]]:
    with gzip.open(path) as plain, tarfile.open(fileobj=plain, mode="r|") as archive:
        while (info := archive.next()) is not None:
            if info.isdir():
                continue
            name, text = _plain(info.name), None
            if info.isreg() and wanted(name) and (file := archive.extractfile(info)):
                text = file.read(_TEXT_BYTES)
            yield Listed(name, info.size, bool(info.mode & stat.S_IXUSR), info.linkname), text
            # tarfile would keep them all: tens of megabytes for a large environment.
            archive.members.clear()  # type: ignore[attr-defined]  # typeshed leaves it out
        # Only at its end does gzip compare CRC and length.
        while plain.read(_BLOCK):
            pass


def _plain(name: str) -> str:
    return name.removeprefix("./").lstrip("/")
