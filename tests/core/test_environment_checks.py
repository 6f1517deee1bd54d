"""Refuse what is no environment, with a text that names the way out."""

import os
from pathlib import Path

import pytest
from support.quick_environments import make, make_prefix, reason

from jupyter_pyspark_kernels.core.environments import read_environment


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Return an empty folder with no home directory in it."""
    path = tmp_path / "folder"
    path.mkdir()
    return path


@pytest.mark.parametrize(
    "path",
    [
        "/nonexistent",
        "/nonexistent/venv:/x",
        "~nobody_such/venv",
        "-rf",
        "",
        "$HOME/venv",
        "../venv",
        "file:///home/ana/venv",
        "\\\\host\\share",
        "/nonexistent\0/bin",
        "/nonexistent/\udcff",
        "/" + "x" * 5000,
    ],
)
def test_paths_that_are_no_place(path: str):
    assert reason(path).endswith(".")


@pytest.mark.parametrize(
    "path", ["/", "/etc", "/usr", "/usr/", "/usr/local", "/tmp", "/home", "//"]
)
def test_system_directories(path: str):
    assert "directory of the system" in reason(path)


def test_home_directory(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home = make_prefix(tmp_path / "ana")
    assert read_environment(str(home)).kind == "prefix"
    (home / "inner").mkdir()
    (tmp_path / "link").symlink_to(home)
    monkeypatch.setenv("HOME", str(home / "inner"))
    for path in (home, tmp_path / "link"):
        assert "home directory" in reason(path)


def test_not_a_directory(venv: Path, tmp_path: Path):
    assert "is a file" in reason(venv / "bin" / "python")
    assert "There is no directory" in reason(venv / "bin" / "python" / "x")
    (tmp_path / "loop").symlink_to("loop")
    assert "leads back to itself" in reason(tmp_path / "loop")
    (tmp_path / "gone").symlink_to("nowhere")
    assert "is a link to nowhere" in reason(tmp_path / "gone")


def test_no_interpreter(folder: Path):
    assert "has no bin/python" in reason(folder)
    (folder / "bin").mkdir()
    (folder / "bin" / "python3").touch()
    assert f"{folder}/bin/python3 -m venv" in reason(folder)
    (folder / "pyvenv.cfg").touch()
    assert "is missing" in reason(folder)


def test_windows_layout(folder: Path):
    (folder / "Scripts").mkdir()
    (folder / "Scripts" / "python.exe").touch()
    (folder / "pyvenv.cfg").touch()
    assert "Windows" in reason(folder)


def test_what_was_meant_is_named(folder: Path):
    path = make("venv", folder / ".venv")
    assert f"Give {path}," in reason(folder)
    assert f"Give {path}," in reason(path / "bin")


def test_dangling_interpreter_names_the_base(venv: Path):
    (venv / "bin" / "python").unlink()
    (venv / "bin" / "python").symlink_to("/opt/gone/bin/python3.9")
    assert "/opt/gone/bin/python3.9, which is not there" in reason(venv)


def test_interpreter_that_is_none(venv: Path):
    python = venv / "bin" / "python"
    python.unlink()
    python.symlink_to("python")
    assert "leads back to itself" in reason(venv)
    python.unlink()
    python.mkdir()
    assert "is not a file" in reason(venv)
    python.rmdir()
    python.write_text("#!/bin/sh\n")
    python.chmod(0o644)
    assert "chmod +x" in reason(venv)
    python.chmod(0o755)
    assert "is a script" in reason(venv)
    python.unlink()
    os.mkfifo(python)
    assert "is not a file" in reason(venv)


@pytest.mark.machine
def test_unreadable(venv: Path):
    venv.chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            text = reason(venv)
        finally:
            os.seteuid(0)
    else:
        text = reason(venv)
    venv.chmod(0o755)
    assert "cannot be read: Permission denied" in text
