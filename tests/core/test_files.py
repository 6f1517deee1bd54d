"""Read directories and texts that are missing, odd or large."""

import os
from pathlib import Path

from jupyter_pyspark_kernels.core.files import TEXT_BYTES, entries_of, read_text, readable


def test_what_is_missing_is_empty(tmp_path: Path):
    (tmp_path / "file").touch()
    for path in (tmp_path / "gone", tmp_path / "file", tmp_path / "file" / "x"):
        assert list(entries_of(path)) == []
    assert read_text(tmp_path / "gone") is None
    assert read_text(tmp_path / "file" / "x") is None
    assert read_text(tmp_path / "file") == ""


def test_only_regular_files_are_read(tmp_path: Path):
    os.mkfifo(tmp_path / "fifo")
    assert read_text(tmp_path / "fifo") is None
    assert read_text(tmp_path) is None


def test_odd_bytes_and_large_files(tmp_path: Path):
    (tmp_path / "odd").write_bytes(b"a\xff")
    assert read_text(tmp_path / "odd") == "a\ufffd"
    with (tmp_path / "large").open("wb") as file:
        file.truncate(TEXT_BYTES + 1)
    assert len(read_text(tmp_path / "large") or "") == TEXT_BYTES


def test_readable():
    assert readable("é") == "é"
    assert readable("a\udcff") == "a\\udcff"
