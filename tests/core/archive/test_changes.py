"""Test that what changes while it is packed is noticed."""

import dataclasses
import os
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Scan, meter
from jupyter_pyspark_kernels.core.archive.members import BLOCK
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.packing.workers import cores

FORMATS = ["zip", "tar.gz"]
# More than all workers together ever read ahead.
LARGE = (20 + 10 * cores()) * BLOCK


def replace(path: Path) -> None:
    path.with_suffix(".new").write_bytes(path.read_bytes())
    path.with_suffix(".new").rename(path)


def link_elsewhere(path: Path) -> None:
    path.rename(path.with_suffix(".moved"))
    path.symlink_to(path.with_suffix(".moved"))


def pipe(path: Path) -> None:
    path.unlink()
    os.mkfifo(path)


def overwrite(path: Path) -> None:
    with path.open("r+b") as file:
        file.write(b"new")


def append(path: Path) -> None:
    with path.open("ab") as file:
        file.write(b"new")


CHANGES: dict[str, tuple[Callable[[Path], object], str]] = {
    "overwritten": (overwrite, "changed"),
    "grown": (append, "changed"),
    "cut": (lambda path: os.truncate(path, 3), ""),
    "replaced": (replace, ""),
    "removed": (Path.unlink, "was removed"),
    "link": (link_elsewhere, ""),
    "named pipe": (pipe, ""),
    "parent removed": (lambda path: path.parent.rename(path.parent.with_name("x")), "was removed"),
}


@pytest.fixture
def large(tree: Path) -> Path:
    """A file that is still being read when its first block is in the archive."""
    path = tree / "share" / "large.bin"
    path.parent.mkdir()
    path.write_bytes(os.urandom(BLOCK) * (LARGE // BLOCK))
    return path


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("change", CHANGES)
def test_change_while_a_file_is_read(
    change: str,
    form: str,
    large: Path,
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    # Every block is reported at once: in a tenth of a second a fast machine reads the whole file.
    monkeypatch.setattr(meter, "_PERIOD", 0)
    found = scan_tree(tree)
    make, message = CHANGES[change]
    changed: list[Path] = []

    def after_its_first_block(progress: object) -> None:
        if progress.bytes_done > BLOCK and not changed:
            changed.append(large)
            make(large)

    with pytest.raises(ArchiveError) as caught:
        pack_scan(found, tree.parent / "out", form, on_progress=after_its_first_block)

    assert changed
    assert str(large) in str(caught.value)
    assert message in str(caught.value)
    assert "try again" in str(caught.value) or "cannot be read" in str(caught.value)


@pytest.mark.parametrize("change", CHANGES)
@pytest.mark.parametrize("size", [100, 3 * BLOCK])
def test_change_between_scan_and_reading(
    change: str,
    size: int,
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
) -> None:
    path = tree / "share" / "file.bin"
    path.parent.mkdir()
    path.write_bytes(os.urandom(size))
    found = scan_tree(tree)
    make, message = CHANGES[change]
    make(path)

    with pytest.raises(ArchiveError) as caught:
        pack_scan(found, tree.parent / "out", "zip")

    assert str(path) in str(caught.value)
    assert message in str(caught.value)


def read_back(archive: Path, form: str) -> dict[str, bytes]:
    if form == "zip":
        with zipfile.ZipFile(archive) as file:
            return {name: file.read(name) for name in file.namelist()}
    with tarfile.open(archive) as tar:
        return {m.name: tar.extractfile(m).read() for m in tar}


@pytest.mark.parametrize("form", FORMATS)
def test_what_the_scan_wants_otherwise(
    form: str,
    large: Path,
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
) -> None:
    """Content that no file has, patches across blocks, and large content."""
    found = scan_tree(tree)
    first = found.members[0]
    patches = ((5, b"five"), (BLOCK - 2, b"edge"), (LARGE - 3, b"end"))
    long = os.urandom(3 * BLOCK + 5)
    members = [
        first._replace(name="bin/a", source="", size=5, content=b"given"),
        first._replace(name="bin/b", source="", size=len(long), content=long),
        *(m._replace(patches=patches) if m.source == str(large) else m for m in found.members),
    ]
    total = sum(member.size for member in members)
    wanted = bytearray(large.read_bytes())
    for offset, patch in patches:
        wanted[offset : offset + len(patch)] = patch

    scan = dataclasses.replace(found, members=Members.of(members), total_bytes=total)
    contents = read_back(pack_scan(scan, tree.parent / "out", form), form)

    assert contents["bin/a"] == b"given"
    assert contents["bin/b"] == long
    assert contents["share/large.bin"] == wanted
