"""Find packages installed from elsewhere: by a real installer, and by files of every older way."""

import os
import subprocess
import sys
from pathlib import Path

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.packages import installed_packages, site_packages

# A build backend without dependencies: what it builds is a package that stays where it is.
BACKEND = """
import os, zipfile
def build_editable(directory, settings=None, metadata=None):
    name = "my_tool-1.5-py3-none-any.whl"
    with zipfile.ZipFile(os.path.join(directory, name), "w") as wheel:
        info = "my_tool-1.5.dist-info/"
        wheel.writestr("my_tool_here.pth", os.getcwd())
        wheel.writestr(info + "METADATA", "Metadata-Version: 2.1\\nName: my-tool\\nVersion: 1.5\\n")
        wheel.writestr(info + "WHEEL", "Wheel-Version: 1.0\\nRoot-Is-Purelib: true\\n")
        wheel.writestr(info + "RECORD", "")
    return name
def build_wheel(*args):
    raise SystemExit("only editable")
"""


def test_really_editable_package(venv: Path, tmp_path: Path):
    project = tmp_path / "project"
    project.mkdir()
    (project / "backend.py").write_text(BACKEND)
    (project / "pyproject.toml").write_text(
        '[build-system]\nrequires = []\nbuild-backend = "backend"\nbackend-path = ["."]\n'
        '[project]\nname = "my-tool"\nversion = "1.5"\n'
    )
    command = ["uv", "pip", "install", "--quiet", "--offline", "--python", f"{venv}/bin/python"]
    subprocess.run([sys.executable, "-m", *command, "-e", str(project)], check=True)
    found = read_environment(str(venv))
    # The .pth file belongs to the package, so it is not named a second time.
    assert found.editable == ("my-tool",)
    assert installed_packages(found)["my-tool"] == "1.5"


def test_other_ways_to_a_folder_elsewhere(venv: Path, tmp_path: Path):
    site = Path(site_packages(read_environment(str(venv)))[0])
    (tmp_path / "src").mkdir()
    (tmp_path / "linked").mkdir()
    (site / "mine.pth").write_text(f"# mine\n/nonexistent\n{tmp_path}/src\n")
    (site / "inside.pth").write_text(f"{site}\nimport os\n")
    (site / "linked.egg-link").write_text(f"{tmp_path}/linked\n.\n")
    (site / "easy-install.pth").write_text(f"{tmp_path}/linked\n")
    (site / "__editable__.new_way-1.0.pth").write_text(f"{tmp_path}/src\n")
    (site / "broken-1.dist-info").mkdir()
    (site / "broken-1.dist-info" / "direct_url.json").write_text("[1")
    assert read_environment(str(venv)).editable == ("linked", "mine.pth", "new-way")


def test_fifo_does_not_block(venv: Path):
    site = Path(site_packages(read_environment(str(venv)))[0])
    os.mkfifo(site / "slow.pth")
    (site / "x-1.dist-info").mkdir()
    os.mkfifo(site / "x-1.dist-info" / "direct_url.json")
    assert read_environment(str(venv)).editable == ()
