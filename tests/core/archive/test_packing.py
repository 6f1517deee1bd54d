"""Test archives of real and of random environments with the programs that unpack them."""

import hashlib
import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from support import environments, places

from jupyter_pyspark_kernels.core.archive import Scan, describe, pack, scan, verify
from jupyter_pyspark_kernels.core.archive.members import EARLIEST, LATEST
from jupyter_pyspark_kernels.core.archive.reading import read_blocks
from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.core.records import Environment, Progress

FORMATS = ["zip", "tar.gz"]

# What unpacks each format; without -V unzip takes ";1" at the end of a name for a version.
UNPACKERS: dict[str, tuple[str, tuple[object, ...]]] = {
    "unzip": ("zip", ("unzip", "-q", "-V", "{archive}", "-d", "{target}")),
    "zipfile": ("zip", (places.BASE_PYTHON, "-m", "zipfile", "-e", "{archive}", "{target}")),
    "tar": ("tar.gz", ("tar", "-xzf", "{archive}", "-C", "{target}")),
    "tarfile": ("tar.gz", (places.BASE_PYTHON, "-m", "tarfile", "-e", "{archive}", "{target}")),
}

READ_JAVA = """
import java.io.*; import java.util.*; import java.util.zip.*;
public class Read {
  public static void main(String[] args) throws Exception {
    try (ZipInputStream in = new ZipInputStream(new FileInputStream(args[0]))) {
      for (ZipEntry e; (e = in.getNextEntry()) != null; ) {
        CRC32 crc = new CRC32(); crc.update(in.readAllBytes());
        System.out.println("stream\\t" + e.getName() + "\\t" + crc.getValue()
            + "\\t" + e.getLastModifiedTime().toMillis() / 1000);
      }
    }
    try (ZipFile file = new ZipFile(args[0])) {
      for (ZipEntry e : Collections.list(file.entries())) {
        CRC32 crc = new CRC32(); crc.update(file.getInputStream(e).readAllBytes());
        System.out.println("file\\t" + e.getName() + "\\t" + crc.getValue()
            + "\\t" + e.getLastModifiedTime().toMillis() / 1000);
      }
    }
  }
}
"""


def unpack(program: str, archive: Path, target: Path) -> Path:
    target.mkdir()
    words = [str(word).format(archive=archive, target=target) for word in UNPACKERS[program][1]]
    environments.run(*words)
    return target


def files_below(root: Path) -> dict[str, bytes]:
    return {
        str(path.relative_to(root)): path.read_bytes()
        for path in root.rglob("*")
        if path.is_file() and not path.is_symlink()
    }


def digest(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest()


def real(request: pytest.FixtureRequest, kind: str) -> tuple[Path, Path | None]:
    name = "conda_prefix" if kind == "conda" else f"{kind}_environment"
    path: Path = request.getfixturevalue(name)
    return path, None if kind == "conda" else places.BASE_PREFIX


@pytest.mark.parametrize(
    ("kind", "program"),
    [
        *((kind, program) for kind in ("virtualenv", "uv") for program in UNPACKERS),
        ("venv", "unzip"),
        ("conda", "tar"),
    ],
)
def test_real_environment_runs_from_what_was_unpacked(
    kind: str,
    program: str,
    request: pytest.FixtureRequest,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    tmp_path: Path,
) -> None:
    path, base = real(request, kind)
    found = scan_tree(path, base)
    form = UNPACKERS[program][0]
    archive = pack_scan(found, tmp_path / f"a.{form}", form)
    verify(
        str(archive),
        format=form,
        expected=found,
        on_progress=lambda _: None,
        cancelled=lambda: False,
    )

    unpacked = unpack(program, archive, tmp_path / "unpacked")

    contents = files_below(unpacked)
    assert contents.pop(".pyspark_kernels.json").startswith(b"{")
    assert contents == {m.name: b"".join(read_blocks(m)) for m in found.members}
    python = unpacked / "bin" / "python"
    if program == "zipfile":  # which restores no modes
        python.chmod(0o755)
    program_text = "import humanize, sys; print(humanize.__file__, sys.prefix)"
    hidden = [path, *places.base_directories()]
    said = environments.run_hidden(hidden, python, "-c", program_text)
    assert said.stderr == ""
    file, prefix = said.stdout.split()
    assert Path(file).is_relative_to(unpacked)
    assert prefix == str(unpacked)


def test_java_reads_the_zip_both_ways(
    uv_environment: Path,
    java_home: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    tmp_path: Path,
) -> None:
    found = scan_tree(uv_environment, places.BASE_PREFIX)
    archive = pack_scan(found, tmp_path / "a.zip", "zip")
    (tmp_path / "Read.java").write_text(READ_JAVA)

    said = environments.run(java_home / "bin/java", tmp_path / "Read.java", archive)

    lines = [line.split("\t") for line in said.splitlines() if "\t" in line]
    for how in ("stream", "file"):
        rows = {row[1]: int(row[3]) for row in lines if row[0] == how}
        assert rows.pop(".pyspark_kernels.json") == EARLIEST
        assert rows == {member.name: member.mtime for member in found.members}
    crcs = [{row[1]: row[2] for row in lines if row[0] == how} for how in ("stream", "file")]
    assert crcs[0] == crcs[1]


@pytest.mark.parametrize("form", FORMATS)
def test_same_environment_gives_the_same_bytes(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    first = pack_scan(scan_tree(tree), tmp_path / "first", form)
    # The same files again: other inodes, owner's rights only, later, in another time zone.
    shutil.copytree(tree, tmp_path / "copy", symlinks=True)
    shutil.rmtree(tree)
    shutil.copytree(tmp_path / "copy", tree, symlinks=True)
    for path in tree.rglob("*"):
        if path.is_file() and not path.is_symlink():
            path.chmod(path.stat().st_mode & 0o700)
    now = time.time
    monkeypatch.setattr(time, "time", lambda: now() + 12_345)
    monkeypatch.setenv("TZ", "Asia/Tokyo")
    time.tzset()
    umask = os.umask(0o077)
    try:
        second = pack_scan(scan_tree(tree), tmp_path / "second", form)
    finally:
        os.umask(umask)
        monkeypatch.undo()
        time.tzset()

    assert digest(first) == digest(second)


def test_target_as_a_descriptor(
    tree: Path, scan_tree: Callable[..., Scan], record_of: Callable[..., object], tmp_path: Path
) -> None:
    found = scan_tree(tree)
    descriptor = os.open(tmp_path / "a.zip", os.O_RDWR | os.O_CREAT, 0o600)
    try:
        pack(
            found,
            descriptor,
            format="zip",
            record=record_of(found),
            on_progress=lambda _: None,
            cancelled=lambda: False,
        )
        written = os.fstat(descriptor).st_size
    finally:
        os.close(descriptor)

    assert written == (tmp_path / "a.zip").stat().st_size > 0


def test_target_that_is_full(
    tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> None:
    found = scan_tree(tree)

    with pytest.raises(OSError, match="No space left"):
        pack_scan(found, Path("/dev/full"), "tar.gz")


@pytest.mark.parametrize("form", FORMATS)
def test_progress_is_told_and_ends_complete(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    (tree / "lib/large").write_bytes(bytes(5 << 20))
    found = scan_tree(tree)
    clock = itertools.count()
    monkeypatch.setattr(time, "monotonic", lambda: float(next(clock)))
    told: list[Progress] = []

    pack_scan(found, tree.parent / "out", form, on_progress=told.append)

    assert {(p.files_total, p.bytes_total) for p in told} == {(6, found.total_bytes)}
    stages = [stage for stage, _ in itertools.groupby(p.stage for p in told)]
    assert stages == ["packing", "verifying"]
    for stage in stages:
        part = [p for p in told if p.stage == stage]
        assert (part[0].files_done, part[0].bytes_done) == (0, 0)
        assert (part[-1].files_done, part[-1].bytes_done) == (6, found.total_bytes)
        done = [p.bytes_done for p in part]
        assert done == sorted(done)
        assert max(b - a for a, b in itertools.pairwise(done)) <= 1 << 20


@pytest.mark.parametrize("form", FORMATS)
def test_cancelled_within_one_file(
    form: str, tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> None:
    (tree / "lib/large").write_bytes(bytes(50 << 20))
    found = scan_tree(tree)
    calls = iter(range(1000))

    with pytest.raises(CancelledError):
        pack_scan(found, tree.parent / "out", form, cancelled=lambda: next(calls) == 20)

    assert next(calls) == 21


NAMES = st.text(
    st.characters(exclude_categories=("Cs", "Cc"), exclude_characters="/\\\x7f"),
    min_size=1,
    max_size=40,
).filter(lambda name: name not in {".", ".."} and len(name.encode()) <= 200)
PATHS = st.lists(NAMES, min_size=1, max_size=4).map(tuple)
FILES = st.tuples(
    st.binary(max_size=3000), st.booleans(), st.integers(min_value=-(2**31), max_value=2**33)
)


def plant(root: Path, files: dict[tuple[str, ...], tuple[bytes, bool, int]]) -> dict[str, Path]:
    """Make the files whose places are free; return them by name."""
    made = {}
    for parts, (content, executable, mtime) in {
        ("bin", "python"): (b"x", True, 0),
        **files,
    }.items():
        path = root.joinpath(*parts)
        if any(parent.is_file() for parent in path.parents) or path.exists():
            continue
        if str(path.relative_to(root)) == ".pyspark_kernels.json":
            continue
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content)
        path.chmod(0o700 if executable else 0o600)
        os.utime(path, (mtime, mtime))
        made[str(path.relative_to(root))] = path
    return made


@pytest.mark.parametrize("program", ["unzip", "zipfile", "tar"])
def test_random_trees(program: str) -> None:
    form = UNPACKERS[program][0]

    @settings(deadline=None, max_examples=25)
    @given(st.dictionaries(PATHS, FILES, max_size=6))
    def holds(files: dict[tuple[str, ...], tuple[bytes, bool, int]]) -> None:
        with tempfile.TemporaryDirectory() as name:
            work = Path(name)
            made = plant(work / "tree", files)
            found = scan(environment(work / "tree"), cancelled=lambda: False)
            round_trip(found, form, work)
            compare(made, unpack(program, work / "archive", work / "unpacked"), program)

    holds()


def environment(path: Path) -> Environment:
    return Environment(
        environment_dir=str(path),
        python=f"{path}/bin/python",
        kind="prefix",
        python_version="3.11.7",
        implementation="CPython",
        base_dir=None,
        base_python=None,
        system_site_packages=False,
        package_count=0,
        ipykernel=None,
        pyspark=None,
        pandas=None,
        pyarrow=None,
        numpy=None,
        editable=(),
    )


def round_trip(found: Scan, form: str, work: Path) -> None:
    calls = {"on_progress": lambda _: None, "cancelled": lambda: False}
    record = describe(environment(work / "tree"), {}, "f", found, "test")
    with (work / "archive").open("w+b") as target:
        pack(found, target, format=form, record=record, **calls)
        verify(target, format=form, expected=found, **calls)


def compare(made: dict[str, Path], unpacked: Path, program: str) -> None:
    contents = files_below(unpacked)
    assert contents.pop(".pyspark_kernels.json")
    assert contents == {name: path.read_bytes() for name, path in made.items()}
    for name, path in made.items():
        before, after = path.stat(), (unpacked / name).stat()
        if program != "zipfile":
            assert bool(after.st_mode & 0o111) == bool(before.st_mode & 0o100)
            wanted = min(max(int(before.st_mtime), EARLIEST), LATEST)
            # A zip has times after 2038 to two seconds only, and in a zone that nobody knows.
            if program == "tar" or wanted < 1 << 31:
                assert int(after.st_mtime) == wanted
