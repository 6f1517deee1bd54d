"""Test that paths mean what they mean to a shell."""

import os

import pytest

from jupyter_pyspark_kernels.cli.paths import absolute
from jupyter_pyspark_kernels.core.errors import KernelError


@pytest.mark.parametrize(
    ("path", "found"),
    [
        ("a", "{cwd}/a"),
        ("./a/", "{cwd}/a"),
        ("../a", "{parent}/a"),
        ("/a//b/./c/", "/a/b/c"),
        (".", "{cwd}"),
        ("-rf", "{cwd}/-rf"),
        ("$HOME/x", "{cwd}/$HOME/x"),
        ("~/x", "{home}/x"),
        ("~nobody_such/x", "~nobody_such/x"),
        ("file:///x", "file:///x"),
        ("", ""),
        ("a\0", "a\0"),
    ],
)
def test_paths_are_taken_from_the_working_directory(path, found, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)

    assert absolute(path) == found.format(
        cwd=tmp_path, parent=tmp_path.parent, home=os.environ["HOME"]
    )


def test_dots_behind_a_link_stay(tmp_path):
    (tmp_path / "a" / "b").mkdir(parents=True)
    (tmp_path / "link").symlink_to(tmp_path / "a" / "b")

    # The parent of what the link leads to is a, not tmp_path.
    assert absolute(f"{tmp_path}/link/../x") == f"{tmp_path}/link/../x"
    assert absolute(f"{tmp_path}/a/../x") == f"{tmp_path}/x"


def test_a_working_directory_that_was_removed(tmp_path, monkeypatch):
    (tmp_path / "gone").mkdir()
    monkeypatch.chdir(tmp_path / "gone")
    (tmp_path / "gone").rmdir()

    with pytest.raises(KernelError) as caught:
        absolute("x")

    assert "removed" in str(caught.value)
    assert absolute("/x") == "/x"
