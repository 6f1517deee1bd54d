"""Refuse a directory that is no environment, or one whose interpreter cannot run here."""

import os
import stat
from errno import ELOOP
from pathlib import Path

from .binaries import check_program
from .errors import EnvironmentUnusableError
from .system_places import holds_home, is_system


def check_directory(environment_dir: str) -> None:
    """Refuse a path that is no directory, or one that holds more than an environment.

    Raises
    ------
    EnvironmentUnusableError
        When it is refused; the text names the way out.
    OSError
        When it cannot be looked at.
    """
    path = Path(environment_dir)
    if not path.is_absolute() or "\0" in environment_dir:
        raise EnvironmentUnusableError(
            f"{environment_dir!r} is not an absolute path. "
            "Give the environment's whole path, from / on; ~ and $ are not expanded."
        )
    try:
        status = path.stat()
    except (FileNotFoundError, NotADirectoryError) as error:
        raise EnvironmentUnusableError(_missing_reason(path)) from error
    except OSError as error:
        if error.errno != ELOOP:
            raise
        raise EnvironmentUnusableError(
            f"{path} is a link that leads back to itself. Give the environment's real directory."
        ) from error
    if not stat.S_ISDIR(status.st_mode):
        raise EnvironmentUnusableError(
            f"{path} is a file. Give the environment's directory: the one that holds bin/python."
        )
    _check_personal(path, status)


def check_interpreter(environment_dir: str) -> None:
    """Refuse a directory whose ``bin/python`` is missing, or no program for this machine.

    Raises
    ------
    EnvironmentUnusableError
        When it is refused; the text names the way out.
    OSError
        When the interpreter cannot be read.
    """
    python = Path(environment_dir, "bin", "python")
    try:
        mode = python.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise EnvironmentUnusableError(_no_python_reason(Path(environment_dir))) from error
    except OSError as error:
        if error.errno != ELOOP:
            raise
        raise EnvironmentUnusableError(
            f"{python} is a link that leads back to itself. Recreate the environment."
        ) from error
    if not stat.S_ISREG(mode):
        raise EnvironmentUnusableError(f"{python} is not a file. Recreate the environment.")
    if not os.access(python, os.X_OK):
        raise EnvironmentUnusableError(
            f"{python} may not be executed. Run chmod +x on it, or recreate the environment."
        )
    check_program(python)


def _missing_reason(path: Path) -> str:
    if path.is_symlink():
        return (
            f"{path} is a link to {path.readlink()}, which is not there. "
            "Mend the link, or choose another environment."
        )
    return f"There is no directory {path}. Check the path, or create the environment first."


def _check_personal(path: Path, status: os.stat_result) -> None:
    way_out = "Choose an environment of its own, such as one made by python -m venv."
    if is_system(path):
        raise EnvironmentUnusableError(
            f"{path} is a directory of the system: packing it would pack the machine. {way_out}"
        )
    if holds_home(path, status.st_uid):
        raise EnvironmentUnusableError(
            f"{path} is or holds a home directory: packing it would pack private files "
            f"and keys. {way_out}"
        )


def _no_python_reason(root: Path) -> str:
    python = root / "bin" / "python"
    if python.is_symlink():
        return (
            f"{python} leads to {os.path.realpath(python)}, which is not there: the Python that "
            "this environment was made from is gone. Install that again, or recreate the "
            "environment."
        )
    if (root / "conda-meta").is_dir():
        return (
            f"The conda environment {root} has no Python of its own. "
            f"Run conda install --prefix {root} python."
        )
    if (root / "Scripts" / "python.exe").exists():
        return (
            f"{root} is an environment for Windows (Scripts/python.exe). "
            "Create one on this machine, which needs bin/python."
        )
    if (root / "pyvenv.cfg").exists():
        return f"{python} is missing from the environment. Recreate it."
    return f"{root} is not a Python environment: it has no bin/python. {_nearby(root)}"


def _nearby(root: Path) -> str:
    """Say what may have been meant by a directory that is no environment."""
    for place in (root / ".venv", *([root.parent] if root.name == "bin" else [])):
        if os.path.lexists(place / "bin" / "python"):
            return f"Give {place}, which has one."
    python3 = root / "bin" / "python3"
    if os.path.lexists(python3):
        return f"Make one of its bin/python3: {python3} -m venv DIRECTORY."
    return "Give the directory that holds bin/python."
