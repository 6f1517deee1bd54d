"""See whatever changed in an environment that was read before, and read nothing else again."""

import os
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from support.quick_environments import MINOR, add_package, make, make_prefix

from jupyter_pyspark_kernels.core.finding import stamps
from jupyter_pyspark_kernels.core.finding.scout import Readings
from jupyter_pyspark_kernels.core.finding.stamps import Stamps

SITE = f"lib/python{MINOR}/site-packages"
OTHER_SITE = f"lib64/python{MINOR}/site-packages"


def age(folder: Path) -> None:
    """Make all look as if it were of long ago: what changes now has another time."""
    for path, folders, files in os.walk(folder):
        for name in (".", *folders, *files):
            os.utime(os.path.join(path, name), (0, 0), follow_symlinks=False)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    """A project with an environment that leans on a Python of this test's own."""
    base = make_prefix(tmp_path / "base")
    root = make("venv", tmp_path / "project" / ".venv")
    (root / "lib64").unlink(missing_ok=True)
    (root / "lib64").symlink_to("lib")
    cfg = root / "pyvenv.cfg"
    cfg.write_text(f"home = {base}/bin\nversion = {MINOR}.0\n")
    (root / SITE / "own.pth").touch()
    (root / "bin" / "python").unlink()
    (root / "bin" / "python").symlink_to(base / "bin" / "python")
    age(tmp_path)
    return tmp_path / "project"


@pytest.fixture
def settled(monkeypatch: pytest.MonkeyPatch) -> None:
    """Take every time as one of long ago, the times of inodes too, which nobody can set."""
    monkeypatch.setattr(stamps, "_SETTLED_NS", -(10**18))


def read(readings: Readings, root: Path, tool: str = "") -> dict[str, Any]:
    """Read as one search does."""
    return readings.read(str(root), tool, Stamps())


def lead_lib64_elsewhere(project: Path) -> None:
    (project / ".venv" / "lib64").unlink()
    (project / ".venv" / "lib64").mkdir()


def change_python(project: Path) -> None:
    python = project.parent / "base" / "bin" / f"python{MINOR}"
    python.write_bytes(python.read_bytes() + b"\0")


CHANGES: dict[str, Callable[[Path], object]] = {
    "a package": lambda p: add_package(p / ".venv", "one-1.0.dist-info"),
    "a file of paths written in place": lambda p: (p / ".venv" / SITE / "own.pth").write_text("/"),
    "pyvenv.cfg written in place": lambda p: (p / ".venv" / "pyvenv.cfg").write_text("home = /\n"),
    "another place of packages": lambda p: (p / ".venv/lib/python3/dist-packages").mkdir(
        parents=True
    ),
    "lib64 of its own": lead_lib64_elsewhere,
    "what its tool keeps beside it": lambda p: (p / "poetry.lock").touch(),
    "the interpreter": change_python,
    "the base's headers": lambda p: shutil.rmtree(p.parent / "base" / "include"),
    "the base is gone": lambda p: shutil.rmtree(p.parent / "base"),
    "it is gone": lambda p: shutil.rmtree(p / ".venv"),
}


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("change", CHANGES.values(), ids=CHANGES)
def test_what_changed_is_read_again(project: Path, change: Callable[[Path], object]) -> None:
    readings, root = Readings(), project / ".venv"
    before, again = read(readings, root), read(readings, root)
    change(project)

    assert again is before
    assert read(readings, root) is not before


@pytest.mark.usefixtures("settled")
def test_what_was_not_there_is_seen_when_it_comes(project: Path, tmp_path: Path) -> None:
    readings, root = Readings(), project / ".venv"
    lead_lib64_elsewhere(project)
    (root / "lib64" / f"python{MINOR}").symlink_to(tmp_path / "later")
    age(tmp_path)
    before = read(readings, root)
    (tmp_path / "later" / "site-packages" / "ipykernel-7.1.0.dist-info").mkdir(parents=True)
    after = read(readings, root)

    assert (before["facts"]["ipykernel"], after["facts"]["ipykernel"]) == (None, "7.1.0")


@pytest.mark.usefixtures("settled")
@pytest.mark.parametrize("there", [True, False])
def test_a_name_that_a_file_says_is_seen_when_that_changes(
    project: Path, tmp_path: Path, there: object
) -> None:
    readings, root = Readings(), (project / ".venv").rename(project / "pipe-aB3_x9Zq")
    if there:
        (root / ".project").write_text("/srv/one")
    age(tmp_path)
    before = read(readings, root, "pipenv")
    (root / ".project").write_text("/srv/other")
    after = read(readings, root, "pipenv")

    assert before["name"] == ("one" if there else "pipe-aB3_x9Zq")
    assert after["name"] == "other"


def test_what_changed_a_moment_ago_is_not_remembered(project: Path) -> None:
    readings = Readings()
    before = read(readings, project / ".venv")

    assert read(readings, project / ".venv") is not before
    assert read(readings, project / ".venv") == before
