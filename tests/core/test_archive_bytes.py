"""What an archive's bytes tell as a whole."""

import hashlib
import os
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.packed import pack_archive
from support.small_kernels import make_environment

from jupyter_pyspark_kernels.core import archive_bytes
from jupyter_pyspark_kernels.core.archive import Index, read_index
from jupyter_pyspark_kernels.core.archive_bytes import cut_short, file_digest, read_meanwhile
from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.core.packing import tar_form
from jupyter_pyspark_kernels.core.records import Progress

CONTENT = os.urandom(40_000_000)


def never() -> bool:
    return False


@pytest.fixture
def packed(tmp_path: Path) -> Path:
    """An archive with its index."""
    path = tmp_path / "a.zip"
    pack_archive(make_environment(tmp_path / "env"), path, "zip")
    return path


def index_of(archive: Path) -> Index:
    found = read_index(str(archive))
    assert found is not None
    return found


def test_the_digest_and_its_progress(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(CONTENT)
    told: list[Progress] = []

    found = file_digest(str(tmp_path / "archive"), told.append, never)

    assert found == hashlib.sha256(CONTENT).hexdigest()
    assert [p.bytes_done for p in told] == sorted({p.bytes_done for p in told})
    assert len(told) >= 2
    assert {p.bytes_total for p in told} == {len(CONTENT)}


def test_the_digest_can_be_stopped(tmp_path: Path) -> None:
    (tmp_path / "archive").write_bytes(b"x")
    with pytest.raises(CancelledError):
        file_digest(str(tmp_path / "archive"), lambda _: None, lambda: True)


def test_it_is_read_while_something_else_is_done(packed: Path) -> None:
    told: list[Progress] = []
    index = index_of(packed)
    for content, whole in ((packed.read_bytes(), True), (b"?" + packed.read_bytes()[1:], False)):
        packed.write_bytes(content)
        with read_meanwhile(str(packed), index, told.append, never) as is_sound:
            assert is_sound() is whole

    assert {progress.stage for progress in told} == {"verifying"}


def test_it_is_not_waited_for_when_it_is_stopped(
    packed: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Neither by who asks, nor by who leaves without asking."""
    ended = []

    def read(_: str, __: object, ___: object, cancelled: Callable[[], bool]) -> bool:
        while not cancelled():
            pass
        ended.append(True)
        return False

    monkeypatch.setattr(archive_bytes, "is_whole", read)
    with (
        pytest.raises(CancelledError),
        read_meanwhile(str(packed), index_of(packed), lambda _: None, lambda: True) as is_sound,
    ):
        is_sound()
    with read_meanwhile(str(packed), index_of(packed), lambda _: None, never):
        pass

    assert ended == [True, True]


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_it_is_whole_to_its_last_byte(form: str, tmp_path: Path) -> None:
    path = tmp_path / f"a.{form}"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as file:
            file.writestr("name", "content")
    else:
        path.write_bytes(tar_form.gzip_member(bytes(512)) + tar_form.last_member([1, 2]))
    assert cut_short(str(path)) == ""
    for _ in range(path.stat().st_size):
        os.truncate(path, path.stat().st_size - 1)
        assert "ends too early" in cut_short(str(path))
