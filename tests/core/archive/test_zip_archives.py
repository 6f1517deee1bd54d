"""Test zips as a whole: headers, time stamps, many members."""

import os
import struct
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Scan, verify
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.packing import zip_form

CALLS = {"on_progress": lambda _: None, "cancelled": lambda: False}


def test_headers(
    tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> None:
    os.utime(tree / "bin/python3", (1_700_000_001, 1_700_000_001))
    (tree / "lib/large").write_bytes(os.urandom(3 << 20))
    found = scan_tree(tree)
    archive = pack_scan(found, tree.parent / "a.zip", "zip")

    with zipfile.ZipFile(archive) as file:
        infos = file.infolist()

    assert [info.filename for info in infos] == [
        ".pyspark_kernels.json",
        *(member.name for member in found.members),
    ]
    assert infos[0].compress_type == zipfile.ZIP_STORED
    assert infos[0].header_offset == 0
    modes = {info.filename: info.external_attr >> 16 for info in infos}
    assert modes["bin/python"] == 0o100755
    assert modes["lib/large"] == modes[".pyspark_kernels.json"] == 0o100644
    content = archive.read_bytes()
    for info in infos:
        assert info.flag_bits == 0x800
        local = struct.unpack_from("<4s5H3L2H", content, info.header_offset)
        # No data descriptor: sizes and CRC stand before the content.
        assert local[6:9] == (info.CRC, info.compress_size, info.file_size)
    stamp = struct.pack("<2HBL", 0x5455, 5, 1, 1_700_000_001)
    assert next(i for i in infos if i.filename == "bin/python").extra == stamp
    # In both headers of both names.
    assert content.count(stamp) == 4


def test_name_in_another_script_is_utf8(
    tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> None:
    (tree / "lib/日本 ü").write_text("x")
    archive = pack_scan(scan_tree(tree), tree.parent / "a.zip", "zip")

    listed = subprocess.run(["unzip", "-Z1", archive], capture_output=True, check=True).stdout

    assert "lib/日本 ü".encode() in listed


@pytest.mark.parametrize(
    ("mtime", "shown"),
    [
        (-1, (1980, 1, 1, 0, 0, 0)),
        (0, (1980, 1, 1, 0, 0, 0)),
        (7_258_118_400, (2107, 12, 31, 23, 59, 58)),
    ],
)
def test_times_that_a_zip_cannot_say(
    mtime: int,
    shown: tuple[int, ...],
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
) -> None:
    os.utime(tree / "bin/python3", (mtime, mtime))
    found = scan_tree(tree)
    archive = pack_scan(found, tree.parent / "a.zip", "zip")

    with zipfile.ZipFile(archive) as file:
        info = file.getinfo("bin/python3")
    verify(str(archive), format="zip", expected=found, **CALLS)

    assert info.date_time == shown
    assert (info.extra == b"") is (mtime > 1 << 31)


def test_seventy_thousand_members(
    tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> None:
    one = scan_tree(tree)
    first = one.members[0]
    members = Members.of(first._replace(name=f"lib/{n:05}") for n in range(70_000))
    many = Scan(one.environment_dir, members, first.size * len(members))
    archive = pack_scan(many, tree.parent / "a.zip", "zip")

    tested = subprocess.run(["unzip", "-tq", archive], capture_output=True, text=True, check=False)
    verify(str(archive), format="zip", expected=many, **CALLS)

    assert tested.stdout.startswith("No errors detected")


def test_member_with_room_for_64_bits(
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Stand for a file of more than 4 GiB, which takes a minute; it was tried by hand."""
    monkeypatch.setattr(zip_form, "MAY_NOT_FIT", 1 << 20)
    (tree / "lib/big").write_bytes(os.urandom(3 << 20))
    found = scan_tree(tree)
    archive = pack_scan(found, tree.parent / "a.zip", "zip")

    tested = subprocess.run(["unzip", "-tq", archive], capture_output=True, text=True, check=False)
    verify(str(archive), format="zip", expected=found, **CALLS)

    assert tested.stdout.startswith("No errors detected")
    assert struct.pack("<2HQ", 1, 16, 3 << 20) in archive.read_bytes()
