"""Sweeping: only leftovers, only the user's own, and nothing that a mark was made to name."""

import os
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core import store
from jupyter_pyspark_kernels.core.errors import KernelExistsError
from jupyter_pyspark_kernels.core.kernel_directory import MARK, REMOVED

TEMPORARY = ".pyspark-kernels-0123456789abcdef"


def put(kernels_dir: Path, name: str) -> Path:
    with store.claim(str(kernels_dir), name, shared=False) as directory:
        directory.write_kernel_json({"display_name": name})
    return kernels_dir / name


def mark_renamed(directory: Path, renamed_from: str, etag: str) -> None:
    with store.lock(str(directory.parent), directory.name, shared=False) as locked:
        locked.mark(renamed_from=renamed_from, etag=etag)


def swept(kernels_dir: Path) -> list[str]:
    store.sweep(str(kernels_dir))
    return sorted(str(p.relative_to(kernels_dir)) for p in kernels_dir.rglob("*"))


@pytest.mark.parametrize("name", [TEMPORARY, "one"])
@pytest.mark.parametrize("files", [[MARK], [REMOVED], [MARK, "archive.zip", TEMPORARY]])
def test_what_a_killed_command_left_goes(kernels_dir: Path, name: str, files: list[str]) -> None:
    (kernels_dir / name).mkdir()
    for file in files:
        (kernels_dir / name / file).touch()
    assert swept(kernels_dir) == []


def test_an_empty_temporary_directory_goes(kernels_dir: Path) -> None:
    (kernels_dir / TEMPORARY).mkdir()
    assert swept(kernels_dir) == []


def test_what_is_not_ours_stays(kernels_dir: Path) -> None:
    (kernels_dir / "empty").mkdir()
    (kernels_dir / "other").mkdir()
    (kernels_dir / "other" / "notes").touch()
    (kernels_dir / ".pyspark-kernels-notes").mkdir()
    (kernels_dir / TEMPORARY).touch()
    assert swept(kernels_dir) == [
        TEMPORARY,
        ".pyspark-kernels-notes",
        "empty",
        "other",
        "other/notes",
    ]


@pytest.mark.parametrize("name", ["../precious", "..", ".", "", "/", "two/../two", "absent"])
def test_a_mark_leads_nowhere_else(kernels_dir: Path, jupyter_dirs, name: str) -> None:
    precious = put(jupyter_dirs.data, "precious")
    two = put(kernels_dir, "two")
    etag = store.read(str(jupyter_dirs.data), "precious").etag
    mark_renamed(two, name, etag)
    assert swept(kernels_dir) == ["two", "two/kernel.json"]
    assert (precious / "kernel.json").exists()


def test_a_rename_is_ended(kernels_dir: Path) -> None:
    put(kernels_dir, "one")
    mark_renamed(put(kernels_dir, "two"), "one", store.read(str(kernels_dir), "one").etag)
    assert swept(kernels_dir) == ["two", "two/kernel.json"]


def test_a_new_kernel_of_the_old_name_stays(kernels_dir: Path) -> None:
    put(kernels_dir, "one")
    mark_renamed(put(kernels_dir, "two"), "one", "0" * 64)
    assert swept(kernels_dir) == ["one", "one/kernel.json", "two", "two/kernel.json"]


@pytest.mark.machine
def test_leftovers_of_others_stay_and_their_marks_do_nothing(kernels_dir: Path) -> None:
    put(kernels_dir, "one")
    mark_renamed(put(kernels_dir, "two"), "one", store.read(str(kernels_dir), "one").etag)
    (kernels_dir / "left").mkdir()
    (kernels_dir / "left" / MARK).touch()
    for name in ("two", "left"):
        os.chown(kernels_dir / name, 65534, -1)
    before = sorted(map(str, kernels_dir.rglob("*")))
    swept(kernels_dir)
    assert sorted(map(str, kernels_dir.rglob("*"))) == before
    with pytest.raises(KernelExistsError, match="left unfinished"):
        put(kernels_dir, "left")


@pytest.mark.machine
def test_a_kernel_of_another_user_is_not_removed_by_our_mark(kernels_dir: Path) -> None:
    put(kernels_dir, "one")
    mark_renamed(put(kernels_dir, "two"), "one", store.read(str(kernels_dir), "one").etag)
    os.chown(kernels_dir / "one", 65534, -1)
    assert "one/kernel.json" in swept(kernels_dir)


def test_what_is_worked_on_stays(kernels_dir: Path) -> None:
    with store.claim(str(kernels_dir), "one", shared=False) as directory:
        directory.write("archive", b"")
        swept(kernels_dir)
        assert sorted(os.listdir(directory.path)) == sorted([MARK, "archive"])
        directory.write_kernel_json({})
    assert swept(kernels_dir) == ["one", "one/archive", "one/kernel.json"]


def test_a_missing_kernels_dir_has_nothing_to_sweep(tmp_path: Path) -> None:
    store.sweep(str(tmp_path / "missing"))
    assert not (tmp_path / "missing").exists()
