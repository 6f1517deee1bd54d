"""Make an environment of each kind, once, and keep it below ``.dev/matrix``."""

import fcntl
import hashlib
import inspect
import json
import shutil
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from support import environments, places

from . import bases
from .bases import Base
from .cells import SYSTEM, KindName

_LOCK = places.ROOT / "requirements" / "matrix.txt"

ONLY_IN_BASE = "humanize"
"""What the copied base of an environment with system-site-packages has, and it has not."""

_DISTRIBUTION = Path("/usr/lib/python3/dist-packages")

EDITABLE = "matrix_project"
"""What is installed as editable package."""


@dataclass(frozen=True, slots=True)
class Contents:
    """Hold what an environment has: names of packages, and the file of their locked versions."""

    packages: tuple[str, ...]
    lock_file: Path = _LOCK


def contents_for(spark: str) -> Contents:
    """Return what the environments of the matrix hold for a version of Spark."""
    names = ("ipykernel", "pandas", "pyarrow")
    return (
        Contents(names, _LOCK.with_name("matrix-spark-3.txt")) if spark < "4" else Contents(names)
    )


Maker = Callable[[Base, Path], None]


def _venv(*options: str) -> Maker:
    def make(base: Base, directory: Path) -> None:
        environments.run(base.python, "-m", "venv", "--without-pip", *options, directory)

    return make


def _uv(*options: str) -> Maker:
    def make(base: Base, directory: Path) -> None:
        uv = (places.tool("uv"), "venv", "--quiet", "--no-config", *options)
        environments.run(*uv, "--python", base.python, directory)

    return make


def _virtualenv(base: Base, directory: Path) -> None:
    words = ("-m", "virtualenv", "--quiet", "--no-download", "--python", base.python)
    environments.run(sys.executable, *words, directory)


def _system_site(base: Base, directory: Path) -> None:
    """Make a venv over a base that has a package of its own.

    The base is a copy, since nothing may be installed into the machine's own.
    """
    if base.prefix != Path("/usr"):
        versions = directory.with_name("versions") / base.version
        base = bases.copy_whole(base, versions, f"{versions}/lib")
        install(base.prefix, ONLY_IN_BASE)
    _venv("--system-site-packages")(base, directory)


def _pyenv(base: Base, directory: Path) -> None:
    """Make what pyenv calls a version: a whole Python with packages of its own.

    It is a copy without the packages that the machine's own happens to have.
    """
    bases.copy_whole(base, directory, f"{directory}/lib")


def _conda(base: Base, directory: Path) -> None:
    """Make a prefix of conda's shape by hand, conda made nothing of it.

    As conda's, its interpreter finds libpython from its own place, and a record in ``conda-meta``
    lists which files hold the prefix.
    """
    made = bases.copy_whole(base, directory, "$ORIGIN/../lib")
    shown = directory / "bin" / "show-prefix"
    shown.write_text(f"#!{directory}/bin/python\nprint('{directory}')\n", "utf-8")
    shown.chmod(0o755)
    built = "/home/builder/_h_env" + "_placehold" * 20
    paths = [
        {"_path": "bin/show-prefix", "file_mode": "text", "prefix_placeholder": built},
        {"_path": f"bin/{made.name}"},
    ]
    record = {
        "name": "python",
        "version": made.version,
        "build": "0",
        "build_number": 0,
        "channel": "hand-made",
        "depends": [],
        "files": [path["_path"] for path in paths],
        "paths_data": {
            "paths_version": 1,
            "paths": [{**p, "path_type": "hardlink"} for p in paths],
        },
    }
    meta = directory / "conda-meta"
    meta.mkdir()
    (meta / f"python-{made.version}-0.json").write_text(json.dumps(record, indent=1), "utf-8")
    (meta / "history").write_text("==> 2026-01-01 00:00:00 <==\n# cmd: made by hand\n", "utf-8")


def _editable(base: Base, directory: Path) -> None:
    _uv()(base, directory)
    project = directory.with_name("project")
    package = project / "src" / EDITABLE
    package.mkdir(parents=True)
    (package / "__init__.py").write_text('"""A package that is being worked on."""\n', "utf-8")
    (project / "pyproject.toml").write_text(
        f'[project]\nname = "{EDITABLE}"\nversion = "1.0"\n'
        '[build-system]\nrequires = ["uv_build>=0.9"]\nbuild-backend = "uv_build"\n',
        "utf-8",
    )
    install(directory, "--offline", "--no-build-isolation", "--editable", str(project))


MAKERS: dict[KindName, Maker] = {
    "venv": _venv(),
    "venv-copies": _venv("--copies"),
    "virtualenv": _virtualenv,
    "uv": _uv(),
    "uv-relocatable": _uv("--relocatable"),
    "system-site": _system_site,
    "conda": _conda,
    "pyenv": _pyenv,
    "editable": _editable,
    "debian": _venv(),
    "debian-system-site": _venv("--system-site-packages"),
}


def install(prefix: Path, *words: str, lock_file: Path = _LOCK) -> None:
    """Install packages at their locked versions, with bytecode, none a link into a cache."""
    python = prefix / "bin" / "python"
    options = ("--quiet", "--no-config", "--link-mode", "copy", "--compile-bytecode")
    uv = (places.tool("uv"), "pip", "install", "--python", python, "--constraints", lock_file)
    environments.run(*uv, *options, "--break-system-packages", *words)


def imports_of(kind: KindName, contents: Contents) -> list[str]:
    """List what the executors must be able to import."""
    names = ["ssl", "sqlite3", "ctypes", *(p for p in contents.packages if p != "ipykernel")]
    if kind == "system-site":
        names.append(ONLY_IN_BASE)
    if kind == "debian-system-site":
        names.append(_of_the_distribution())
    return [*names, EDITABLE] if kind == "editable" else names


def _of_the_distribution() -> str:
    """Name a package that came with the system and that its Python can import."""
    python = bases.find(SYSTEM).python
    for path in sorted(_DISTRIBUTION.glob("[a-z]*/__init__.py")):
        name = path.parent.name
        asked = subprocess.run([str(python), "-I", "-c", f"import {name}"], check=False)
        if asked.returncode == 0:
            return name
    raise FileNotFoundError(f"{_DISTRIBUTION} has no package. Install python3-pip, for one.")


def environment(kind: KindName, python: str, contents: Contents) -> Path:
    """Return an environment of a kind; it is made where it is not there yet."""
    base = bases.find(python)
    sources = [inspect.getsource(module) for module in (sys.modules[__name__], bases)]
    locked = contents.lock_file.read_text("utf-8")
    recipe = [*sources, *contents.packages, str(base), locked]
    digest = hashlib.sha256("\n".join(recipe).encode()).hexdigest()[:12]
    home = bases.HOME / f"{kind}-{base.version}-{digest}"
    home.mkdir(parents=True, exist_ok=True)
    with (home / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (home / "complete").exists():
            for name in ("env", "versions", "project"):
                shutil.rmtree(home / name, ignore_errors=True)
            MAKERS[kind](base, home / "env")
            install(home / "env", *contents.packages, lock_file=contents.lock_file)
            (home / "complete").touch()
    return home / "env"
