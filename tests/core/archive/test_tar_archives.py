"""Test tar.gz files as a whole."""

import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Scan, verify
from jupyter_pyspark_kernels.core.packing import codec

CALLS = {"on_progress": lambda _: None, "cancelled": lambda: False}


def test_members_have_no_owner_and_no_links(
    tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> None:
    found = scan_tree(tree)
    archive = pack_scan(found, tree.parent / "a.tar.gz", "tar.gz")

    with tarfile.open(archive) as file:
        members = file.getmembers()

    assert [m.name for m in members] == [".pyspark_kernels.json", *(m.name for m in found.members)]
    assert all(member.isreg() for member in members)
    assert {(m.uid, m.gid, m.uname, m.gname) for m in members} == {(0, 0, "", "")}
    assert {m.name: m.mode for m in members}["bin/python"] == 0o755
    # The head of gzip: no name, no time.
    assert archive.read_bytes()[:8] == b"\x1f\x8b\x08\0\0\0\0\0"


@pytest.mark.parametrize("length", [99, 100, 101, 250])
def test_long_names(
    length: int, tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> None:
    name = "lib/" + "ü" * 40 + "/" + "x" * (length - 85)
    (tree / name).parent.mkdir()
    (tree / name).write_text("long")
    found = scan_tree(tree)
    archive = pack_scan(found, tree.parent / "a.tar.gz", "tar.gz")

    verify(str(archive), format="tar.gz", expected=found, **CALLS)
    with tarfile.open(archive) as file:
        content = file.extractfile(name)
        assert content is not None
        assert content.read() == b"long"


def test_of_another_engine(
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """What it compresses to is another thing in every version; archives outlive them."""
    found = scan_tree(tree)
    archive = pack_scan(found, tree.parent / "a.tar.gz", "tar.gz")
    monkeypatch.setattr(codec, "_LEVEL", 0)

    verify(str(archive), format="tar.gz", expected=found, **CALLS)
    pack_scan(found, archive, "tar.gz")
    monkeypatch.undo()
    verify(str(archive), format="tar.gz", expected=found, **CALLS)
