"""Test that Hadoop and Java read what is packed, as executors and YARN's nodes do."""

import os
import stat
import tarfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support import environments

from jupyter_pyspark_kernels.core.archive import Scan
from jupyter_pyspark_kernels.core.archive.members import BLOCK

UNPACK = """
import java.io.*; import java.util.zip.GZIPInputStream;
import org.apache.hadoop.fs.FileUtil;
public class Unpack {
  public static void main(String[] args) throws Exception {
    File zip = new File(args[0]), tar = new File(args[1]), out = new File(args[2]);
    FileUtil.unZip(zip, new File(out, "zip-file"));
    try (InputStream in = new FileInputStream(zip)) {
      FileUtil.unZip(in, new File(out, "zip-stream"));
    }
    FileUtil.unTar(tar, new File(out, "tar-file"));
    try (InputStream in = new FileInputStream(tar)) {
      FileUtil.unTar(in, new File(out, "tar-stream"), true);
    }
    try (InputStream in = new GZIPInputStream(new FileInputStream(tar));
        OutputStream to = new FileOutputStream(new File(out, "plain.tar"))) {
      in.transferTo(to);
    }
  }
}
"""

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
    archives = [pack_scan(found, tmp_path / f"a.{form}", form) for form in ("zip", "tar.gz")]
    (tmp_path / "Unpack.java").write_text(UNPACK)
    out = tmp_path / "out"
    out.mkdir()

    # Names are read in the encoding of the locale.
    environments.run(
        "env",
        "LC_ALL=C.UTF-8",
        java_home / "bin/java",
        "-cp",
        f"{spark_home}/jars/*",
        tmp_path / "Unpack.java",
        *archives,
        out,
    )

    with tarfile.open(out / "plain.tar", "r:") as file:
        (out / "tar-java").mkdir()
        file.extractall(out / "tar-java", filter="tar")
    wanted = {member.name: Path(member.source).read_bytes() for member in found.members}
    assert len(wanted) == len(NAMES) + 8
    for way in ("zip-file", "zip-stream", "tar-file", "tar-stream", "tar-java"):
        unpacked = contents(out / way)
        assert unpacked.pop(".pyspark_kernels.json").startswith(b"{"), way
        assert unpacked == wanted, way
    # The stream's reader drops modes; YARN itself sets them then.
    for way in ("zip-file", "tar-file", "tar-stream", "tar-java"):
        modes = {m.name: (out / way / m.name).stat().st_mode for m in found.members}
        executable = {name for name, mode in modes.items() if mode & stat.S_IXUSR}
        assert executable == {m.name for m in found.members if m.mode == 0o755}, way
    for way in ("zip-stream", "tar-file", "tar-java"):
        times = {m.name: int((out / way / m.name).stat().st_mtime) for m in found.members}
        assert times == {m.name: m.mtime for m in found.members}, way
