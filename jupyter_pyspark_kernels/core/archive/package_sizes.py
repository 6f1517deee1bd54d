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
    return bool(_CONDA.fullmatch(name)) or (
        found is not None and found["file"] in {"RECORD", "installed-files.txt", "top_level.txt"}
    )


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
    for name in sorted(filter(is_record, sizes)):
        if conda := _CONDA.fullmatch(name):
            _add_conda(owners, conda["stem"], name, read(name))
            continue
        found = _METADATA.fullmatch(name)
        match = found and re.fullmatch(STEM, found["entry"].rpartition(".")[0])
        if not found or not match:
            continue
        owner = _Owner(normalise(match[1]), match[2])
        site, file, text = found["site"], found["file"], read(name)
        if file == "RECORD":
            owners.files |= dict.fromkeys(_of_record(site, text), owner)
        elif file == "installed-files.txt":
            start = f"{site}/{found['entry']}"
            lines = text.decode(errors="replace").splitlines()
            owners.files |= dict.fromkeys((_joined(start, line) for line in lines), owner)
        elif found["entry"].endswith(".egg-info"):
            names = text.decode(errors="replace").split()
            owners.folders |= {_joined(site, one): owner for one in names}
            owners.files |= {_joined(site, f"{one}.py"): owner for one in names}
        owners.folders[f"{site}/{found['entry']}"] = owner
        # What was installed from a folder elsewhere is in no record.
        owners.folders.setdefault(f"{site}/{owner.name.replace('-', '_')}", owner)
    return owners


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
