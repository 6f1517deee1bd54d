"""Tell places that would pack a machine or a home, however they are written."""

import os
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.system_places import holds_home, is_home, is_system


@pytest.mark.parametrize("path", ["/", "//", "/usr", "/usr/", "/usr/../usr", "/tmp"])
def test_system(path: str):
    assert is_system(Path(path))


def test_a_link_to_the_system_is_the_system(tmp_path: Path):
    (tmp_path / "link").symlink_to("/usr")
    assert is_system(tmp_path / "link")
    assert not is_system(tmp_path)
    assert not is_system(tmp_path / "gone")


def test_homes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    home = tmp_path / "ana"
    (home / "work").mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    assert is_home(home)
    assert not is_home(tmp_path)
    assert holds_home(tmp_path, os.getuid())
    assert holds_home(home, os.getuid())
    assert not holds_home(home / "work", os.getuid())


def test_a_user_that_is_not_known_has_no_home(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setenv("HOME", "relative")
    assert not holds_home(tmp_path, 2**31 - 7)
