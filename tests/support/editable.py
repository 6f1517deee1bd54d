"""Make small projects, and install them editable with the backends of the tests' own environment."""

import subprocess
import sys
import sysconfig
from pathlib import Path

from support import places

BACKENDS = {
    "setuptools": "setuptools.build_meta",
    "hatchling": "hatchling.build",
    "flit": "flit_core.buildapi",
    "poetry": "poetry.core.masonry.api",
    "uv": "uv_build",
    "pdm": "pdm.backend",
}


def project_file(backend: str, more: str = "") -> str:
    """Return a pyproject.toml of my-tool 1.5."""
    return (
        '[project]\nname = "my-tool"\nversion = "1.5"\ndescription = "A tool."\n'
        f'[build-system]\nrequires = []\nbuild-backend = "{BACKENDS[backend]}"\n{more}'
    )


def write(folder: Path, *names: str) -> None:
    """Write modules that hold a docstring."""
    for name in names:
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_text('"""A module."""\n')


def install(venv: Path, project: Path, installer: str = "uv", *options: str) -> None:
    """Install a project without any network."""
    python = str(venv / "bin" / "python")
    commands = {
        "uv": ["uv", "pip", "install", "--offline", "--no-config", "--python", python],
        "pip": ["pip", "--python", python, "install", "--no-index", "--disable-pip-version-check"],
    }
    subprocess.run(
        [
            *(sys.executable, "-m", *commands[installer], "--quiet", "--no-build-isolation"),
            *("--no-deps", *options, "--editable", str(project)),
        ],
        check=True,
        env=places.MACHINE_ENVIRON | {"PYTHONPATH": sysconfig.get_path("purelib")},
    )
