"""Find the parts of the interpreter that an environment leans on, so that an archive can carry it."""

import fnmatch
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.files import read_text
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.packages import minor_of
from jupyter_pyspark_kernels.core.records import Environment

from .elf import is_elf
from .faults import shown

CERTIFICATES = "ssl/cacert.pem"
"""Where a conda installation has the authorities that its OpenSSL trusts."""

SITE_PACKAGES, DIST_PACKAGES = "site-packages", "dist-packages"

# Of a standard library. What has a window needs a screen, and libraries of one.
_NEEDLESS = ("test", "idlelib", "tkinter", "turtledemo", "ensurepip", "config-*", "config", "*.a")
_WINDOWS = re.compile(r"lib-dynload/_tkinter\..*")
# A sitecustomize is the word of the machine's administrator (Debian's leads to /etc), and speaks of
# this machine.
_OF_THIS_MACHINE = ("EXTERNALLY-MANAGED", "sitecustomize.py", "usercustomize.py")
_NOT_CARRIED = re.compile(
    "|".join(map(fnmatch.translate, (SITE_PACKAGES, DIST_PACKAGES, *_OF_THIS_MACHINE)))
)
_NEEDLESS_PATTERN = re.compile("|".join(map(fnmatch.translate, _NEEDLESS)))


class NotCarriedError(ArchiveError):
    """Say why the interpreter of an environment cannot be carried in its archive."""


@dataclass(frozen=True, slots=True)
class BasePython:
    """Say where the parts of an interpreter are.

    Attributes
    ----------
    binary
        Real path of the program.
    prefix
        Real path of its installation.
    library
        Its standard library below ``prefix``, such as ``lib/python3.12``.
    sites
        Its directories of packages that exist, in the order of ``sys.path``.
    site
        Where it looks for packages when it has no ``pyvenv.cfg``, below its prefix.
    certificates
        Path of the file that its OpenSSL looks for in its own place and nowhere else; empty where
        it is the system's OpenSSL.
    """

    binary: str
    prefix: str
    library: str
    sites: tuple[str, ...]
    site: str
    certificates: str = ""

    @property
    def name(self) -> str:
        """Return the program's full name, such as ``python3.12``."""
        return self.library.rpartition("/")[2]

    @staticmethod
    def skips(name: str) -> bool:
        """Tell whether a name below the standard library is not carried."""
        return needless(name) or _NOT_CARRIED.match(name) is not None


def needless(name: str) -> bool:
    """Tell whether no executor needs a name below a standard library."""
    if "/" in name:
        return _WINDOWS.match(name) is not None
    return _NEEDLESS_PATTERN.match(name) is not None


def carried_base(environment: Environment, choices: PackChoices) -> BasePython | None:
    """Return the base that the archive of an environment carries, None where it carries none.

    Raises
    ------
    NotCarriedError
        When it must be carried and cannot be.
    """
    if environment.base_dir is None or choices.self_contained == "never":
        return None
    try:
        return find_base(environment)
    except NotCarriedError:
        if choices.self_contained == "always":
            raise
        return None


def find_base(environment: Environment) -> BasePython:
    """Find the parts of the interpreter that ``environment`` leans on.

    Raises
    ------
    NotCarriedError
        When it is none that can be carried; the text names the way out.
    """
    if environment.implementation != "CPython":
        raise NotCarriedError(_reason(environment, f"its Python is {environment.implementation}"))
    binary = _binary(environment)
    if binary is None:
        raise NotCarriedError(_reason(environment, "its interpreter is no program of Linux"))
    library = _library(environment)
    if library is None:
        raise NotCarriedError(
            _reason(environment, f"{environment.base_dir} has no standard library")
        )
    prefix = library.parents[1]
    below = str(library.relative_to(prefix))
    debian = DIST_PACKAGES in (read_text(library / "site.py") or "")
    sites = _debian_sites(prefix, library.name) if debian else _sites(prefix, library.name)
    return BasePython(
        binary=binary,
        prefix=str(prefix),
        library=below,
        sites=tuple(dict.fromkeys(os.path.realpath(site) for site in sites if site.is_dir())),
        # https://www.debian.org/doc/packaging-manuals/python-policy/
        site=f"lib/python3/{DIST_PACKAGES}" if debian else f"lib/{library.name}/{SITE_PACKAGES}",
        certificates=_certificates(prefix),
    )


def own_binary(environment: Environment) -> str:
    """Return the real path of the environment's interpreter."""
    return os.path.realpath(environment.python)


def _binary(environment: Environment) -> str | None:
    named = (environment.python, environment.base_python)
    real = (os.path.realpath(path) for path in named if path)
    return next((path for path in real if is_elf(path)), None)


def _library(environment: Environment) -> Path | None:
    """Return the real path of the base's standard library."""
    minor = minor_of(environment.python_version)
    names = [f"python{minor}", f"python{minor}t"]
    # Of two builds in one place the one that the environment is of: it has the same name there.
    names.sort(key=lambda name: not Path(environment.environment_dir, "lib", name).is_dir())
    places = [environment.base_dir]
    if environment.base_python:
        places.append(str(Path(os.path.realpath(environment.base_python)).parents[1]))
    for place in filter(None, places):
        for lib in ("lib", "lib64"):
            for name in names:
                if (Path(place) / lib / name / "os.py").is_file():
                    return (Path(place) / lib / name).resolve()
    return None


def _certificates(prefix: Path) -> str:
    path = prefix / CERTIFICATES
    return os.path.realpath(path) if (prefix / "conda-meta").is_dir() and path.is_file() else ""


def _sites(prefix: Path, name: str) -> Iterator[Path]:
    for lib in ("lib64", "lib"):
        yield prefix / lib / name / SITE_PACKAGES


def _debian_sites(prefix: Path, name: str) -> Iterator[Path]:
    yield prefix / "local/lib" / name / DIST_PACKAGES
    yield prefix / "lib/python3" / DIST_PACKAGES
    yield prefix / "lib" / name / DIST_PACKAGES


def _reason(environment: Environment, what: str) -> str:
    return (
        f"The archive of {shown(environment.environment_dir)} cannot carry its interpreter: {what}. "
        "Pack it without (self-contained: never), and have that Python on every node."
    )
