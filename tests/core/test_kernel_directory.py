"""One kernel's directory: what tidying takes and leaves, and how files are taken over."""

import json
import os
import stat
from collections.abc import Iterator
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core import store
from jupyter_pyspark_kernels.core.errors import InstallError, KernelChangedError
from jupyter_pyspark_kernels.core.kernel_directory import MARK, KernelDirectory

ZIP = "pyspark_venv_one.zip"


@pytest.fixture
def directory(kernels_dir: Path) -> Iterator[KernelDirectory]:
    """A new kernel `one` that is still locked."""
    with store.claim(str(kernels_dir), "one", shared=False) as claimed:
        claimed.write_kernel_json({})
        yield claimed


def tidied(directory: KernelDirectory, text: str) -> list[str]:
    """Return the archives that are left beside a kernel.json of this text."""
    home = Path(directory.path)
    for name in (
        ZIP,
        f"{ZIP}.index",
        "pyspark_venv_old.tar.gz.index",
        "pyspark_venv_old.tar.gz",
        "pyspark_venv_My Own.zip",
        "data.zip",
    ):
        (home / name).touch()
    (home / "kernel.json").write_text(text)
    directory.tidy()
    return sorted(path.name for path in home.iterdir() if path.name != "kernel.json")


FOREIGN = ["data.zip", "pyspark_venv_My Own.zip"]


@pytest.mark.parametrize(
    "text",
    [
        json.dumps({"env": {"PYSPARK_SUBMIT_ARGS": f"--archives /k/one/{ZIP}#PYSPARK_VENV x"}}),
        json.dumps({"env": {"X": [f"file:///k/one/{ZIP.replace('_', '%5F')}"]}}),
        json.dumps({"metadata": {"deep": [{"er": f"$$/{ZIP}"}]}}),
        '{"env": {"X": "/k/one/pyspark_venv_\\u006fne.zip"}}',
    ],
    ids=["plain", "percent", "dollars", "escaped"],
)
def test_an_archive_that_kernel_json_names_stays(directory: KernelDirectory, text: str) -> None:
    assert tidied(directory, text) == sorted([*FOREIGN, ZIP, f"{ZIP}.index"])


def test_other_archives_of_ours_go_and_foreign_files_stay(directory: KernelDirectory) -> None:
    assert tidied(directory, "{}") == FOREIGN


@pytest.mark.parametrize("text", ["{", "[]", ""])
def test_nothing_goes_while_kernel_json_cannot_be_read(
    directory: KernelDirectory, text: str
) -> None:
    ours = [ZIP, "pyspark_venv_old.tar.gz"]
    assert tidied(directory, text) == sorted([*FOREIGN, *ours, *(f"{name}.index" for name in ours)])


@pytest.mark.parametrize(
    "text", ["{", "[]", "null", '{"undo": 1, "etag": []}', '{"undo": [1]}', "\0"]
)
def test_any_mark_can_be_read(directory: KernelDirectory, text: str) -> None:
    (Path(directory.path) / MARK).write_text(text)
    assert directory.read_mark().undo == ()
    directory.tidy()
    assert os.listdir(directory.path) == ["kernel.json"]


def test_a_mark_undoes_only_here_and_only_while_nothing_changed(
    directory: KernelDirectory, tmp_path: Path
) -> None:
    outside = Path(directory.path).parent / "precious"
    outside.touch()
    for name in ("added", "kept"):
        directory.write(name, b"")
    directory.mark(undo=["added", "../precious", str(outside), "kernel.json"], etag="another")
    directory.tidy()
    assert set(os.listdir(directory.path)) == {"added", "kept", "kernel.json"}
    directory.mark(undo=["added", "../precious", "kernel.json"], etag=directory.etag() or "")
    directory.tidy()
    assert set(os.listdir(directory.path)) == {"kept", "kernel.json"}
    assert outside.exists()


def test_a_file_that_could_not_be_written_leaves_the_old_one(directory: KernelDirectory) -> None:
    directory.write("file", b"old")
    with pytest.raises(ValueError, match="closed"), directory.writing("file") as file:  # noqa: PT012 - the block is what fails
        file.write(b"new")
        file.close()
    assert (Path(directory.path) / "file").read_bytes() == b"old"
    assert not [n for n in os.listdir(directory.path) if n.startswith(".") and n != MARK]


def taken_over(directory: KernelDirectory, source: Path) -> os.stat_result:
    directory.take_over(str(source), "archive")
    path = Path(directory.path) / "archive"
    assert path.read_bytes() == source.read_bytes()
    return path.lstat()


def test_a_file_of_the_right_mode_is_linked(directory: KernelDirectory, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x")
    (tmp_path / "source").chmod(0o600)
    assert taken_over(directory, tmp_path / "source").st_nlink == 2


def test_another_mode_is_not_carried_over(directory: KernelDirectory, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x")
    (tmp_path / "source").chmod(0o640)
    found = taken_over(directory, tmp_path / "source")
    assert (found.st_nlink, stat.S_IMODE(found.st_mode)) == (1, 0o600)
    assert stat.S_IMODE((tmp_path / "source").stat().st_mode) == 0o640


@pytest.mark.machine
def test_a_file_of_another_user_is_copied(directory: KernelDirectory, tmp_path: Path) -> None:
    (tmp_path / "source").write_bytes(b"x")
    (tmp_path / "source").chmod(0o600)
    os.chown(tmp_path / "source", 65534, -1)
    found = taken_over(directory, tmp_path / "source")
    assert (found.st_nlink, found.st_uid) == (1, os.geteuid())


@pytest.mark.machine
def test_a_file_of_another_file_system_is_copied(directory: KernelDirectory) -> None:
    source = Path("/dev/shm") / f"pyspark-kernels-test-{os.getpid()}"
    source.touch(0o600)
    try:
        assert taken_over(directory, source).st_nlink == 1
    finally:
        source.unlink()


def test_neither_links_nor_fifos_are_taken_over(directory: KernelDirectory, tmp_path: Path) -> None:
    (tmp_path / "source").touch(0o600)
    (tmp_path / "link").symlink_to(tmp_path / "source")
    os.mkfifo(tmp_path / "fifo")
    with pytest.raises(OSError, match="symbolic links"):
        directory.take_over(str(tmp_path / "link"), "archive")
    with pytest.raises(InstallError, match="is not a file"):
        directory.take_over(str(tmp_path / "fifo"), "archive")
    assert not (Path(directory.path) / "archive").exists()


def test_a_file_that_is_gone_is_said_to_be(directory: KernelDirectory, tmp_path: Path) -> None:
    with pytest.raises(KernelChangedError, match="is gone: its kernel was changed"):
        directory.take_over(str(tmp_path / "archive"), "archive")
