"""Say what is in an archive: of ours by its description, of another program's by its files."""

import os
import posixpath
import re
import zipfile
from collections.abc import Callable, Sequence

from jupyter_pyspark_kernels.core.archive_reports import InspectedArchive, PackageSize
from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.records import ArchiveFormat, ArchiveRecord, Progress

from .contents import Contents, read_contents
from .distributions import is_record
from .faults import shown
from .meter import Meter, stop_if
from .package_sizes import sizes_by_package, versions_in
from .self_description import RECORD_NAME, ForeignArchiveError, needs_text, read_record

_LIBRARY = re.compile(r"(?:.*/)?lib(?:64)?/(python|pypy)(3\.\d+)t?/.*")
_HEADER = re.compile(r"include/(python|pypy)3\.\d+t?/patchlevel\.h")
_VERSION = re.compile(rb'#define PY_VERSION\s+"([^"+]+)')
_CFG = "pyvenv.cfg"
_BLOCK = 1 << 20


def _never() -> bool:
    """Never cancel."""
    return False


def inspect_archive(path: str, *, cancelled: Callable[[], bool] = _never) -> InspectedArchive:
    """Say what an archive holds: Python, packages, what nodes need, and what takes how much.

    Raises
    ------
    ArchiveError
        When it cannot be read as an archive.
    CancelledError
        When ``cancelled`` says so.
    """
    contents = read_contents(path, _tells, cancelled)
    try:
        record: ArchiveRecord | None = read_record(path)
    except ForeignArchiveError:
        record = None
    files = {one.name: one.size for one in contents.members if not one.link}
    files.pop(RECORD_NAME, None)
    sizes = sizes_by_package(
        files, lambda name: contents.texts.get(name, b"").decode(errors="replace")
    )
    python = _python(contents) if record is None else (record.python_version, record.implementation)
    return InspectedArchive(
        path=path,
        format=contents.format,
        size_bytes=os.path.getsize(path),
        origin="other" if record is None else "ours",
        made_by="" if record is None else record.made_by,
        python_version=python[0],
        implementation=python[1],
        machine="" if record is None else record.machine,
        choices=None if record is None else record.choices,
        packages=versions_in(files) if record is None else _carried(record, sizes),
        needs=_needs(contents) if record is None else needs_text(record),
        sizes=sizes,
        files=len(files),
        bytes=sum(files.values()),
    )


def _carried(record: ArchiveRecord, sizes: Sequence[PackageSize]) -> dict[str, str]:
    """Return the packages of the environment that are in its archive."""
    there = {one.name for one in sizes}
    return {name: version for name, version in record.packages.items() if name in there}


def read_to_the_end(
    path: str,
    format: ArchiveFormat,  # noqa: A002  the one word for it
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
) -> tuple[int, int]:
    """Read an archive of another program with all its checksums; return number and size of its files.

    Raises
    ------
    ArchiveError
        When it is damaged.
    CancelledError
        When ``cancelled`` says so.
    """
    if format == "tar.gz":
        # gzip compares its one checksum at the end, which reading the names reaches.
        on_progress(Progress(stage="verifying"))
        members = read_contents(path, lambda _: False, cancelled).members
        return len(members), sum(member.size for member in members)
    members = read_contents(path, lambda _: False, cancelled).members
    size = sum(member.size for member in members)
    totals = Progress(stage="verifying", files_total=len(members), bytes_total=size)
    meter = Meter(totals, on_progress, cancelled)
    try:
        with zipfile.ZipFile(path) as archive:
            for info in archive.infolist():
                stop_if(cancelled)
                with archive.open(info) as file:
                    while block := file.read(_BLOCK):
                        meter.advance(size=len(block))
    except (zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise ArchiveError(
            f"The archive {shown(path)} is damaged: {error}. Make it again, or copy it again."
        ) from error
    meter.finish()
    return len(members), size


def _tells(name: str) -> bool:
    return name == _CFG or is_record(name) or _HEADER.fullmatch(name) is not None


def _python(contents: Contents) -> tuple[str, str]:
    """Return version and implementation of the Python whose files are in it; empty texts for none."""
    for name, text in contents.texts.items():
        if _HEADER.fullmatch(name) and (found := _VERSION.search(text)):
            return found[1].decode(), "CPython" if "python" in name else "PyPy"
    cfg = _cfg(contents)
    version = re.match(r"\d+\.\d+(\.\d+)?", cfg.get("version_info") or cfg.get("version", ""))
    libraries = (_LIBRARY.fullmatch(member.name) for member in contents.members)
    library = next(filter(None, libraries), None)
    if library is None:
        return (version[0], cfg.get("implementation", "CPython")) if version else ("", "")
    implementation = "PyPy" if library[1] == "pypy" else "CPython"
    full = version[0] if version and version[0].startswith(library[2]) else library[2]
    return full, cfg.get("implementation", implementation)


def _needs(contents: Contents) -> str:
    """Return what its files say that nodes need; empty where they say nothing."""
    home = _cfg(contents).get("home", "")
    if home:
        return f"a Python in {shown(home)}, on every node: it is a venv, which leans on that one"
    for member in contents.members:
        if member.name in {"bin/python", "bin/python3"} and posixpath.isabs(member.link):
            return f"{shown(member.link)}, on every node: {member.name} is a link to it"
    names = {member.name for member in contents.members}
    if not names & {"bin/python", "bin/python3"}:
        return "a Python of the node: there is no bin/python in it"
    return ""


def _cfg(contents: Contents) -> dict[str, str]:
    lines = contents.texts.get(_CFG, b"").decode(errors="replace").splitlines()
    pairs = (line.partition("=") for line in lines)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}
