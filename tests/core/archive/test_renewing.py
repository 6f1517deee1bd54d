"""Test that a renewed archive is the one that a fresh pack would have made, and no byte is trusted."""

import dataclasses
import errno
import hashlib
import os
import py_compile
import shutil
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.members import NONE, python_source

from jupyter_pyspark_kernels.core.archive import Scan, is_current, pack, read_index, verify
from jupyter_pyspark_kernels.core.archive.members import BLOCK
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.packing import codec
from jupyter_pyspark_kernels.core.packing.chunks import PythonSource
from jupyter_pyspark_kernels.core.records import ArchiveRecord

FORMATS = ["zip", "tar.gz"]
CALLS = {"on_progress": lambda _: None, "cancelled": lambda: False}

RecordOf = Callable[[Scan], ArchiveRecord]


@pytest.fixture(params=FORMATS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def tree(tree: Path) -> Path:
    """Enough files for many chunks, and one of many blocks."""
    for folder in range(20):
        path = tree / "lib" / f"package{folder:02}"
        path.mkdir()
        for n in range(40):
            (path / f"module{n}.py").write_text(f"value = {folder * n}\n" * 50)
    (tree / "lib" / "large.so").write_bytes(os.urandom(BLOCK) + bytes(2 * BLOCK) + b"end")
    return tree


@pytest.fixture
def make(record_of: RecordOf) -> Callable[..., Path]:
    """Pack with an index beside the archive: `make(found, path, form, old=path)`."""

    def run(found: Scan, path: Path, form: str, old: Path | None = None, **options: object) -> Path:
        calls = {**CALLS, "record": record_of(found), **options}
        with path.open("w+b") as target:
            packed = pack(found, target, format=form, old=old and str(old), **calls)
        Path(f"{path}.index").write_bytes(packed.index())
        assert packed.sha256 == hashlib.sha256(path.read_bytes()).hexdigest()
        assert packed.size == path.stat().st_size
        return path

    return run


def add_first(tree: Path) -> None:
    (tree / "bin" / "a").write_text("first of all")


def add_many(tree: Path) -> None:
    (tree / "lib" / "package05b").mkdir()
    for n in range(200):
        (tree / "lib" / "package05b" / f"new{n}.py").write_text("new = 1\n")


def remove(tree: Path) -> None:
    shutil.rmtree(tree / "lib" / "package03")
    (tree / "lib" / "package07" / "module7.py").unlink()


def edit(tree: Path) -> None:
    (tree / "lib" / "package11" / "module3.py").write_text("edited = 1\n")


def edit_in_place(tree: Path) -> None:
    """Keep size and mtime; only the ctime tells."""
    path = tree / "lib" / "package12" / "module3.py"
    before = path.stat()
    path.write_text(path.read_text().replace("value", "eulav"))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def edit_large(tree: Path) -> None:
    with (tree / "lib" / "large.so").open("r+b") as file:
        file.seek(2 * BLOCK)
        file.write(b"edited")


def change_mode(tree: Path) -> None:
    (tree / "lib" / "package13" / "module3.py").chmod(0o755)


def touch(tree: Path) -> None:
    os.utime(tree / "lib" / "package14" / "module3.py", (1_500_000_000, 1_500_000_000))


def replace_all(tree: Path) -> None:
    shutil.copytree(tree, tree.with_name("copy"), symlinks=True)
    shutil.rmtree(tree)
    tree.with_name("copy").rename(tree)


CHANGES = [
    add_first,
    add_many,
    remove,
    edit,
    edit_large,
    change_mode,
    touch,
    replace_all,
]


def known_closely(found: Scan, **sources: PythonSource) -> Scan:
    """Add to members what a scan knows besides: the ctime, and the source of bytecode."""
    members = Members.of(
        member._replace(
            ctime_ns=os.stat(member.source).st_ctime_ns,
            python_source=sources.get(os.path.basename(member.name).partition(".")[0])
            if member.name.endswith(".pyc")
            else None,
        )
        for member in found.members
    )
    return dataclasses.replace(found, members=members)


def copied(monkeypatch: pytest.MonkeyPatch) -> list[int]:
    """Note how many bytes are taken over."""
    sizes: list[int] = []
    real = os.copy_file_range

    def noting(*args: int) -> int:
        done = real(*args)
        sizes.append(done)
        return done

    monkeypatch.setattr(os, "copy_file_range", noting)
    return sizes


@pytest.mark.parametrize("change", CHANGES, ids=lambda change: change.__name__)
def test_renewed_is_the_same_as_fresh(
    change: Callable[[Path], None],
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = make(scan_tree(tree), tmp_path / "old", form)
    change(tree)
    found = scan_tree(tree)
    fresh = make(found, tmp_path / "fresh", form)
    sizes = copied(monkeypatch)

    renewed = make(found, tmp_path / "renewed", form, old=old)

    assert renewed.read_bytes() == fresh.read_bytes()
    # All small files together have 70 kB in a zip, 20 kB in a tar.gz; with new inodes none is known.
    assert (sum(sizes) > 10_000) is (change is not replace_all)
    index, wanted = read_index(str(renewed)), read_index(str(fresh))
    assert index is not None
    assert wanted is not None
    assert (index.columns, [*index.files]) == (wanted.columns, [*wanted.files])


def test_only_the_ctime_tells(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
) -> None:
    old = make(known_closely(scan_tree(tree)), tmp_path / "old", form)
    edit_in_place(tree)
    found = known_closely(scan_tree(tree))

    renewed = make(found, tmp_path / "renewed", form, old=old)

    assert renewed.read_bytes() == make(found, tmp_path / "fresh", form).read_bytes()
    assert renewed.read_bytes() != old.read_bytes()


def test_bytecode_is_packed_again_when_its_source_changed(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Else it would come with the header of the old source, and would be run."""
    source = tree / "lib" / "package02" / "module5.py"
    cache = source.parent / "__pycache__"
    cache.mkdir()
    py_compile.compile(str(source), cfile=str(cache / "module5.cpython-311.pyc"))

    def found() -> Scan:
        return known_closely(scan_tree(tree), module5=python_source(source))

    old = make(found(), tmp_path / "old", form)
    before = cache.stat(), (cache / "module5.cpython-311.pyc").stat()
    source.write_text("value = 'changed'\n" * 60)
    assert before == (cache.stat(), (cache / "module5.cpython-311.pyc").stat())

    renewed = make(found(), tmp_path / "renewed", form, old=old)

    assert renewed.read_bytes() == make(found(), tmp_path / "fresh", form).read_bytes()
    pyc = "lib/package02/__pycache__/module5.cpython-311.pyc"
    flags = [unpacked(path, form, pyc)[4:8] for path in (old, renewed)]
    assert flags == [b"\1\0\0\0", b"\0\0\0\0"]


def unpacked(archive: Path, form: str, name: str) -> bytes:
    if form == "zip":
        with zipfile.ZipFile(archive) as file:
            return file.read(name)
    with tarfile.open(archive) as file:
        content = file.extractfile(name)
        assert content is not None
        return content.read()


def flip(path: Path, position: int) -> None:
    """Change one byte as a bad disk does: no time tells of it."""
    before = path.stat()
    with path.open("r+b") as file:
        file.seek(position)
        byte = file.read(1)
        file.seek(position)
        file.write(bytes([byte[0] ^ 0xFF]))
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))


def test_nothing_rotten_is_taken_over(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
) -> None:
    old = make(scan_tree(tree), tmp_path / "old", form)
    index = read_index(str(old))
    assert index is not None
    edit(tree)
    found = scan_tree(tree)
    fresh = make(found, tmp_path / "fresh", form).read_bytes()
    for start, length in list(zip(index.columns.offset, index.columns.length, strict=True))[::3]:
        flip(old, start + length // 2)
        assert make(found, tmp_path / "renewed", form, old=old).read_bytes() == fresh
        flip(old, start + length // 2)


@pytest.mark.parametrize(
    "what", ["no index", "damaged index", "other form", "other engine", "gone"]
)
def test_an_old_archive_that_is_of_no_use(
    what: str,
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = scan_tree(tree)
    other = "zip" if form == "tar.gz" else "tar.gz"
    old = make(found, tmp_path / "old", other if what == "other form" else form)
    if what == "no index":
        Path(f"{old}.index").unlink()
    elif what == "damaged index":
        flip(Path(f"{old}.index"), 500)
    elif what == "gone":
        old.unlink()
    elif what == "other engine":
        monkeypatch.setattr(codec, "ENGINE", "another")
    sizes = copied(monkeypatch)

    renewed = make(found, tmp_path / "renewed", form, old=old)
    monkeypatch.undo()

    assert sizes == []
    assert renewed.read_bytes() == make(found, tmp_path / "fresh", form).read_bytes()


def test_a_file_system_that_cannot_copy_by_itself(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = make(scan_tree(tree), tmp_path / "old", form)
    edit(tree)
    found = scan_tree(tree)
    fresh = make(found, tmp_path / "fresh", form)

    def refuse(*_: int) -> int:
        raise OSError(errno.EXDEV, "Invalid cross-device link")

    monkeypatch.setattr(os, "copy_file_range", refuse)
    assert make(found, tmp_path / "one", form, old=old).read_bytes() == fresh.read_bytes()
    monkeypatch.delattr(os, "copy_file_range")
    assert make(found, tmp_path / "two", form, old=old).read_bytes() == fresh.read_bytes()


@pytest.mark.parametrize("call", ["copy_file_range", "pread"])
def test_an_old_archive_that_the_disk_does_not_give(
    call: str,
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    old = make(scan_tree(tree), tmp_path / "old", form)
    edit(tree)
    found = scan_tree(tree)
    fresh = make(found, tmp_path / "fresh", form)
    refused = []
    real = os.pread

    def refuse(descriptor: int, *rest: int) -> bytes:
        if call == "pread" and not os.path.samestat(os.fstat(descriptor), old.stat()):
            return real(descriptor, *rest)
        refused.append(rest)
        raise OSError(errno.EIO, "Input/output error")

    if call == "pread":
        monkeypatch.delattr(os, "copy_file_range")
    monkeypatch.setattr(os, call, refuse)
    renewed = make(found, tmp_path / "renewed", form, old=old)

    assert refused
    assert renewed.read_bytes() == fresh.read_bytes()


def test_a_full_disk_is_told_when_the_old_is_copied(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    make: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    found = scan_tree(tree)
    old = make(found, tmp_path / "old", form)

    def refuse(*_: int) -> int:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr(os, "copy_file_range", refuse)
    with pytest.raises(OSError, match="No space left"):
        make(found, tmp_path / "one", form, old=old)


# --- nothing to renew ---


def current(path: Path, found: Scan, **given: object) -> bool:
    index = read_index(str(path))
    return index is not None and is_current(index, found, **given)


def test_current(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    record_of: RecordOf,
    make: Callable[..., Path],
    tmp_path: Path,
) -> None:
    found = scan_tree(tree)
    path = make(found, tmp_path / "a", form)
    given = {"format": form, "record": record_of(found)}
    other = {**given, "format": "zip" if form == "tar.gz" else "tar.gz"}

    assert current(path, found, **given)
    assert not current(path, found, **other)
    record = record_of(found).model_copy(update={"fingerprint": "f2"})
    assert not current(path, found, format=form, record=record)
    os.utime(path, (5, 5))
    assert current(path, found, **given)
    for change in CHANGES:
        change(tree)
        assert not current(path, scan_tree(tree), **given), change
        found = scan_tree(tree)
        make(found, path, form)
        given["record"] = record_of(found)
        assert current(path, found, **given)


def test_fewer_files_are_not_current(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    record_of: RecordOf,
    make: Callable[..., Path],
    tmp_path: Path,
) -> None:
    """Though all that are there are the same, and the record too."""
    found = scan_tree(tree)
    path = make(found, tmp_path / "a", form)
    record = record_of(found)
    none = dataclasses.replace(found, members=NONE)
    fewer = dataclasses.replace(found, members=found.members[: len(found.members) // 2])

    assert not current(path, none, format=form, record=record)
    assert not current(path, fewer, format=form, record=record)
    make(none, path, form, record=record)
    assert current(path, none, format=form, record=record)
    assert not current(path, found, format=form, record=record)


def test_an_archive_with_another_end_is_not_current(
    form: str,
    tree: Path,
    scan_tree: Callable[..., Scan],
    record_of: RecordOf,
    make: Callable[..., Path],
    tmp_path: Path,
) -> None:
    found = scan_tree(tree)
    path = make(found, tmp_path / "a", form)
    given = {"format": form, "record": record_of(found)}
    content = path.read_bytes()
    for damaged in (
        content[:-1],
        content[:-1] + b"?",
        content + b"\0",
        b"",
    ):
        path.write_bytes(damaged)
        assert not current(path, found, **given)
    path.write_bytes(content)
    assert current(path, found, **given)
    verify(str(path), format=form, expected=found, **CALLS)
