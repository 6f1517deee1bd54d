"""Test that no damage to an archive is overlooked."""

import gzip
import io
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Scan, verify
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.errors import ArchiveError, CancelledError
from jupyter_pyspark_kernels.core.records import Progress

FORMATS = ["zip", "tar.gz"]
CALLS = {"on_progress": lambda _: None, "cancelled": lambda: False}

Packed = tuple[Path, Scan]


@pytest.fixture(params=FORMATS)
def form(request: pytest.FixtureRequest) -> str:
    return str(request.param)


@pytest.fixture
def packed(
    form: str, tree: Path, scan_tree: Callable[..., Scan], pack_scan: Callable[..., Path]
) -> Packed:
    found = scan_tree(tree)
    return pack_scan(found, tree.parent / "archive", form), found


def is_refused(content: bytes, form: str, expected: Scan | None) -> bool:
    try:
        verify(io.BytesIO(content), format=form, expected=expected, **CALLS)
    except ArchiveError as error:
        return "is damaged" in str(error)
    return False


def test_sound(packed: Packed, form: str) -> None:
    archive, found = packed

    verify(str(archive), format=form, expected=found, **CALLS)
    verify(str(archive), format=form, **CALLS)
    with archive.open("rb") as file:
        file.seek(7)
        verify(file, format=form, expected=found, **CALLS)
        assert not file.closed


def contents(content: bytes, form: str) -> object:
    """Return what other programs read, without looking at anything else."""
    if form == "tar.gz":
        return gzip.decompress(content)
    with zipfile.ZipFile(io.BytesIO(content)) as file:
        return [(info.filename, file.read(info)) for info in file.infolist()]


def test_every_flipped_byte_is_found(packed: Packed, form: str) -> None:
    archive, found = packed
    content = archive.read_bytes()
    sound = contents(content, form)
    missed = 0
    for position in range(len(content)):
        damaged = bytearray(content)
        damaged[position] ^= 0x55
        if not is_refused(bytes(damaged), form, found):
            missed += 1
            # Gzip's notes on compressor and system, or a repetition taken from elsewhere.
            assert contents(bytes(damaged), form) == sound

    # How many such repetitions a stream holds depends on the lengths of the paths in it.
    assert missed < len(content) / 50


def test_every_truncation_is_found(packed: Packed, form: str) -> None:
    archive, _ = packed
    content = archive.read_bytes()

    taken = [n for n in range(len(content)) if not is_refused(content[:n], form, None)]

    assert taken == []


def test_anything_behind_the_end_is_found(packed: Packed, form: str) -> None:
    archive, found = packed

    assert is_refused(archive.read_bytes() + b"x" * 30, form, found)


def test_another_scan_is_found(packed: Packed, form: str) -> None:
    archive, found = packed
    first, *rest = found.members
    others = {
        "name": first._replace(name="bin/pypy"),
        "size": first._replace(size=first.size + 1),
        "mode": first._replace(mode=0o644),
        "time": first._replace(mtime_ns=first.mtime_ns + 10**10),
    }
    scans = [
        Scan(found.environment_dir, Members.of([other, *rest]), 72) for other in others.values()
    ]
    scans.append(Scan(found.environment_dir, Members.of(rest), 62))

    for other in scans:
        assert is_refused(archive.read_bytes(), form, other)


def test_member_missing(packed: Packed, form: str, pack_scan: Callable[..., Path]) -> None:
    archive, found = packed
    fewer = Scan(found.environment_dir, found.members[1:], found.total_bytes)
    pack_scan(fewer, archive, form)

    assert is_refused(archive.read_bytes(), form, found)


def test_missing_and_wrong_files_are_named(packed: Packed, form: str, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as caught:
        verify(str(tmp_path / "nothing"), format=form, **CALLS)

    assert f"{tmp_path}/nothing is damaged" in str(caught.value)
    archive, _ = packed
    other = "zip" if form == "tar.gz" else "tar.gz"
    assert is_refused(archive.read_bytes(), other, None)


def test_progress_and_cancel(packed: Packed, form: str) -> None:
    archive, found = packed
    told: list[Progress] = []

    verify(str(archive), format=form, expected=found, on_progress=told.append, cancelled=lambda: 0)
    with pytest.raises(CancelledError):
        verify(str(archive), format=form, on_progress=told.append, cancelled=lambda: len(told) > 0)

    assert told[1] == Progress(
        stage="verifying",
        files_done=5,
        files_total=5,
        bytes_done=found.total_bytes,
        bytes_total=found.total_bytes,
    )
