"""Look into folders, and notice what changed."""

import os
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.finding import stamps
from jupyter_pyspark_kernels.core.finding.folders import Folder, Folders, has_python, pointed_at


def look(folders: Folders, path: Path, *, further: bool = True) -> Folder:
    return folders.look(str(path), os.stat(path), further=further)


@pytest.fixture
def project(tmp_path: Path) -> Path:
    for name in ("src", ".venv", ".venv-3.12", ".git", "node_modules", ".pixi"):
        (tmp_path / "project" / name).mkdir(parents=True)
    (tmp_path / "project" / "README").touch()
    (tmp_path / "project" / "link").symlink_to("src")
    return tmp_path / "project"


def test_where_to_look_further(project: Path) -> None:
    found = look(Folders(), project)

    assert found == Folder(
        is_environment=False, folders=(".pixi", ".venv", ".venv-3.12", "link", "src")
    )


def test_an_environment_is_known_by_its_files(tmp_path: Path) -> None:
    for mark in ("pyvenv.cfg", "conda-meta"):
        path = tmp_path / f"with-{mark}"
        path.mkdir()
        before = look(Folders(), path)
        (path / mark).touch()
        assert before == Folder(is_environment=False)
        assert look(Folders(), path) == Folder(is_environment=True)


def test_text_files_that_name_one(project: Path) -> None:
    (project / ".pdm-python").write_text("/envs/churn/bin/python")
    (project / "src" / ".venv").write_text("/envs/other\n")
    (project / "src" / ".pdm-python").write_text("relative/bin/python")

    assert look(Folders(), project).pointers == (".pdm-python",)
    assert sorted(look(Folders(), project / "src").pointers) == [".pdm-python", ".venv"]
    assert pointed_at(f"{project}/.pdm-python") == "/envs/churn"
    assert pointed_at(f"{project}/src/.venv") == "/envs/other"
    assert pointed_at(f"{project}/src/.pdm-python") == ""


@pytest.mark.parametrize("settled", [True, False])
def test_a_change_is_seen(project: Path, settled: object, monkeypatch: pytest.MonkeyPatch) -> None:
    # As if all were long ago, or just now.
    monkeypatch.setattr(stamps, "_SETTLED_NS", -(10**18) if settled else 10**18)
    folders = Folders()
    before, again = look(folders, project), look(folders, project)
    (project / "new").mkdir()
    os.utime(project, (0, 0))
    after = look(folders, project)
    (project / "pyvenv.cfg").touch()
    os.utime(project, (1, 1))

    assert before == again
    assert "new" in after.folders
    assert look(folders, project).is_environment


def test_an_interpreter_makes_one_too(tmp_path: Path) -> None:
    folders = Folders()
    without = look(folders, tmp_path)
    (tmp_path / "bin").mkdir()
    before = has_python(str(tmp_path))
    (tmp_path / "bin" / "python").symlink_to("nowhere")

    assert (without.has_bin, look(folders, tmp_path).has_bin) == (False, True)
    assert (before, has_python(str(tmp_path))) == (False, True)
