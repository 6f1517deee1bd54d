"""Test that a temporary directory goes, also that of a killed command, and no other."""

import os
import signal
import stat
import subprocess
import sys
import tempfile
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.temporary_directory import temporary_directory

LONG_AGO = 1_500_000_000
PROGRAM = """
import sys, tempfile
tempfile.tempdir = sys.argv[1]
from jupyter_pyspark_kernels.core.temporary_directory import temporary_directory
with temporary_directory("test") as made:
    (made / "file").touch()
    print(made, flush=True)
    sys.stdin.read()
"""


@pytest.fixture(autouse=True)
def place(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    made = tmp_path / "place"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    return made


def make() -> None:
    with temporary_directory("test"):
        pass


def age(path: Path) -> None:
    os.utime(path, (LONG_AGO, LONG_AGO), follow_symlinks=False)


def test_it_is_private_and_goes(place: Path) -> None:
    with temporary_directory("test") as made:
        (made / "below").mkdir()
        (made / "below" / "file").touch()
        assert made.parent == place
        assert stat.S_IMODE(made.stat().st_mode) == 0o700

    assert os.listdir(place) == []


def test_an_error_leaves_nothing(place: Path) -> None:
    with pytest.raises(ZeroDivisionError), temporary_directory("test"):
        raise ZeroDivisionError

    assert os.listdir(place) == []


def test_what_a_killed_command_left_is_cleared(place: Path) -> None:
    command = [sys.executable, "-c", PROGRAM, str(place)]
    with subprocess.Popen(
        command, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    ) as other:
        assert other.stdout is not None
        left = Path(other.stdout.readline().strip())
        age(left)
        make()
        assert (left / "file").exists()
        other.send_signal(signal.SIGKILL)

    make()

    assert os.listdir(place) == []


@pytest.mark.parametrize("kind", ["new", "of another purpose", "link", "file"])
def test_what_may_be_anothers_stays(kind: str, place: Path, tmp_path: Path) -> None:
    kept = place / "pyspark-kernels-test-x"
    if kind == "of another purpose":
        kept = place / "pyspark-kernels-other-x"
    if kind == "link":
        (tmp_path / "other").mkdir()
        kept.symlink_to(tmp_path / "other")
    elif kind == "file":
        kept.touch()
    else:
        kept.mkdir()
    if kind != "new":
        age(kept)

    make()

    assert os.listdir(place) == [kept.name]


@pytest.mark.machine
def test_one_of_another_user_stays(place: Path) -> None:
    kept = place / "pyspark-kernels-test-x"
    kept.mkdir()
    os.chown(kept, 65534, -1)
    age(kept)

    make()

    assert os.listdir(place) == [kept.name]
