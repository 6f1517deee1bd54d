"""Read what a Python environment's files say; nothing in an environment is ever run here."""

import os
import re
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from .editable import editable_in
from .environment_checks import check_directory, check_interpreter
from .errors import EnvironmentUnusableError
from .files import entries_of, read_text
from .packages import minor_of, packages_in, site_dirs

if TYPE_CHECKING:
    # Whoever lists hundreds of environments does not wait until pydantic is loaded.
    from .records import Environment, EnvironmentKind

LIBRARY = r"(python|pypy)(\d+\.\d+)t?"
VERSION = r"\d+\.\d+(?:\.\d+(?:(?:a|b|rc)\d+)?)?"


def read_environment(environment_dir: str) -> "Environment":
    """Read an environment within a few milliseconds.

    Raises
    ------
    EnvironmentUnusableError
        When the path is no environment that can be used here; the text names the way out.
    """
    from .records import Environment  # noqa: PLC0415 - see above

    facts = facts_of(environment_dir)
    del facts["sites"]
    return Environment(**facts)


def facts_of(environment_dir: str) -> dict[str, Any]:
    """Read the fields of an :class:`.records.Environment`, and ``sites``.

    The latter are the directories that its packages are in, those of its base among them where
    it sees them.

    Raises
    ------
    EnvironmentUnusableError
        As of :func:`read_environment`.
    """
    try:
        environment_dir.encode()
        check_directory(environment_dir)
        check_interpreter(environment_dir)
        return _read(environment_dir)
    except OSError as error:
        raise EnvironmentUnusableError(
            f"{error.filename or environment_dir} cannot be read: {error.strerror}. "
            "Ask its owner for read access, or choose another environment."
        ) from error
    except UnicodeEncodeError as error:
        raise EnvironmentUnusableError(
            f"{environment_dir!r} is not valid UTF-8, which kernel.json needs. "
            "Rename the directory, or reach it by a link."
        ) from error


class _Base(NamedTuple):
    """Say which installation an environment leans on; both None for one that stands alone."""

    directory: Path | None = None
    python: Path | None = None


def _read(environment_dir: str) -> dict[str, Any]:
    root = Path(environment_dir)
    text = read_text(root / "pyvenv.cfg")
    if text is None and os.path.lexists(root / "pyvenv.cfg"):
        raise EnvironmentUnusableError(
            f"{root}/pyvenv.cfg is no file, but a named pipe, a directory, or a link that leads "
            "nowhere. Recreate the environment."
        )
    cfg = None if text is None else _parse_cfg(text)
    library, minor = _find_library(root, cfg or {})
    kind = _find_kind(root, minor, library, cfg)
    base = _Base() if cfg is None else _find_base(root, minor, cfg)
    packages = packages_in(sites := site_dirs(root, minor))
    shared = (cfg or {}).get("include-system-site-packages", "").lower() == "true"
    base_sites = site_dirs(base.directory, minor) if shared and base.directory else []
    seen = packages_in(base_sites) | packages
    return {
        "environment_dir": environment_dir,
        "python": str(root / "bin" / "python"),
        "kind": kind,
        "python_version": _find_version(root, minor, cfg or {}, base.directory),
        "implementation": _find_implementation(root, library, cfg or {}),
        "base_dir": str(base.directory) if base.directory else None,
        "base_python": str(base.python) if base.python else None,
        "system_site_packages": shared,
        "package_count": len(packages),
        "ipykernel": seen.get("ipykernel"),
        "pyspark": seen.get("pyspark"),
        "pandas": seen.get("pandas"),
        "pyarrow": seen.get("pyarrow"),
        "numpy": seen.get("numpy"),
        "editable": editable_in(sites, root.resolve()),
        "sites": [str(site) for site in (*sites, *base_sites)],
    }


def _parse_cfg(text: str) -> dict[str, str]:
    pairs = (line.partition("=") for line in text.splitlines() if "=" in line)
    return {key.strip().lower(): value.strip() for key, _, value in pairs}


def _find_library(root: Path, cfg: Mapping[str, str]) -> tuple[str, str]:
    """Return ``python`` or ``pypy``, and the minor version, of the environment's library."""
    found = _libraries(root)
    wanted = minor_of(_cfg_version(cfg)) or _linked_minor(root)
    if not found:
        raise EnvironmentUnusableError(
            f"{root} has no lib/pythonX.Y: it is incomplete, or not an environment. Recreate it."
        )
    if wanted in found:
        return found[wanted], wanted
    names = " and ".join(f"lib/{name}{minor}" for minor, name in found.items())
    if len(found) > 1:
        raise EnvironmentUnusableError(
            f"{root} holds {names}, and nothing says which one bin/python uses. "
            "Recreate the environment."
        )
    if cfg and wanted:
        raise EnvironmentUnusableError(
            f"{root} is for Python {wanted} by its pyvenv.cfg or its bin/python, but its packages "
            f"are in {names}: its Python was replaced. Recreate the environment."
        )
    minor, name = found.popitem()
    return name, minor


def _libraries(prefix: Path) -> dict[str, str]:
    """Map minor version to ``python`` or ``pypy`` for each library directory of a prefix."""
    found = {}
    for lib in ("lib", "lib64"):
        for entry in entries_of(prefix / lib):
            match = re.fullmatch(LIBRARY, entry.name)
            # conda has lib/python3.1 -> python3.10.
            # Not entry.is_dir(): it stops all threads while a link's target does not answer.
            if match and os.path.isdir(entry.path) and not _is_alias(entry):
                found[match[2]] = match[1]
    return dict(sorted(found.items()))


def _is_alias(entry: os.DirEntry[str]) -> bool:
    return entry.is_symlink() and len(Path(entry.path).readlink().parts) == 1


def _linked_minor(root: Path) -> str:
    match = re.fullmatch(LIBRARY, Path(os.path.realpath(root / "bin" / "python")).name)
    return match[2] if match else ""


def _find_kind(
    root: Path, minor: str, library: str, cfg: Mapping[str, str] | None
) -> "EnvironmentKind":
    if cfg is not None:
        return "uv" if "uv" in cfg else "virtualenv" if "virtualenv" in cfg else "venv"
    if (root / "conda-meta").is_dir():
        return "conda"
    python = Path(os.path.realpath(root / "bin" / "python"))
    if not python.is_relative_to(root.resolve()):
        raise EnvironmentUnusableError(
            f"{root} has no pyvenv.cfg, and its bin/python is {python}: "
            f"it is not an environment. Make one: {python} -m venv DIRECTORY."
        )
    names = (f"lib/{library}{minor}", f"lib/{library}{minor}t", f"lib64/{library}{minor}")
    if not any((root / name / "os.py").is_file() for name in names):
        raise EnvironmentUnusableError(
            f"{root} has neither pyvenv.cfg nor conda-meta nor lib/{library}{minor}/os.py: "
            "it is not an environment. Give another directory, or recreate it."
        )
    return "pyenv" if _is_below_pyenv(root) or _is_below_pyenv(root.resolve()) else "prefix"


def _is_below_pyenv(root: Path) -> bool:
    versions = root.parent
    pyenv = versions.parent
    return versions.name == "versions" and (pyenv.name == ".pyenv" or (pyenv / "shims").is_dir())


def _find_base(root: Path, minor: str, cfg: Mapping[str, str]) -> _Base:
    if not cfg.get("home"):
        raise EnvironmentUnusableError(
            f"{root}/pyvenv.cfg does not say which Python it was made from (home). "
            "Recreate the environment."
        )
    home = root / cfg["home"]
    named = [Path(cfg[key]) for key in ("executable", "base-executable") if cfg.get(key)]
    names = (f"python{minor}", f"pypy{minor}", "python3", "pypy3", "python")
    python = next((p for p in (*named, *(home / name for name in names)) if p.is_file()), None)
    if not home.is_dir() or python is None:
        raise EnvironmentUnusableError(
            f"{root} was made from the Python in {home}, which is gone. "
            "Install that again, or recreate the environment."
        )
    directory = home.parent
    if not _libraries(directory):
        # macOS frameworks have bin/ in one place and lib/ where it leads to.
        directory = python.resolve().parent.parent
    _check_base(root, minor, directory)
    return _Base(directory, python)


def _check_base(root: Path, minor: str, directory: Path) -> None:
    there = _libraries(directory)
    linked = _linked_minor(root)
    if (there and minor not in there) or (linked and linked != minor):
        now = linked if linked and linked != minor else " and ".join(there)
        raise EnvironmentUnusableError(
            f"{root} was made with Python {minor}, but its base in {directory} is now Python "
            f"{now}. Recreate the environment."
        )


def _find_version(root: Path, minor: str, cfg: Mapping[str, str], base: Path | None) -> str:
    """Return the fullest version that agrees with the library's; the interpreter's own first.

    pyvenv.cfg comes last: it keeps the patch level of the day when it was written.
    """
    found = [_conda_version(root), _header_version(base or root, minor), _cfg_version(cfg)]
    return next((text for text in found if text.startswith(minor + ".")), minor)


def _cfg_version(cfg: Mapping[str, str]) -> str:
    match = re.match(VERSION, cfg.get("version_info") or cfg.get("version") or "")
    return match[0] if match else ""


def _conda_version(root: Path) -> str:
    names = sorted(entry.name for entry in entries_of(root / "conda-meta"))
    matches = (re.fullmatch(r"python-(\d[\w.]*)-[^-]+\.json", name) for name in names)
    return next((match[1] for match in matches if match), "")


def _header_version(prefix: Path, minor: str) -> str:
    for name in (f"python{minor}", f"python{minor}t"):
        text = read_text(prefix / "include" / name / "patchlevel.h") or ""
        if match := re.search(r'#define PY_VERSION\s+"([^"+]+)', text):
            return match[1]
    return ""


def _find_implementation(root: Path, library: str, cfg: Mapping[str, str]) -> str:
    pypy = library == "pypy" or (root / "bin" / "pypy3").exists()
    return cfg.get("implementation") or ("PyPy" if pypy else "CPython")
