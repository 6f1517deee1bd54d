"""Say where the checkout and the things made beside it are, and what the machine offers."""

import importlib.util
import os
import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]
DEV_DIR = Path(os.environ.get("DEV_DIR") or ROOT / ".dev").resolve()

# Taken before any test changes it: what tools such as uv and Maven need to find their caches.
MACHINE_ENVIRON = dict(os.environ)

BASE_PREFIX = Path(sys.base_prefix)
BASE_PYTHON = Path(getattr(sys, "_base_executable", sys.executable)).resolve()
PYTHON_NAME = f"python{sys.version_info.major}.{sys.version_info.minor}"


def tool(name: str) -> Path:
    """Find a program that is installed beside the Python of the tests."""
    path = Path(sys.executable).parent / name
    if not path.exists():
        message = f"{path} is missing; set up with: bash scripts/setup.sh"
        raise FileNotFoundError(message)
    return path


def find_spark_home() -> Path:
    """Find the pyspark that is installed for the tests; its directory is a whole Spark home."""
    spec = importlib.util.find_spec("pyspark")
    if spec is None or not spec.submodule_search_locations:
        message = "pyspark is missing; set up with: bash scripts/setup.sh"
        raise FileNotFoundError(message)
    return Path(spec.submodule_search_locations[0])


def find_java_home() -> Path:
    """Find Java: JAVA_HOME as scripts/setup.sh exports it, else the java on PATH."""
    named = MACHINE_ENVIRON.get("JAVA_HOME")
    if named:
        return Path(named)
    java = shutil.which("java", path=MACHINE_ENVIRON.get("PATH"))
    if java is None:
        message = "Java is missing; set up with: bash scripts/setup.sh"
        raise FileNotFoundError(message)
    return Path(java).resolve().parents[1]


def base_directories() -> tuple[Path, ...]:
    """List what to hide of the base Python so that nothing can run on it.

    The whole prefix, but for a system's own Python under /usr: its standard library then.
    """
    if Path("/usr") != BASE_PREFIX:
        return (BASE_PREFIX,)
    return tuple(
        p for p in (BASE_PREFIX / "lib" / PYTHON_NAME, BASE_PREFIX / "lib/python3") if p.is_dir()
    )


def is_root() -> bool:
    """Tell whether the tests run as root, so that mounts need no user namespace."""
    return os.geteuid() == 0


def find_other_python() -> Path | None:
    """Find a Python of another minor version than the tests' own, 3.10 or newer."""
    names = [f"python3.{minor}" for minor in range(14, 9, -1) if f"python3.{minor}" != PYTHON_NAME]
    pyenv = Path(MACHINE_ENVIRON.get("PYENV_ROOT") or Path.home() / ".pyenv") / "versions"
    for name in names:
        on_path = shutil.which(name, path=MACHINE_ENVIRON.get("PATH"))
        for path in [on_path, *sorted(pyenv.glob(f"*/bin/{name}"))]:
            # A shim on PATH may stand for nothing, so ask it.
            if path and _runs(str(path)):
                return Path(path)
    return None


def _runs(python: str) -> bool:
    asked = subprocess.run(
        [python, "-c", "import ensurepip"], env=MACHINE_ENVIRON, capture_output=True, check=False
    )
    return asked.returncode == 0
