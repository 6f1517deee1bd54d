"""Test that what changes while it is packed is noticed."""

import dataclasses
import os
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Scan
from jupyter_pyspark_kernels.core.archive.members import BLOCK, EARLIEST, LATEST, read_blocks
from jupyter_pyspark_kernels.core.errors import ArchiveError

FORMATS = ["zip", "tar.gz"]


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
}
BEFORE = {
    "link": (link_elsewhere, "cannot be read"),
    "named pipe": (pipe, "changed"),
    "parent removed": (lambda path: path.parent.rename(path.parent.with_name("x")), "was removed"),
}


@pytest.fixture
def large(tree: Path) -> Path:
    path = tree / "lib" / "large.bin"
    path.write_bytes(os.urandom(3 * BLOCK))
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
) -> None:
    found = scan_tree(tree)
    make, message = CHANGES[change]
    position = [member.name for member in found.members].index("lib/large.bin")
    # Asked once for each file and each block of those before it, all of them shorter than one.
    calls_before = sum(1 + bool(member.size) for member in found.members[:position])
    calls = iter(range(1000))

    def at_its_first_block() -> bool:
        if next(calls) == calls_before:
            make(large)
        return False

    with pytest.raises(ArchiveError) as caught:
        pack_scan(found, tree.parent / "out", form, cancelled=at_its_first_block)

    assert str(large) in str(caught.value)
    assert message in str(caught.value)
    assert "try again" in str(caught.value)


@pytest.mark.parametrize("change", [*CHANGES, *BEFORE])
def test_change_between_scan_and_reading(
    change: str, large: Path, tree: Path, scan_tree: Callable[..., Scan]
) -> None:
    found = scan_tree(tree)
    make, message = {**CHANGES, **BEFORE}[change]
    make(large)
    member = next(member for member in found.members if member.name == "lib/large.bin")

    with pytest.raises(ArchiveError) as caught:
        list(read_blocks(member))

    assert str(large) in str(caught.value)
    assert message in str(caught.value)


def test_blocks_are_bounded(large: Path, tree: Path, scan_tree: Callable[..., Scan]) -> None:
    member = next(m for m in scan_tree(tree).members if m.name == "lib/large.bin")

    blocks = list(read_blocks(member))

    assert [len(block) for block in blocks] == [BLOCK] * 3
    assert b"".join(blocks) == large.read_bytes()


@pytest.mark.parametrize(
    ("seconds", "packed"),
    [(0, EARLIEST), (-5, EARLIEST), (7_258_118_400, LATEST), (1_700_000_001, 1_700_000_001)],
)
def test_times_are_clamped(
    seconds: int, packed: int, tree: Path, scan_tree: Callable[..., Scan]
) -> None:
    member = dataclasses.replace(scan_tree(tree).members[0], mtime_ns=seconds * 10**9 + 999)

    assert member.mtime == packed
