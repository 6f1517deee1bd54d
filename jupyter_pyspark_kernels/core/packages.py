"""Read which packages are installed in an environment, from the names of their metadata."""

import hashlib
import json
import os
import re
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING

from .files import entries_of, read_text

if TYPE_CHECKING:
    from .records import Environment

# name-version, as distributions' metadata directories are called; eggs add -py3.11 and a platform.
STEM = r"([A-Za-z0-9][A-Za-z0-9._-]*?)-(v?\d[A-Za-z0-9.!+_]*(?:-\d+)?)(?:-py\d[\d.]*(?:-\w.*)?)?"
NAME = r"[A-Za-z0-9](?:[A-Za-z0-9._-]*[A-Za-z0-9])?"


def site_packages(environment: "Environment") -> tuple[str, ...]:
    """Return the directories of installed packages that exist, in the order of ``sys.path``."""
    sites = site_dirs(Path(environment.environment_dir), minor_of(environment.python_version))
    return tuple(map(str, sites))


def installed_packages(environment: "Environment") -> dict[str, str]:
    """Return normalised name to version of an environment's own distributions, sorted by name."""
    return packages_in(map(Path, site_packages(environment)))


def fingerprint(environment: "Environment") -> str:
    """Return a digest of interpreter and installed packages, the same in every process."""
    state = [
        environment.implementation,
        environment.python_version,
        environment.base_python,
        list(installed_packages(environment).items()),
    ]
    return hashlib.sha256(json.dumps(state).encode()).hexdigest()


def site_names(minor: str) -> tuple[str, ...]:
    """Return where installed packages may be in a prefix, in the order of ``sys.path``."""
    return (
        f"lib/python{minor}/site-packages",
        f"lib/python{minor}t/site-packages",
        f"lib/pypy{minor}/site-packages",
        f"lib64/python{minor}/site-packages",
        # Debian's own Python: https://www.debian.org/doc/packaging-manuals/python-policy/
        f"local/lib/python{minor}/dist-packages",
        "lib/python3/dist-packages",
    )


def site_dirs(prefix: Path, minor: str) -> list[Path]:
    """Return a prefix's directories of installed packages that exist, each real one once."""
    found: dict[str, Path] = {}
    for path in (prefix / name for name in site_names(minor)):
        if path.is_dir():
            # lib64 is often a link to lib.
            found.setdefault(os.path.realpath(path), path)
    return list(found.values())


def packages_in(sites: Iterable[Path]) -> dict[str, str]:
    """Return normalised name to version of the distributions in some directories, by name."""
    found: dict[str, str] = {}
    for site in sites:
        # Of two versions in one directory, a broken upgrade, the last by name is taken.
        names = sorted(entry.name for entry in entries_of(site))
        here = (distribution(site, name) for name in names)
        # The first directory wins, as in sys.path.
        found = {name: version for name, version in here if name} | found
    return dict(sorted(found.items()))


def distribution(site: Path, entry: str) -> tuple[str, str]:
    """Return name and version of a distribution's metadata, or two empty strings."""
    stem, dot, suffix = entry.rpartition(".")
    if not dot or suffix not in {"dist-info", "egg-info", "egg"}:
        return "", ""
    if match := re.fullmatch(STEM, stem):
        return normalise(match[1]), match[2]
    texts = (read_text(site / entry / name) for name in ("METADATA", "PKG-INFO"))
    text = next((text for text in texts if text), "")
    name = re.search(r"^Name: *(\S+)", text, re.MULTILINE)
    version = re.search(r"^Version: *(\S+)", text, re.MULTILINE)
    if not name or not re.fullmatch(NAME, name[1]):
        return "", ""
    return normalise(name[1]), version[1] if version else ""


def normalise(name: str) -> str:
    """Return the one spelling of a distribution's name that is compared."""
    # https://packaging.python.org/en/latest/specifications/name-normalization/
    return re.sub(r"[-_.]+", "-", name).lower()


def minor_of(version: str) -> str:
    """Return the first two parts of a version: 3.12 of 3.12.1."""
    return ".".join(version.split(".")[:2])
