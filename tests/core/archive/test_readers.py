"""Test that Hadoop and Java read what is packed, as executors and YARN's nodes do."""

import os
import stat
from collections.abc import Callable
from pathlib import Path

import pytest
from support.unpacking import TAR_WAYS, ZIP_WAYS, unpack

from jupyter_pyspark_kernels.core.archive import Scan
from jupyter_pyspark_kernels.core.archive.members import BLOCK

NAMES = [
    "日本語/ファイル.py",
    "кириллица.txt",
    "عربى.txt",
    "ελληνικά/δ.py",
    "हिन्दी",
    "emoji 🐍.txt",
    "ümläut é",
    "combining e\u0301",
    "with space",
    "semi;colon",
    "quote'\"s",
    "percent%20",
    "hash#",
    "-dash",
    "dot.",
    "x" * 200,
    "/".join(["deep" * 12] * 12),
]


@pytest.fixture
def tree(tree: Path) -> Path:
    """Names of every script, links, empty files, and one of several blocks."""
    for place, name in enumerate(NAMES):
        path = tree / "share" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(f"content {place} ä\n" * place)
        path.chmod(0o755 if place % 3 else 0o644)
        os.utime(path, (1_600_000_000 + place, 1_600_000_001 + 10 * place))
    (tree / "share" / "linked").symlink_to("日本語")
    (tree / "share" / "linked.py").symlink_to("日本語/ファイル.py")
    (tree / "share" / "large").write_bytes(os.urandom(BLOCK) + bytes(3 * BLOCK) + b"end")
    return tree


def contents(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def test_hadoop_and_java(
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    spark_home: Path,
    java_home: Path,
    tmp_path: Path,
) -> None:
    found = scan_tree(tree)
    out = tmp_path / "out"
    tasks = []
    for form, ways in (("zip", ZIP_WAYS), ("tar.gz", TAR_WAYS)):
        archive = pack_scan(found, tmp_path / f"a.{form}", form)
        tasks += [(way, archive, out / way) for way in ways]

    unpack(tasks, spark_home, java_home)

    wanted = {member.name: Path(member.source).read_bytes() for member in found.members}
    assert len(wanted) == len(NAMES) + 8
    for way in (*ZIP_WAYS, *TAR_WAYS):
        unpacked = contents(out / way)
        assert unpacked.pop(".pyspark_kernels.json").startswith(b"{"), way
        assert unpacked == wanted, way
    # The stream's reader drops modes; YARN itself sets them then.
    for way in ("hadoop-zip-file", *TAR_WAYS):
        modes = {m.name: (out / way / m.name).stat().st_mode for m in found.members}
        executable = {name for name, mode in modes.items() if mode & stat.S_IXUSR}
        assert executable == {m.name for m in found.members if m.mode == 0o755}, way
    for way in ("hadoop-zip-stream", "hadoop-tar-file", "java-gzip"):
        times = {m.name: int((out / way / m.name).stat().st_mtime) for m in found.members}
        assert times == {m.name: m.mtime for m in found.members}, way
