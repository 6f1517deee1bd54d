"""Test which kernels directories are offered, and which of them others can read."""

import os
import stat
import sys

import pytest

from jupyter_pyspark_kernels.config_files import load_config
from jupyter_pyspark_kernels.locations import kernels_dirs, location_of, locations


def open_up(path):
    for step in (path, *path.parents):
        if step.stat().st_uid == os.getuid() and not step.stat().st_mode & stat.S_IXOTH:
            step.chmod(step.stat().st_mode | 0o011)


def test_jupyters_own_have_names(jupyter_dirs):
    found = {location.label: location for location in locations(load_config())}

    assert {"user", "prefix", "system"} <= set(found)
    assert found["user"].kernels_dir == str(jupyter_dirs.kernels)
    assert not found["user"].shared
    assert all(location.visible for location in found.values())


def test_the_order_is_jupyters():
    assert [location.kernels_dir for location in locations(load_config())] == kernels_dirs()


def test_where_two_are_one_it_is_the_users(monkeypatch):
    monkeypatch.setenv("JUPYTER_DATA_DIR", f"{sys.prefix}/share/jupyter")

    labels = [location.label for location in locations(load_config())]

    assert labels.count("user") == 1
    assert "prefix" not in labels


def test_further_data_paths_go_by_their_path(tmp_path, monkeypatch):
    monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "team"))

    assert str(tmp_path / "team" / "kernels") in [x.label for x in locations(load_config())]


def test_configured_ones_are_last(jupyter_dirs):
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text(
        "c.PySparkKernels.locations = {'team': '/srv//team/../kernels'}"
    )

    last = locations(load_config())[-1]

    assert (last.label, last.kernels_dir, last.visible) == ("team", "/srv/kernels", False)


def test_any_directory_by_path(tmp_path):
    location = location_of(f"{tmp_path}/x//kernels/")

    assert location.kernels_dir == location.label == f"{tmp_path}/x/kernels"
    assert not location.visible


@pytest.mark.parametrize(("mode", "shared"), [(0o700, False), (0o755, True), (0o711, True)])
def test_shared_is_what_others_can_reach(tmp_path, mode, shared):
    open_up(tmp_path)
    (tmp_path / "kernels").mkdir()
    (tmp_path / "kernels").chmod(mode)

    assert location_of(str(tmp_path / "kernels")).shared is shared


def test_ones_own_directory_is_never_shared(jupyter_dirs):
    open_up(jupyter_dirs.kernels)

    assert not location_of(str(jupyter_dirs.kernels)).shared


def test_a_link_to_a_known_directory_is_visible(tmp_path, jupyter_dirs):
    (tmp_path / "link").symlink_to(jupyter_dirs.kernels)

    assert location_of(str(tmp_path / "link")).visible


def test_what_cannot_be_looked_at_counts_as_shared():
    assert location_of("/" + "x" * 5000).shared


def test_a_loop_of_links_counts_as_shared(tmp_path):
    (tmp_path / "a").symlink_to(tmp_path / "a")

    assert location_of(str(tmp_path / "a")).shared


def test_the_administrators_default_is_one_of_them(jupyter_dirs, tmp_path):
    chosen = tmp_path / "srv" / "kernels"
    line = f"c.PySparkKernels.kernels_dir = {str(chosen)!r}\n"
    (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text(line)

    found = {location.label: location for location in locations(load_config())}

    # Or kernels that go there by default would be found by no command.
    assert found["default"].kernels_dir == str(chosen)
    assert not found["default"].visible
