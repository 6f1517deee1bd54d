"""Test who may read and write a directory, link by link up to the root."""

import os
import stat

import pytest

from jupyter_pyspark_kernels.core.directories import (
    directory_problems,
    hidden_from_others,
    open_to_others,
)


@pytest.fixture
def root(tmp_path):
    """A directory whose parents are open to all, as a team's folder is."""
    for path in (tmp_path, *tmp_path.parents):
        if path.stat().st_uid == os.getuid() and not path.stat().st_mode & stat.S_IXOTH:
            path.chmod(path.stat().st_mode | stat.S_IXOTH | stat.S_IXGRP)
    return tmp_path


def make(path, mode):
    path.mkdir()
    path.chmod(mode)
    return path


def found(path):
    return [(p.severity, p.code) for p in directory_problems(str(path))]


def message(path):
    [problem] = directory_problems(str(path))
    assert problem.field == "kernels_dir"
    return problem.message


@pytest.mark.parametrize("mode", [0o700, 0o755, 0o711, 0o1755])
def test_ones_own(root, mode):
    assert found(make(root / "kernels", mode)) == []


def test_missing_ones_are_judged_by_their_nearest_parent(root):
    assert found(root / "a" / "b" / "kernels") == []
    make(root / "open", 0o777)
    assert found(root / "open" / "b" / "kernels") == [("error", "invalid")]


@pytest.mark.parametrize("mode", [0o777, 0o1777, 0o702, 0o757])
def test_written_by_everybody(root, mode):
    place = make(root / "kernels", mode)

    assert "everybody" in message(place)
    assert f"chmod o-w {place}" in message(place)


def test_a_parent_written_by_everybody(root):
    make(root / "open", 0o777)
    make(root / "open" / "kernels", 0o755)

    assert str(root / "open") in message(root / "open" / "kernels")


def test_a_sticky_parent_is_fine(root):
    make(root / "tmp", 0o1777)
    make(root / "tmp" / "kernels", 0o755)

    assert found(root / "tmp" / "kernels") == []


@pytest.mark.machine
def test_a_group_that_may_write_is_a_warning(root):
    place = make(root / "kernels", 0o775)
    os.chown(place, -1, 12345)

    assert found(place) == [("warning", "invalid")]
    assert "group 12345" in message(place)


def test_links_are_followed(root):
    make(root / "open", 0o777)
    (root / "link").symlink_to(root / "open")

    assert found(root / "link") == [("error", "invalid")]
    assert found(root / "link" / "kernels") == [("error", "invalid")]


def test_a_loop_of_links(root):
    (root / "a").symlink_to(root / "b")
    (root / "b").symlink_to(root / "a")

    assert "cannot be reached" in message(root / "a")
    assert "cannot be reached" in message(root / "a" / "kernels")


def test_a_file(root):
    (root / "file").touch()

    assert "is not one" in message(root / "file")
    assert "is not one" in message(root / "file" / "kernels")


def test_a_name_that_is_too_long(root):
    assert "cannot be reached" in message(root / ("x" * 300))


@pytest.mark.machine
def test_one_that_may_not_be_written(root):
    place = make(root / "kernels", 0o755)
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        # Another user, for whom the permissions count; root may write everywhere.
        os.setgid(65534)
        os.setuid(65534)
        text = ",".join(f"{p.severity} {p.code}" for p in directory_problems(str(place)))
        os.write(writer, text.encode())
        os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)

    assert os.read(reader, 100) == b"error denied"
    os.close(reader)


def test_hidden_from_others_names_the_step(root):
    place = make(root / "a", 0o700)
    (place / "b").mkdir()

    assert hidden_from_others(str(place / "b")) == str(place)
    place.chmod(0o755)
    assert hidden_from_others(str(place / "b")) is None
    assert hidden_from_others(str(place / "gone")) == str(place / "gone")


def test_a_file_that_others_cannot_read(root):
    (root / "file").touch(0o600)
    (root / "file").chmod(0o600)

    assert hidden_from_others(str(root / "file")) == str(root / "file")


def test_open_to_others_judges_what_will_be(root):
    assert open_to_others(str(root / "new" / "kernels"))
    make(root / "mine", 0o700)
    assert not open_to_others(str(root / "mine" / "kernels"))
