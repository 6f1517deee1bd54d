"""Say how much of an environment or an archive each package takes."""

import re
from collections.abc import Iterable, Mapping
from typing import Literal

from jupyter_pyspark_kernels.core.archive_reports import PackageSize
from jupyter_pyspark_kernels.core.packages import STEM, normalise

from .distributions import PYTHON, Read, owners_of

OTHER = "other files"

_METADATA = re.compile(r"(?:.*/)?(?:site|dist)-packages/([^/]+)\.(?:dist-info|egg-info)(?:/.*)?")
_CONDA = re.compile(r"conda-meta/(.+)-([^-]+)-[^-]+\.json")
_PYTHON = re.compile(
    r"bin/(python|pypy)[0-9.]*t?|lib(64)?/lib(python|pypy)[^/]*|include/.*|"
    r"lib(64)?/(python|pypy)3[^/]*/(?!(site|dist)-packages/).*|lib-python/.*|lib_pypy/.*"
)


def sizes_by_package(sizes: Mapping[str, int], read: Read) -> tuple[PackageSize, ...]:
    """Return what each package takes, the largest first, then by name.

    What no package's record names counts for Python, where it is of the interpreter, or as other.

    Parameters
    ----------
    sizes
        Name in the archive to bytes, of every file.
    """
    owners = owners_of(sizes, read)
    counted: dict[str, list[int]] = {}
    for name, size in sizes.items():
        owner = owners.get(name) or (PYTHON if _PYTHON.fullmatch(name) else OTHER)
        total = counted.setdefault(owner, [0, 0])
        total[0] += 1
        total[1] += size
    versions = versions_in(sizes)
    found = [
        PackageSize(
            name=owner,
            version=versions.get(owner, ""),
            kind=_kind(owner),
            files=files,
            bytes=size,
        )
        for owner, (files, size) in counted.items()
    ]
    return tuple(sorted(found, key=lambda one: (-one.bytes, one.name)))


def versions_in(names: Iterable[str]) -> dict[str, str]:
    """Return normalised name to version of the packages whose metadata is among some files."""
    found: dict[str, str] = {}
    for name in names:
        if "-info" in name and (metadata := _METADATA.fullmatch(name)):
            if match := re.fullmatch(STEM, metadata[1]):
                found[normalise(match[1])] = match[2]
        elif conda := _CONDA.fullmatch(name):
            found.setdefault(normalise(conda[1]), conda[2])
    return dict(sorted(found.items()))


def _kind(owner: str) -> Literal["package", "python", "other"]:
    if owner == PYTHON:
        return "python"
    return "other" if owner == OTHER else "package"
