"""Find the Pythons that environments are made from, and say what to hide of them."""

import json
import os
import shutil
import subprocess
from dataclasses import dataclass
from pathlib import Path

from support import environments, places

from .cells import OWN, SYSTEM

HOME = places.DEV_DIR / "matrix"
"""Holds the environments, the copied Pythons and the editable project; hidden from the nodes."""

_ASK = """
import json, sys, sysconfig
print(json.dumps([sys.base_prefix, sysconfig.get_path("stdlib"), sys.version.split()[0]]))
"""

# Of no use to anything that is installed, and most of a version's size.
_LEFT_OUT = ("site-packages", "test", "__pycache__", "*.a", "idlelib", "turtledemo")


@dataclass(frozen=True, slots=True)
class Base:
    """Hold where one Python is.

    Attributes
    ----------
    python
        The interpreter, no link.
    prefix, stdlib
        Its prefix, and its standard library.
    version
        Such as 3.11.7.
    """

    python: Path
    prefix: Path
    stdlib: Path
    version: str

    @property
    def name(self) -> str:
        """Return the name of the interpreter: ``python3.11``."""
        return "python" + ".".join(self.version.split(".")[:2])


def _versions() -> Path:
    root = places.MACHINE_ENVIRON.get("PYENV_ROOT") or Path.home() / ".pyenv"
    return Path(root) / "versions"


def find(version: str) -> Base:
    """Find pyenv's Python of a version, the system's, or that of the tests.

    Raises
    ------
    FileNotFoundError
        When the machine has none; how to get it is in the message.
    """
    if version == OWN:
        return _describe(places.BASE_PYTHON)
    python = Path("/usr/bin/python3") if version == SYSTEM else _versions() / version / "bin/python"
    if not python.exists():
        raise FileNotFoundError(
            f"{python} is missing. Install it with: pyenv install {version}"
            if version != SYSTEM
            else f"{python} is missing. Install the system's python3."
        )
    return _describe(python)


def _describe(python: Path) -> Base:
    environ = {"PATH": environments.SYSTEM_PATH}
    asked = subprocess.run(
        [str(python), "-I", "-c", _ASK], env=environ, capture_output=True, text=True, check=True
    )
    prefix, stdlib, version = json.loads(asked.stdout)
    return Base(python.resolve(), Path(prefix), Path(stdlib), version)


def hidden() -> tuple[Path, ...]:
    """List what no node may see: every Python, and all that the environments are made of."""
    libraries = (Path("/usr/lib"), Path("/usr/local/lib"))
    standard = [p for lib in libraries for p in lib.glob("python3*") if not p.is_symlink()]
    found = [*places.base_directories(), _versions(), *standard, HOME]
    HOME.mkdir(parents=True, exist_ok=True)
    return tuple(dict.fromkeys(path for path in found if path.is_dir()))


def copy_whole(base: Base, directory: Path, run_path: str) -> Base:
    """Copy a whole Python without its packages to a directory that does not exist yet.

    ``run_path`` is where its interpreter looks for its shared libpython, if it has one.
    """
    if base.prefix == Path("/usr"):
        # Its prefix holds the whole system; what is made by hand for other tests has the same shape.
        environments.make_conda(directory)
        shutil.rmtree(directory / "conda-meta")
        return Base(directory / "bin" / base.name, directory, directory / "lib", base.version)
    ignore = shutil.ignore_patterns(*_LEFT_OUT)
    shutil.copytree(base.prefix, directory, symlinks=True, ignore=ignore)
    (directory / "lib" / base.name / "site-packages").mkdir()
    _drop_scripts(directory / "bin", base.name)
    binary = directory / "bin" / base.name
    patchelf = places.tool("patchelf")
    if "libpython" in environments.run(patchelf, "--print-needed", binary):
        environments.run(patchelf, "--set-rpath", run_path, binary)
    return Base(binary, directory, directory / "lib" / base.name, base.version)


def _drop_scripts(folder: Path, name: str) -> None:
    """Leave the interpreter and its links; what else is there belongs to packages."""
    for path in folder.iterdir():
        if path.name not in {"python", "python3", name}:
            path.unlink()
    for alias in ("python", "python3"):
        (folder / alias).unlink(missing_ok=True)
        os.symlink(name, folder / alias)
