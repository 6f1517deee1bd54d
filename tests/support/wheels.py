"""Make small wheels, and install and remove them with pip, without any index."""

import subprocess
import sys
import zipfile
from pathlib import Path


def make_wheel(directory: Path, name: str, version: str = "1.0") -> Path:
    """Make a wheel of one package with two modules."""
    path = directory / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    files = {
        f"{name}/__init__.py": f"version = {version!r}\n",
        f"{name}/more.py": "answer = 42\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: test\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    record = "".join(f"{file},,\n" for file in [*files, f"{info}/RECORD"])
    with zipfile.ZipFile(path, "w") as wheel:
        for file, text in {**files, f"{info}/RECORD": record}.items():
            wheel.writestr(file, text)
    return path


def pip(environment: Path, *words: object) -> None:
    """Call pip for an environment that has none itself."""
    python = str(environment / "bin" / "python")
    command = [sys.executable, "-m", "pip", "--quiet", "--python", python, *map(str, words)]
    subprocess.run(command, check=True, capture_output=True)


def install(environment: Path, wheel: Path, *options: str) -> None:
    """Install a wheel, in the place of another version too."""
    pip(environment, "install", "--no-index", "--no-deps", *options, wheel)


def uninstall(environment: Path, name: str) -> None:
    """Remove a package."""
    pip(environment, "uninstall", "--yes", name)
