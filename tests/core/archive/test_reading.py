"""Test that what an archive will hold is read of a member, and what changed meanwhile is told."""

import os
from pathlib import Path

import pytest
from support.members import member_of

from jupyter_pyspark_kernels.core.archive.members import BLOCK, Member
from jupyter_pyspark_kernels.core.archive.reading import read_blocks
from jupyter_pyspark_kernels.core.errors import ArchiveError


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "file"
    made.write_bytes(os.urandom(2 * BLOCK + 5))
    return made


def test_in_blocks(path: Path) -> None:
    blocks = list(read_blocks(member_of("file", path)))

    assert [len(block) for block in blocks] == [BLOCK, BLOCK, 5]
    assert b"".join(blocks) == path.read_bytes()


def test_what_is_packed_in_its_place(path: Path) -> None:
    content = os.urandom(BLOCK + 1)
    member = Member("file", "", len(content), 0o644, 0, 0, 0, content=content)

    assert list(read_blocks(member)) == [content[:BLOCK], content[BLOCK:]]


@pytest.mark.parametrize("change", ["changed", "removed"])
def test_what_changed_since_the_scan_is_named_with_the_way_out(change: str, path: Path) -> None:
    member = member_of("file", path)
    if change == "changed":
        path.write_bytes(b"other")
    else:
        path.unlink()

    with pytest.raises(ArchiveError, match=f"{path} .*{change}.*try again"):
        list(read_blocks(member))
