"""Test that a file of the user's choice is there whole or not at all."""

import fcntl
import os
import stat

import pytest

from jupyter_pyspark_kernels.core.errors import InstallError, KernelExistsError
from jupyter_pyspark_kernels.core.whole_file import written_whole


@pytest.fixture
def place(tmp_path):
    made = tmp_path / "place"
    made.mkdir()
    return made


def write(path, content=b"new", *, replace=False):
    with written_whole(str(path), replace=replace) as file:
        file.write(content)


def test_written(place):
    write(place / "out")

    assert (place / "out").read_bytes() == b"new"
    assert os.listdir(place) == ["out"]


def test_what_is_there_stays(place):
    (place / "out").write_bytes(b"old")

    with pytest.raises(KernelExistsError, match="--force"):
        write(place / "out")

    assert (place / "out").read_bytes() == b"old"


def test_who_is_faster_wins(place):
    out = place / "out"

    def be_late():
        with written_whole(str(out), replace=False) as file:
            file.write(b"late")
            out.write_bytes(b"early")

    with pytest.raises(KernelExistsError):
        be_late()

    assert out.read_bytes() == b"early"
    assert os.listdir(place) == ["out"]


def test_replaced_with_its_mode(place):
    out = place / "out"
    out.write_bytes(b"old")
    out.chmod(0o640)

    write(out, replace=True)

    assert out.read_bytes() == b"new"
    assert stat.S_IMODE(out.stat().st_mode) == 0o640


def test_an_error_leaves_nothing(place):
    out = place / "out"
    out.write_bytes(b"old")

    def fail():
        with written_whole(str(out), replace=True) as file:
            file.write(b"half")
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()

    assert out.read_bytes() == b"old"
    assert os.listdir(place) == ["out"]


@pytest.mark.parametrize("kind", ["directory", "link to nothing"])
def test_only_files_are_replaced(place, kind):
    out = place / "out"
    if kind == "directory":
        out.mkdir()
    else:
        out.symlink_to("gone")

    with pytest.raises(KernelExistsError, match="not a file"):
        write(out, replace=True)


def test_a_missing_directory_is_named(place):
    with pytest.raises(InstallError, match="gone is not a directory"):
        write(place / "gone" / "out")


def test_what_a_killed_command_left_is_cleared_and_work_of_others_is_not(place):
    out = place / "out"
    with written_whole(str(out), replace=False) as file:
        file.write(b"x")
        [part] = os.listdir(place)
    left, busy = place / part, place / f"{part}b"
    left.write_bytes(b"half")
    busy.write_bytes(b"half")

    with busy.open() as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        write(out, replace=True)

    assert not left.exists()
    assert busy.exists()
