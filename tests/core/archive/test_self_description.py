"""Test what an archive says about itself."""

import ast
import gzip
import io
import json
import os
import subprocess
import sys
import tarfile
import tracemalloc
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core import archive as package
from jupyter_pyspark_kernels.core.archive import (
    ForeignArchiveError,
    Scan,
    describe,
    read_record,
)
from jupyter_pyspark_kernels.core.archive.self_description import RECORD_NAME
from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.records import ArchiveRecord, Environment

FORMATS = ["zip", "tar.gz"]


@pytest.fixture(params=FORMATS)
def packed(
    request: pytest.FixtureRequest,
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
) -> Path:
    form = str(request.param)
    return pack_scan(scan_tree(tree), tree.parent / f"a.{form}", form)


def test_read_back(
    packed: Path, tree: Path, scan_tree: Callable[..., Scan], record_of: Callable[..., object]
) -> None:
    assert read_record(str(packed)) == record_of(scan_tree(tree))


def test_described(
    tree: Path, scan_tree: Callable[..., Scan], describe_environment: Callable[..., Environment]
) -> None:
    environment = describe_environment(tree, Path("/opt/python3.11"))
    found = scan_tree(tree, Path("/opt/python3.11"))

    record = describe(environment, {"b": "2", "a": "1"}, "f1", found, "test 1")

    assert record.needs_base == "/opt/python3.11"
    assert record.environment_dir == str(tree)
    assert (record.file_count, record.total_bytes) == (5, 72)
    assert list(record.packages) == ["a", "b"]
    assert record.machine == os.uname().machine
    assert describe_environment(tree).base_dir is None


def test_what_nodes_need_is_looked_for_unless_it_is_known(
    conda_prefix: Path,
    scan_tree: Callable[..., Scan],
    describe_environment: Callable[..., Environment],
) -> None:
    given = (describe_environment(conda_prefix), {}, "f1", scan_tree(conda_prefix), "test 1")

    assert describe(*given).system_needs.startswith("glibc")
    assert describe(*given, system_needs="").system_needs == ""


def test_long_description(
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    packages = {f"package-number-{n}": f"{n}.0.{os.urandom(9).hex()}" for n in range(20_000)}
    found = scan_tree(tree)
    for form in FORMATS:
        path = tree.parent / "long"
        pack_scan(found, path, form)
        record = read_record(str(path)).model_copy(update={"packages": packages})
        monkeypatch.setattr(
            "jupyter_pyspark_kernels.core.archive.packing.encode_record",
            lambda _, long=record: json.dumps(long.model_dump()).encode(),
        )
        pack_scan(found, path, form)
        monkeypatch.undo()

        assert read_record(str(path)) == record


def test_only_the_beginning_is_needed(packed: Path) -> None:
    content = packed.read_bytes()
    (packed.parent / "part").write_bytes(content[: len(content) // 2 + 200])

    assert read_record(str(packed.parent / "part")) == read_record(str(packed))


def test_every_truncation_within_it_is_damage(packed: Path) -> None:
    content = packed.read_bytes()
    part = packed.parent / "part"
    for length in range(0, 200, 3):
        part.write_bytes(content[:length])

        with pytest.raises(ArchiveError) as caught:
            read_record(str(part))

        assert not isinstance(caught.value, ForeignArchiveError)
        assert str(part) in str(caught.value)


def test_flipped_bytes_give_no_other_error(packed: Path) -> None:
    content = packed.read_bytes()
    part = packed.parent / "part"
    right = read_record(str(packed))
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 0x55
        part.write_bytes(damaged)
        try:
            record = read_record(str(part))
        except ArchiveError:
            continue
        # In a zip its CRC is looked at; a tar.gz has one only at its end.
        assert record == right or packed.suffix == ".gz"


def other_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w") as file:
        file.writestr("bin/python", "x")


def empty_zip(path: Path) -> None:
    with zipfile.ZipFile(path, "w"):
        pass


def other_tar(path: Path) -> None:
    with tarfile.open(path, "w:gz") as file:
        file.addfile(tarfile.TarInfo("bin/python"), io.BytesIO())


@pytest.mark.parametrize("make", [other_zip, empty_zip, other_tar])
def test_archives_of_other_programs_are_foreign(
    make: Callable[[Path], None], tmp_path: Path
) -> None:
    make(tmp_path / "other")

    with pytest.raises(ForeignArchiveError) as caught:
        read_record(str(tmp_path / "other"))

    assert isinstance(caught.value, ArchiveError)
    assert caught.value.code == "archive"


@pytest.mark.parametrize(
    ("make", "said"),
    [
        (lambda path: path.touch(), "it is empty"),
        (lambda path: path.write_text("hello"), "neither a zip nor a tar.gz"),
        (lambda path: path.mkdir(), "Is a directory"),
        (os.mkfifo, "not a regular file"),
        (lambda _: None, "No such file"),
    ],
)
def test_other_files(make: Callable[[Path], None], said: str, tmp_path: Path) -> None:
    make(tmp_path / "file")

    with pytest.raises(ArchiveError, match=said) as caught:
        read_record(str(tmp_path / "file"))

    assert str(tmp_path / "file") in str(caught.value)


def test_nothing_is_read_behind_the_first_of_several_gzip_members(tmp_path: Path) -> None:
    """Of a file of another user that is as large as it likes."""
    path = tmp_path / "a.tar.gz"
    first = gzip.compress(RECORD_NAME.encode())
    path.write_bytes(first + bytes(10 << 20))
    tracemalloc.start()

    try:
        with pytest.raises(ArchiveError, match="ends too early"):
            read_record(str(path))
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()

    assert most < 1 << 20


def test_archive_of_a_later_version(packed: Path, record_of: Callable[..., ArchiveRecord]) -> None:
    content = {**read_record(str(packed)).model_dump(), "version": 2, "new": "field"}
    text = json.dumps(content)
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(".pyspark_kernels.json", text)

    with pytest.raises(ArchiveError, match="made by a later version"):
        read_record(str(packed))


def test_listing_imports_neither_zipfile_nor_tarfile() -> None:
    # Python 3.12's importlib.metadata imports zipfile itself, so sys.modules says nothing.
    found = {}
    for path in Path(package.__path__[0]).glob("*.py"):
        tree = ast.parse(path.read_text())
        imports = [node for node in tree.body if isinstance(node, ast.Import)]
        found[path.name] = {alias.name for node in imports for alias in node.names}

    heavy = {name for name, imported in found.items() if imported & {"zipfile", "tarfile"}}
    code = "import sys, jupyter_pyspark_kernels.core.health; print(*sys.modules, sep=chr(10))"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name.removeprefix(f"{package.__name__}.") + ".py" for name in said.stdout.split()}
    assert {"read_zip.py", "read_tar.py"} <= heavy
    assert "self_description.py" in loaded
    assert not heavy & loaded
