"""Test what is packed in the place of a file's own bytes, and bytecode that lasts."""

import importlib.util
import os
import py_compile
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.packing.content import (
    ContentError,
    File,
    Identity,
    read_content,
    read_unchanged,
)


def identity(path: Path) -> Identity:
    found = path.stat()
    parts = (found.st_size, found.st_mtime_ns, found.st_dev, found.st_ino)
    return Identity(os.fsencode(path), *parts)


def file(path: Path, **given: object) -> File:
    usual = {"content": None, "patches": (), "python_source": None}
    return File(b"name", 0o644, 5, identity(path), **{**usual, **given})


@pytest.fixture
def path(tmp_path: Path) -> Path:
    path = tmp_path / "file"
    path.write_bytes(bytes(range(100)))
    return path


def test_parts(path: Path) -> None:
    assert read_content(file(path), 0, 100) == bytes(range(100))
    assert read_content(file(path), 90, 10) == bytes(range(90, 100))
    assert read_content(file(path), 100, 0) == b""


def test_given_content_needs_no_file(path: Path) -> None:
    given = file(path, content=b"given")
    path.unlink()

    assert read_content(given, 0, 5) == b"given"


@pytest.mark.parametrize(
    ("start", "size", "wanted"),
    [
        (0, 100, b"ab"),
        (0, 11, b"a"),
        (11, 20, b"b"),
    ],
)
def test_patches_across_parts(path: Path, start: int, size: int, wanted: bytes) -> None:
    content = bytearray(range(100))
    content[10:12] = b"ab"
    content[98:100] = b"yz"

    found = read_content(file(path, patches=((10, b"ab"), (98, b"yz"))), start, size)

    assert found == content[start : start + size]
    assert wanted in found


def test_not_what_was_scanned(path: Path) -> None:
    known = identity(path)
    for changed in (
        known._replace(size=99),
        known._replace(mtime_ns=5),
        known._replace(inode=5),
        known._replace(device=5),
    ):
        with pytest.raises(ContentError) as caught:
            read_unchanged(changed, 0, 10)
        assert caught.value.kind == "changed"
    with pytest.raises(ContentError) as caught:
        read_unchanged(known, 90, 20)
    assert caught.value.kind == "shorter"
    with pytest.raises(ContentError) as caught:
        read_unchanged(known._replace(path=known.path + b"x"), 0, 10)
    assert caught.value.kind == "removed"


# --- bytecode ---


@pytest.fixture
def source(tmp_path: Path) -> Path:
    path = tmp_path / "module.py"
    path.write_text("answer = 42\n")
    return path


def compiled(source: Path, **options: object) -> Path:
    path = source.with_suffix(".pyc")
    py_compile.compile(str(source), cfile=str(path), **options)
    return path


def packed(pyc: Path, source: Path) -> bytes:
    given = file(pyc, python_source=identity(source))
    return read_content(given, 0, given.size)


def test_valid_bytecode_is_made_to_last(source: Path) -> None:
    pyc = compiled(source)
    content = packed(pyc, source)

    hash_ = importlib.util.source_hash(source.read_bytes())
    assert content == pyc.read_bytes()[:4] + b"\1\0\0\0" + hash_ + pyc.read_bytes()[16:]


def test_python_runs_it_whatever_time_its_source_has(source: Path) -> None:
    content = packed(compiled(source), source)
    cached = Path(importlib.util.cache_from_source(str(source)))
    cached.parent.mkdir()
    cached.write_bytes(content)
    os.utime(source, (5, 5))
    spec = importlib.util.spec_from_file_location("module", source)
    assert spec is not None
    assert spec.loader is not None
    # It would not be read if it counted as stale: this source cannot be compiled.
    source.write_text("(")
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)

    assert module.answer == 42


@pytest.mark.parametrize("mode", list(py_compile.PycInvalidationMode)[1:], ids=lambda m: m.name)
def test_bytecode_that_lasts_already_stays(
    source: Path, mode: py_compile.PycInvalidationMode
) -> None:
    pyc = compiled(source, invalidation_mode=mode)

    assert packed(pyc, source) == pyc.read_bytes()


@pytest.mark.parametrize("change", ["time", "size", "short", "empty"])
def test_bytecode_that_is_not_valid_stays(source: Path, change: str) -> None:
    """Else Python would run what it would have compiled again."""
    pyc = compiled(source)
    if change == "time":
        os.utime(source, (5, 5))
    elif change == "size":
        before = source.stat()
        source.write_text("answer = 43 # and more\n")
        os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    else:
        os.truncate(pyc, 10 if change == "short" else 0)

    assert packed(pyc, source) == pyc.read_bytes()


def test_a_source_that_changes_meanwhile_is_noticed(source: Path) -> None:
    given = file(compiled(source), python_source=identity(source))
    before = source.stat()
    source.unlink()
    source.write_text("answer = 43\n")
    os.utime(source, ns=(before.st_atime_ns, before.st_mtime_ns))
    if source.stat().st_ino == before.st_ino:
        os.utime(source, ns=(5, 5))

    with pytest.raises(ContentError) as caught:
        read_content(given, 0, given.size)

    assert caught.value.path == os.fsencode(source)
