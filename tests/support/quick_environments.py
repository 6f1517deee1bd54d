"""Make environments in an instant, of the Python that runs the tests and of nothing else."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import EnvironmentUnusableError

MINOR = f"{sys.version_info.major}.{sys.version_info.minor}"
FULL = ".".join(map(str, sys.version_info[:3]))
MAKERS = {
    "venv": ["venv", "--without-pip"],
    "virtualenv": ["virtualenv", "--quiet", "--python", sys.executable],
    "uv": ["uv", "venv", "--quiet", "--offline", "--no-config", "--python", sys.executable],
}


def make(kind: str, path: Path) -> Path:
    """Make an empty environment with the tool of that kind."""
    subprocess.run([sys.executable, "-m", *MAKERS[kind], str(path)], check=True)
    return path


def make_prefix(path: Path, *, version: str = FULL, minor: str = MINOR) -> Path:
    """Make what can be read of a whole installation: interpreter, header, library, one package."""
    for name in ("bin", f"lib/python{minor}/site-packages", f"include/python{minor}"):
        (path / name).mkdir(parents=True)
    shutil.copy(os.path.realpath(sys.executable), path / "bin" / f"python{minor}")
    (path / "bin" / "python").symlink_to(f"python{minor}")
    (path / "lib" / f"python{minor}" / "os.py").touch()
    header = path / "include" / f"python{minor}" / "patchlevel.h"
    header.write_text(f'#define PY_VERSION      \t"{version}"\n')
    return path


def add_package(environment: Path, name: str) -> Path:
    """Make the metadata directory of a package, such as foo-1.0.dist-info."""
    package = environment / "lib" / f"python{MINOR}" / "site-packages" / name
    package.mkdir()
    return package


def reason(path: Path | str) -> str:
    """Return why an environment is refused."""
    with pytest.raises(EnvironmentUnusableError) as caught:
        read_environment(str(path))
    return str(caught.value)
