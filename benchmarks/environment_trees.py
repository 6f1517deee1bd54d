"""Make hundreds of environments in all places where tools put them: good, broken, and hanging ones.

Each is a copy of a real one, made by this Python's venv, or of what can be read of an installation
(its interpreter a hard link), with the files that the tool would leave. Nothing of them is run.
"""

import os
import shutil
import subprocess
import sys
from pathlib import Path
from typing import NamedTuple

MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
FULL = ".".join(map(str, sys.version_info[:3]))
PACKAGES = 25


class Expected(NamedTuple):
    """Say how an environment is to be listed: name, tool, kind; or words of its fault."""

    name: str
    tool: str
    kind: str = ""
    fault: str = ""


class Trees:
    """Make them below a folder: ``home`` is the user's, ``srv`` a configured root, ``work`` the server's.

    Attributes
    ----------
    expected
        Path to how it is to be listed, of all that were made.
    """

    def __init__(self, folder: Path) -> None:
        self.home, self.srv, self.work = (folder / name for name in ("home", "srv", "work"))
        for path in (self.home, self.srv, self.work):
            path.mkdir(parents=True)
        self.expected: dict[str, Expected] = {}
        self._seed = folder / "seed"
        subprocess.run([sys.executable, "-m", "venv", "--without-pip", self._seed], check=True)
        site = self._seed / "lib" / f"python{MINOR}" / "site-packages"
        for number in range(PACKAGES):
            (site / f"package_{number}").mkdir()
            (site / f"package_{number}" / "__init__.py").touch()
            _add_distribution(site, f"package_{number}", "1.0")
        _add_distribution(site, "ipykernel", "7.1.0")
        self._prefix = folder / "prefix"
        _make_prefix(self._prefix, folder)

    @property
    def roots(self) -> list[tuple[str, int]]:
        """Return what a server looks through: configured roots, and the projects below its own."""
        return [(str(self.srv), 3), (str(self.work), 2)]

    def make(self, count: int) -> None:
        """Make so many good ones, an equal part of each kind, each with names of its own."""
        makers = (
            *(self._conda_listed, self._conda_root, self._poetry, self._pipenv, self._pdm),
            *(self._hatch, self._wrapper, self._pyenv, self._project, self._uv, self._root),
        )
        for number in range(count):
            makers[number % len(makers)](number // len(makers))
        listed = self.home / ".conda" / "environments.txt"
        listed.parent.mkdir()
        paths = [path for path in self.expected if f"{self.srv}/conda/" in path]
        listed.write_text("".join(f"{path}\n" for path in paths))

    def venv(self, path: Path, *lines: str) -> Path:
        """Make a virtual environment with further lines in its pyvenv.cfg."""
        shutil.copytree(self._seed, path, symlinks=True)
        with (path / "pyvenv.cfg").open("a") as file:
            file.writelines(f"{line}\n" for line in lines)
        return path

    def prefix(self, path: Path, *folders: str) -> Path:
        """Make an installation with an interpreter of its own."""
        shutil.copytree(self._prefix, path, symlinks=True, copy_function=os.link)
        for folder in folders:
            (path / folder).mkdir()
        return path

    def _expect(self, path: Path, name: str, tool: str, kind: str) -> None:
        self.expected[str(path)] = Expected(name, tool, kind)

    def _conda_listed(self, number: int) -> None:
        path = self.prefix(self.srv / "conda" / f"listed-{number}", "conda-meta")
        self._expect(path, path.name, "conda", "conda")

    def _conda_root(self, number: int) -> None:
        root = self.home / "miniconda3"
        if number == 0:
            self.prefix(root, "conda-meta", "condabin", "envs")
            self._expect(root, "base (miniconda3)", "conda", "conda")
            return
        path = self.prefix(root / "envs" / f"conda-{number}", "conda-meta")
        self._expect(path, path.name, "conda", "conda")

    def _poetry(self, number: int) -> None:
        name = f"poet-{number}"
        folder = f"{name}-aB3_{number:04d}-py{MINOR}"
        path = self.home / ".cache/pypoetry/virtualenvs" / folder
        self.venv(path, "virtualenv = 20.35", f"prompt = {name}-py{MINOR}")
        self._expect(path, name, "poetry", "virtualenv")

    def _pipenv(self, number: int) -> None:
        path = self.home / ".local/share/virtualenvs" / f"pipe-{number}-Xy9-{number:04d}"
        self.venv(path, "virtualenv = 20.35")
        (path / ".project").write_text(f"/somewhere/Pipe {number}")
        self._expect(path, f"Pipe {number}", "pipenv", "virtualenv")

    def _pdm(self, number: int) -> None:
        path = self.home / ".local/share/pdm/venvs" / f"model-{number}-8Sgn{number:04d}-{MINOR}"
        self.venv(path, "virtualenv = 20.35")
        self._expect(path, f"model-{number} ({MINOR})", "pdm", "virtualenv")

    def _hatch(self, number: int) -> None:
        own = "test" if number % 2 else f"egg-{number}"
        path = self.home / ".local/share/hatch/env/virtual" / f"egg-{number}" / "Zk4tW_q1" / own
        self.venv(path, "virtualenv = 20.35")
        name = f"egg-{number} (test)" if number % 2 else own
        self._expect(path, name, "hatch", "virtualenv")

    def _wrapper(self, number: int) -> None:
        path = self.venv(self.home / ".virtualenvs" / f"work-{number}", "virtualenv = 20.35")
        self._expect(path, path.name, "virtualenvwrapper", "virtualenv")

    def _pyenv(self, number: int) -> None:
        version = f"{MINOR}.{number}"
        (self.home / ".pyenv" / "shims").mkdir(parents=True, exist_ok=True)
        path = self.prefix(self.home / ".pyenv" / "versions" / version)
        self._expect(path, f"{version} (pyenv)", "pyenv", "pyenv")

    def _project(self, number: int) -> None:
        path = self.venv(self.work / f"project-{number}" / ("venv" if number % 2 else ".venv"))
        (path.parent / "src").mkdir()
        (path.parent / "poetry.lock").touch()
        self._expect(path, f"project-{number}/{path.name}", "poetry", "venv")

    def _uv(self, number: int) -> None:
        path = self.venv(self.work / f"quick-{number}" / ".venv", "uv = 0.9.7")
        self._expect(path, f"quick-{number}/.venv", "", "uv")

    def _root(self, number: int) -> None:
        path = self.venv(self.srv / f"team-{number % 5}" / "shared" / f"etl-{number}")
        self._expect(path, path.name, "", "venv")

    def make_broken(self) -> None:
        """Make ten that are broken, each in another way."""
        for make in (
            *(_no_python, _no_base, _no_home, _no_library, _script, _not_executable),
            *(_other_machine, _windows, _replaced, _empty_conda),
        ):
            path = self.srv / "broken" / make.__name__.strip("_")
            fault = make(self, path)
            self.expected[str(path)] = Expected(path.name, "", fault=fault)

    def make_pipe(self) -> None:
        """Make one whose pyvenv.cfg is a named pipe that nobody writes to."""
        path = self.venv(self.srv / "pipe")
        (path / "pyvenv.cfg").unlink()
        os.mkfifo(path / "pyvenv.cfg")
        self.expected[str(path)] = Expected("pipe", "", fault="named pipe")

    def make_hanging(self, mount: Path) -> None:
        """Make two that lead to what does not answer: the environment itself, and its base's Python."""
        path = self.home / ".virtualenvs" / "stalled"
        path.symlink_to(mount / "environment")
        self.expected[str(path)] = Expected("stalled", "", fault="did not answer within")
        path = self.venv(self.srv / "stalled-base")
        python = path / "bin" / "python"
        python.unlink()
        python.symlink_to(mount / "bin" / "python")
        self.expected[str(path)] = Expected("stalled-base", "", fault="did not answer within")


def _add_distribution(site: Path, name: str, version: str) -> None:
    info = site / f"{name}-{version}.dist-info"
    info.mkdir()
    (info / "METADATA").write_text(f"Metadata-Version: 2.4\nName: {name}\nVersion: {version}\n")


def _make_prefix(path: Path, folder: Path) -> None:
    python = folder / "python"
    shutil.copy(os.path.realpath(sys.executable), python)
    site = path / "lib" / f"python{MINOR}" / "site-packages"
    site.mkdir(parents=True)
    (site.parent / "os.py").touch()
    for number in range(PACKAGES):
        _add_distribution(site, f"package_{number}", "1.0")
    (path / "bin").mkdir()
    os.link(python, path / "bin" / f"python{MINOR}")
    (path / "bin" / "python").symlink_to(f"python{MINOR}")


def _no_python(trees: Trees, path: Path) -> str:
    (trees.venv(path) / "bin" / "python").unlink()
    return "is missing"


def _no_base(trees: Trees, path: Path) -> str:
    python = trees.venv(path) / "bin" / "python"
    python.unlink()
    python.symlink_to("/nowhere/bin/python3")
    return "which is not there"


def _no_home(trees: Trees, path: Path) -> str:
    (trees.venv(path) / "pyvenv.cfg").write_text(f"version = {FULL}\n")
    return "does not say which Python"


def _no_library(trees: Trees, path: Path) -> str:
    shutil.rmtree(trees.venv(path) / "lib")
    if (path / "lib64").is_symlink():
        (path / "lib64").unlink()
    return "has no lib/pythonX.Y"


def _python_of(path: Path, content: bytes) -> Path:
    python = path / "bin" / "python"
    python.unlink()
    python.write_bytes(content)
    python.chmod(0o755)
    return python


def _script(trees: Trees, path: Path) -> str:
    _python_of(trees.venv(path), b"#!/bin/sh\nexec python3\n")
    return "is a script"


def _not_executable(trees: Trees, path: Path) -> str:
    _python_of(trees.venv(path), b"\x7fELF").chmod(0o644)
    return "may not be executed"


def _other_machine(trees: Trees, path: Path) -> str:
    # A Mach-O header of arm64: https://github.com/apple-oss-distributions/xnu, loader.h
    header = bytes.fromhex("cffaedfe0c000001" + "00" * 56)
    _python_of(trees.venv(path), header)
    return "was built for Darwin"


def _windows(trees: Trees, path: Path) -> str:
    shutil.rmtree(trees.venv(path) / "bin")
    (path / "Scripts").mkdir()
    (path / "Scripts" / "python.exe").touch()
    return "for Windows"


def _replaced(trees: Trees, path: Path) -> str:
    config = trees.venv(path) / "pyvenv.cfg"
    config.write_text(config.read_text().replace(f"version = {FULL}", "version = 3.4.1"))
    return "was replaced"


def _empty_conda(trees: Trees, path: Path) -> str:
    del trees
    (path / "conda-meta").mkdir(parents=True)
    return "has no Python of its own"
