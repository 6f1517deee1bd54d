"""Tell which package each file of an environment belongs to."""

import csv
import json
import posixpath
import re
from collections.abc import Callable, Collection, Iterator
from pathlib import Path

from jupyter_pyspark_kernels.core.packages import STEM, normalise

from .ordering import Members
from .walk import CACHE

PYTHON = "Python"

Read = Callable[[str], str]
"""Return the text of a file by its name."""

_SITE = re.compile(r".*?/(?:site|dist)-packages/")
_METADATA = re.compile(r"(.*/)?([^/]+)\.(dist-info|egg-info)/([^/]+)")
_RECORDS = frozenset({"RECORD", "installed-files.txt", "top_level.txt"})
_CONDA = re.compile(r"conda-meta/[^/]+\.json")
_DAMAGE = (ValueError, TypeError, AttributeError, KeyError, RecursionError)


def is_record(name: str) -> bool:
    """Tell whether a file says which files are of a package."""
    match = _METADATA.fullmatch(name)
    return match[4] in _RECORDS if match else _CONDA.fullmatch(name) is not None


def owners_among(members: Members) -> dict[str, str]:
    """Return the name of each file that belongs to a package, and that package's.

    Parameters
    ----------
    members
        Sorted by name.
    """

    def read(name: str) -> str:
        member = members.find(name)
        return Path(member.source).read_text("utf-8", "replace") if member else ""

    return owners_of([*members.names()], read)


def owners_of(names: Collection[str], read: Read) -> dict[str, str]:
    """Return the name of each file that belongs to a package, and that package's, normalised.

    A package's own list says it (RECORD and its like), else the name of the folder it is in.

    Parameters
    ----------
    names
        All files, named as in an archive.
    """
    found: dict[str, str] = {}
    folders: dict[str, str] = {}
    for name in names:
        if "-info/" in name and (match := _METADATA.fullmatch(name)):
            site, package = match[1] or "", _package(match[2])
            folders.setdefault(f"{site}{match[2]}.{match[3]}", package)
            folders.setdefault(site + package.replace("-", "_"), package)
            if match[4] not in _RECORDS:
                continue
            listed, tops = _listed(match[4], site, name, read)
            found |= dict.fromkeys(listed, package)
            folders |= {site + top: package for top in tops}
    for name in names:
        if _CONDA.fullmatch(name):
            for path, package in _of_conda(read(name)):
                found.setdefault(path, package)
    owners = {name: found.get(_source(name)) or _by_folder(name, folders) for name in names}
    return {name: owner for name, owner in owners.items() if owner}


def _listed(kind: str, site: str, name: str, read: Read) -> tuple[list[str], list[str]]:
    """Return the files that a package's metadata lists, and the top-level modules."""
    text = read(name).replace("\0", "")
    if kind == "top_level.txt":
        return [], text.split()
    if kind == "RECORD":
        return [_below(site, path) for path in _first_column(text)], []
    folder = posixpath.dirname(name)
    return [posixpath.normpath(f"{folder}/{line}") for line in text.splitlines()], []


def _first_column(record: str) -> Iterator[str]:
    for line in record.splitlines():
        if line.startswith('"'):
            yield from (row[0] for row in csv.reader([line]) if row)
        elif line:
            yield line.rsplit(",", 2)[0]


def _below(site: str, path: str) -> str:
    return posixpath.normpath(site + path) if ".." in path else site + path


def _package(stem: str) -> str:
    match = re.fullmatch(STEM, stem)
    return normalise(match[1] if match else stem)


def _of_conda(text: str) -> list[tuple[str, str]]:
    try:
        record = json.loads(text)
        package = PYTHON if record["name"] == "python" else normalise(record["name"])
        return [(str(path), package) for path in record["files"]]
    except _DAMAGE:
        return []


def _source(name: str) -> str:
    """Return the name of what a file of bytecode was compiled from; other names as they are."""
    if not name.endswith(".pyc") or f"/{CACHE}/" not in name:
        return name
    folder, _, file = name.rpartition(f"{CACHE}/")
    return f"{folder}{file.partition('.')[0]}.py"


def _by_folder(name: str, folders: dict[str, str]) -> str | None:
    site = _SITE.match(name)
    if site is None:
        return None
    top = _source(name)[site.end() :].partition("/")[0]
    return folders.get(site[0] + top) or folders.get(site[0] + top.partition(".")[0])
