"""Build real Python environments, once each, and keep them under the cache of the checkout."""

import fcntl
import hashlib
import inspect
import json
import shutil
import subprocess
import sys
import sysconfig
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from support import places

LOCK_FILE = places.ROOT / "requirements" / "environment.txt"
"""Pins of all that an environment may hold: ipykernel, humanize and what they need."""

SYSTEM_PATH = "/usr/sbin:/usr/bin:/sbin:/bin"

_LEFT_OUT_OF_STDLIB = (
    "site-packages",
    "dist-packages",
    "EXTERNALLY-MANAGED",
    "sitecustomize.py",  # Debian's is a link into /etc
    "test",
    "idlelib",
    "tkinter",
    "turtledemo",
    "ensurepip",
    "config-*",
    "*.a",
)


def run(*command: object) -> str:
    """Run a tool with the machine's own environment; return its output, raise with it."""
    result = subprocess.run(
        [str(word) for word in command],
        env=places.MACHINE_ENVIRON,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        check=False,
    )
    if result.returncode:
        message = f"{command} ended with {result.returncode}:\n{result.stdout}"
        raise RuntimeError(message)
    return result.stdout


def install(environment_dir: Path, packages: Sequence[str]) -> None:
    """Install packages at their locked versions, with bytecode, none a link into a cache."""
    python = environment_dir / "bin" / "python"
    options = ("--quiet", "--no-config", "--link-mode", "copy", "--compile-bytecode")
    uv = (places.tool("uv"), "pip", "install", "--python", python, "--constraints", LOCK_FILE)
    run(*uv, *options, *packages)


def make_venv(directory: Path) -> None:
    """Make an environment with the standard library's venv, pip included."""
    run(places.BASE_PYTHON, "-m", "venv", directory)


def make_virtualenv(directory: Path) -> None:
    """Make an environment with virtualenv, pip included."""
    run(sys.executable, "-m", "virtualenv", "--quiet", "--python", places.BASE_PYTHON, directory)


def make_uv(directory: Path) -> None:
    """Make an environment with uv: bin/python is a link to the base, and there is no pip."""
    run(
        places.tool("uv"),
        "venv",
        "--quiet",
        "--no-config",
        "--python",
        places.BASE_PYTHON,
        directory,
    )


def make_conda(directory: Path) -> None:
    """Make a prefix of conda's shape by hand, from the machine's Python: conda did not make it.

    It stands for a conda environment where conda's channels cannot be had. It has what tells one
    (`conda-meta/history` and the record of its Python) and its self-contained layout: binary,
    libpython and standard library of its own, no `pyvenv.cfg`. It has not what conda's own
    packages bring: records of every package, rewritten prefixes, files shared with the package
    cache by hard links, activation scripts.
    """
    name = places.PYTHON_NAME
    stdlib = directory / "lib" / name
    binary = directory / "bin" / name
    binary.parent.mkdir(parents=True)
    shutil.copytree(
        sysconfig.get_path("stdlib"),
        stdlib,
        symlinks=False,
        ignore=shutil.ignore_patterns(*_LEFT_OUT_OF_STDLIB),
    )
    (stdlib / "site-packages").mkdir()
    # Debian's Python looks for packages in dist-packages when it is not in a venv.
    site = stdlib / "site.py"
    site.write_text(site.read_text("utf-8").replace("dist-packages", "site-packages"), "utf-8")

    shutil.copy2(places.BASE_PYTHON, binary)
    for alias in ("python", "python3"):
        (binary.parent / alias).symlink_to(name)
    _bring_libpython(binary)
    _write_conda_meta(directory)


def _bring_libpython(binary: Path) -> None:
    """Copy the shared libpython, if there is one, and make the binary look for it here."""
    patchelf = places.tool("patchelf")
    needed = [
        n for n in run(patchelf, "--print-needed", binary).split() if n.startswith("libpython")
    ]
    lib = binary.parents[1] / "lib"
    for name in needed:
        homes = (places.BASE_PREFIX / "lib", Path(sysconfig.get_config_var("LIBDIR")))
        found = next(home / name for home in homes if (home / name).exists())
        shutil.copy2(found, lib / name)
    if needed:
        run(patchelf, "--set-rpath", "$ORIGIN/../lib", binary)


def _write_conda_meta(directory: Path) -> None:
    """Write the two records by which a conda environment is known."""
    version = ".".join(str(part) for part in sys.version_info[:3])
    files = sorted(str(p.relative_to(directory)) for p in directory.rglob("*") if not p.is_dir())
    record = {
        "name": "python",
        "version": version,
        "build": "0",
        "build_number": 0,
        "channel": "hand-made",
        "subdir": "linux-64",
        "depends": [],
        "files": files,
        "requested_spec": "python",
    }
    meta = directory / "conda-meta"
    meta.mkdir()
    (meta / f"python-{version}-0.json").write_text(json.dumps(record, indent=1), "utf-8")
    specs = f"+hand-made/linux-64::python-{version}-0"
    history = f"==> 2026-01-01 00:00:00 <==\n# cmd: made by hand\n{specs}\n"
    (meta / "history").write_text(history, "utf-8")


MAKERS: dict[str, Callable[[Path], None]] = {
    "venv": make_venv,
    "virtualenv": make_virtualenv,
    "uv": make_uv,
    "conda": make_conda,
}


def environment(kind: str, packages: Sequence[str] = ("ipykernel", "humanize")) -> Path:
    """Return an environment of a kind of MAKERS with these packages, built if it is not there.

    It is shared by all tests and kept for later runs: never change it; `new_environment` builds
    one to change.
    """
    source = inspect.getsource(sys.modules[__name__])
    base = (str(places.BASE_PYTHON), sys.version)
    recipe = "\n".join((source, kind, *packages, *base, LOCK_FILE.read_text("utf-8")))
    digest = hashlib.sha256(recipe.encode()).hexdigest()[:12]
    home = places.DEV_DIR / "cache" / f"{kind}-{'-'.join(packages) or 'empty'}-{digest}"
    home.mkdir(parents=True, exist_ok=True)
    with _alone(home / "lock"):
        if not (home / "complete").exists():
            shutil.rmtree(home / "env", ignore_errors=True)
            new_environment(kind, home / "env", packages)
            (home / "complete").touch()
    return home / "env"


def new_environment(kind: str, directory: Path, packages: Sequence[str] = ()) -> None:
    """Build an environment in a directory that does not exist yet; it is the caller's to change."""
    MAKERS[kind](directory)
    if packages:
        install(directory, packages)


@contextmanager
def _alone(lock: Path) -> Iterator[None]:
    with lock.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


def run_hidden(hide: Sequence[Path], *command: object) -> subprocess.CompletedProcess[str]:
    """Run a command that sees some directories empty, as on a host that lacks them."""
    mount = 'while [ "$1" != -- ]; do mount -t tmpfs none "$1" || exit 99; shift; done; shift'
    unshare = ("unshare", "--mount", *(() if places.is_root() else ("--map-root-user",)))
    script = f'{mount}; exec "$@"'
    return subprocess.run(
        [*unshare, "sh", "-c", script, "sh", *map(str, hide), "--", *map(str, command)],
        env={"PATH": SYSTEM_PATH},
        capture_output=True,
        text=True,
        check=False,
    )
