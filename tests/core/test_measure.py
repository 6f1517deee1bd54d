"""Measure real environments, with links of every kind in them."""

import subprocess
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.core.measure import measure
from jupyter_pyspark_kernels.core.packages import fingerprint, site_packages


def test_nothing_is_run(venv: Path, tmp_path: Path):
    canary = tmp_path / "was-run"
    site = Path(site_packages(read_environment(str(venv)))[0])
    (site / "canary.pth").write_text(f"import pathlib; pathlib.Path({str(canary)!r}).touch()\n")
    found = measure(read_environment(str(venv)))
    fingerprint(found)
    assert not canary.exists()
    subprocess.run([found.python, "-c", ""], check=True)
    assert canary.exists()


def test_measure(venv: Path, tmp_path: Path):
    before = measure(read_environment(str(venv)))
    assert before.outside_links == ()
    (tmp_path / "keys").mkdir()
    (tmp_path / "keys" / "id").write_text("secret")
    (venv / "data").write_bytes(bytes(1000))
    (venv / "inside").symlink_to("data")
    (venv / "loop").symlink_to("loop")
    (venv / "key").symlink_to(tmp_path / "keys" / "id")
    (venv / "keys").symlink_to("../keys")
    (venv / "chain").symlink_to("key")
    (venv / "gone").symlink_to("/nonexistent")
    after = measure(read_environment(str(venv)))
    assert after.outside_links == ("chain", "gone", "key", "keys")
    assert after.size_bytes == (before.size_bytes or 0) + 1000


def test_measure_is_cancelled(venv: Path):
    found = read_environment(str(venv))
    with pytest.raises(CancelledError):
        measure(found, lambda: True)
