"""Say how much of an environment or an archive each package takes."""

import csv
import io
import json
import posixpath
import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Literal

from jupyter_pyspark_kernels.core.archive_reports import PackageSize
from jupyter_pyspark_kernels.core.packages import STEM, normalise

_SITE = r"(?:(?P<site>.*/(?:site|dist)-packages)/)"
_METADATA = re.compile(rf"{_SITE}(?P<entry>[^/]+\.(?:dist-info|egg-info))/(?P<file>[^/]+)")
_RECORDS = frozenset({"RECORD", "installed-files.txt", "top_level.txt"})
_CONDA = re.compile(r"conda-meta/(?P<stem>[^/]+)\.json")
_PYTHON = re.compile(
    r"bin/(python|pypy)[0-9.]*t?|lib(64)?/lib(python|pypy)[^/]*|include/.*|"
    r"(lib|lib64)/(python|pypy)3[^/]*/(?!(site|dist)-packages/).*|lib-python/.*|lib_pypy/.*"
)
_CACHE = re.compile(r"(?P<folder>.*/)?__pycache__/(?P<stem>[^/]+?)\.[^/]*\.pyc")

Read = Callable[[str], bytes]


def is_record(name: str) -> bool:
    """Tell whether a file says which files are of a package."""
    found = _METADATA.fullmatch(name)
    return bool(_CONDA.fullmatch(name)) or (found is not None and found["file"] in _RECORDS)


def sizes_by_package(sizes: Mapping[str, int], read: Read) -> tuple[PackageSize, ...]:
    """Return what each package takes, the largest first, then by name.

    What no package's record names counts for Python, where it is of the interpreter, or as other.

    Parameters
    ----------
    sizes
        Name in the archive to bytes, of every file.
    read
        Returns the content of a file for which :func:`is_record` holds.
    """
    owners = _owners(sizes, read)
    counted: dict[_Owner, list[int]] = {}
    for name, size in sizes.items():
        total = counted.setdefault(owners.of(name), [0, 0])
        total[0] += 1
        total[1] += size
    found = [
        PackageSize(
            name=owner.name, version=owner.version, kind=owner.kind, files=files, bytes=size
        )
        for owner, (files, size) in counted.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.bytes, one.name)))


@dataclass(frozen=True, slots=True)
class _Owner:
    name: str
    version: str = ""
    kind: Literal["package", "python", "other"] = "package"


_INTERPRETER = _Owner("Python", kind="python")
_NOBODY = _Owner("other files", kind="other")


@dataclass
class _Owners:
    """Know whose a file is: by name, or by a folder that is all of one package."""

    files: dict[str, _Owner] = field(default_factory=dict)
    folders: dict[str, _Owner] = field(default_factory=dict)
    conda: dict[str, _Owner] = field(default_factory=dict)

    def of(self, name: str) -> _Owner:
        owner = self.files.get(name) or self._by_source(name) or self._by_folder(name)
        if owner is None and _PYTHON.fullmatch(name):
            return _INTERPRETER
        return owner or self.conda.get(name) or _NOBODY

    def _by_source(self, name: str) -> _Owner | None:
        """Return whose bytecode it is: not every installer writes it down."""
        found = _CACHE.fullmatch(name)
        return self.files.get(f"{found['folder'] or ''}{found['stem']}.py") if found else None

    def _by_folder(self, name: str) -> _Owner | None:
        folder = posixpath.dirname(name)
        while folder:
            if folder in self.folders:
                return self.folders[folder]
            folder = posixpath.dirname(folder)
        return None


def _owners(sizes: Mapping[str, int], read: Read) -> _Owners:
    owners = _Owners()
    entries: dict[tuple[str, str], dict[str, str]] = {}
    for name in sizes:
        if conda := _CONDA.fullmatch(name):
            _add_conda(owners, conda["stem"], name, read(name))
        elif "-info/" in name and (found := _METADATA.fullmatch(name)):
            entries.setdefault((found["site"], found["entry"]), {})[found["file"]] = name
    for (site, entry), files in sorted(entries.items()):
        if match := re.fullmatch(STEM, entry.rpartition(".")[0]):
            texts = {file: read(name) for file, name in files.items() if file in _RECORDS}
            _add(owners, _Owner(normalise(match[1]), match[2]), site, entry, texts)
    return owners


def _add(owners: _Owners, owner: _Owner, site: str, entry: str, texts: Mapping[str, bytes]) -> None:
    """Add the files of one package: by its record, or by the folders that it says are its own."""
    lines = texts.get("installed-files.txt", b"").decode(errors="replace").splitlines()
    owners.files |= dict.fromkeys((_joined(f"{site}/{entry}", line) for line in lines), owner)
    owners.files |= dict.fromkeys(_of_record(site, texts.get("RECORD", b"")), owner)
    names = texts.get("top_level.txt", b"").decode(errors="replace").split()
    if "RECORD" not in texts:
        owners.folders |= {_joined(site, name): owner for name in names}
        owners.files |= {_joined(site, f"{name}.py"): owner for name in names}
    owners.folders[f"{site}/{entry}"] = owner
    # What was installed from a folder elsewhere is in no record.
    owners.folders.setdefault(f"{site}/{owner.name.replace('-', '_')}", owner)


def _of_record(site: str, text: bytes) -> Iterator[str]:
    """Yield the names in a RECORD; a damaged rest is passed over.

    Source: https://packaging.python.org/en/latest/specifications/recording-installed-packages/
    """
    try:
        for row in csv.reader(io.StringIO(text.decode(errors="replace"))):
            if row:
                yield _joined(site, row[0])
    except csv.Error:
        return


def _add_conda(owners: _Owners, stem: str, name: str, text: bytes) -> None:
    """Add the files of one of conda's packages, which pip's record of the same may name better."""
    try:
        record = json.loads(text)
        files = [one for one in record["files"] if isinstance(one, str)]
        owner = _Owner(str(record["name"]), str(record["version"]))
    except (ValueError, TypeError, KeyError, RecursionError):
        owner = _Owner(stem)
        files = []
    owners.conda |= dict.fromkeys([*files, name], owner)


def _joined(folder: str, name: str) -> str:
    return posixpath.normpath(f"{folder}/{name}")
