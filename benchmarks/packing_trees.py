"""Build the trees that are packed, once, and the peers that pack them too."""

import shutil
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))
sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from matrix import bases, kinds
from matrix.cells import OWN
from support import environments, places

STACK = ("numpy", "pandas", "pyarrow", "scikit-learn", "matplotlib", "ipykernel")
SMALL_STACK = ("numpy", "ipykernel")
SMALL_PACKAGE = "humanize"
"""Installed and removed again, to renew an archive after it."""

_JAR_BYTES = 128 << 20


def uninstall(prefix: Path, name: str) -> None:
    """Remove a package."""
    uv = (places.tool("uv"), "pip", "uninstall", "--quiet", "--no-config")
    environments.run(*uv, "--python", prefix / "bin" / "python", name)


def make(home: Path, packages: tuple[str, ...]) -> dict[str, Path]:
    """Return the trees by name: a venv, a stand-in for a conda prefix, a venv with large jars."""
    return {
        "venv": _built(home / "venv", lambda path: _venv(path, packages)),
        "conda": _built(home / "conda", lambda path: _conda(path, packages)),
        "jars": _built(home.parent / "jars", _jars),
    }


def _built(home: Path, build) -> Path:  # noqa: ANN001 - one of the three below
    home.mkdir(parents=True, exist_ok=True)
    if not (home / "complete").exists():
        shutil.rmtree(home / "env", ignore_errors=True)
        build(home / "env")
        (home / "complete").touch()
    return home / "env"


def _venv(path: Path, packages: tuple[str, ...]) -> None:
    environments.run(places.BASE_PYTHON, "-m", "venv", path)
    kinds.install(path, *packages)


def _conda(path: Path, packages: tuple[str, ...]) -> None:
    """Make a stand-in: no package of conda's is in it, so its packer mends no prefixes."""
    kinds.MAKERS["conda"](bases.find(OWN), path)
    shutil.rmtree(path / "conda-meta")
    (path / "conda-meta").mkdir()
    (path / "conda-meta" / "history").touch()
    kinds.install(path, *packages)


def _jars(path: Path) -> None:
    """Make a venv with 1 GiB that cannot be compressed, as large jars are."""
    environments.run(places.BASE_PYTHON, "-m", "venv", path)
    folder = path / "share" / "jars"
    folder.mkdir(parents=True)
    with open("/dev/urandom", "rb") as noise:
        for number in range(8):
            with (folder / f"large-{number}.jar").open("wb") as jar:
                for _ in range(_JAR_BYTES >> 20):
                    jar.write(noise.read(1 << 20))


def peers(home: Path) -> dict[str, Path]:
    """Return the peers' programs: Info-ZIP, venv-pack in an environment of its own, conda-pack."""
    found = shutil.which("zip")
    if found is None:
        raise SystemExit("zip is missing. On Debian or Ubuntu: apt-get install zip")
    scratch = home / "peers"
    if not (scratch / "bin" / "venv-pack").exists():
        environments.run(places.BASE_PYTHON, "-m", "venv", scratch)
        # It imports pkg_resources, which setuptools no longer brings.
        kinds.install(scratch, "venv-pack", "setuptools<81")
    return {
        "zip": Path(found),
        "venv-pack": scratch / "bin" / "venv-pack",
        "conda-pack": places.tool("conda-pack"),
    }
