"""Test what of a tree is wanted, and where its links may lead."""

from pathlib import Path

import pytest
from support import places

from jupyter_pyspark_kernels.core.archive.reach import Reach, inside


@pytest.mark.parametrize(
    ("path", "directory", "expected"),
    [("/a", "/a", True), ("/a/b", "/a", True), ("/ab", "/a", False), ("/a", "/", True)],
)
def test_inside(path: str, directory: str, *, expected: bool) -> None:
    assert inside(path, directory) == expected


def test_left_out(tmp_path: Path) -> None:
    root = tmp_path / "env"
    out = [f"{root}/kernels", str(tmp_path), str(tmp_path / "other")]
    reach = Reach(str(root), leave_out=out, skips={"pyvenv.cfg"}.__contains__)

    assert reach.leaves_out("pyvenv.cfg", f"{root}/pyvenv.cfg")
    assert reach.leaves_out("kernels", f"{root}/kernels")
    assert reach.leaves_out("link", f"{tmp_path}/other/below")
    assert not reach.leaves_out("kernels2", f"{root}/kernels2")
    # All is in a folder that is left out, as a kernels_dir in which somebody keeps an environment.
    assert not reach.leaves_out("lib", f"{root}/lib")


def test_allowed(tmp_path: Path) -> None:
    reach = Reach(f"{tmp_path}/env", [f"{tmp_path}/base/lib"])

    assert reach.allows("x", f"{tmp_path}/env/y")
    assert reach.allows("x", f"{tmp_path}/base/lib/y")
    assert not reach.allows("x", f"{tmp_path}/base/secret")
    assert reach.allows("bin/python3.9", str(places.BASE_PYTHON))
    assert not reach.allows("bin/tool", str(places.BASE_PYTHON))
