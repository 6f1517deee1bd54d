"""What an archive's bytes tell as a whole."""

import hashlib
import os
import zipfile
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive_bytes import cut_short, file_digest
from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.core.packing import tar_form
from jupyter_pyspark_kernels.core.records import Progress

CONTENT = os.urandom(40_000_000)


def never() -> bool:
    return False


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
