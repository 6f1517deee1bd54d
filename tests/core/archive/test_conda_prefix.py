"""Mend a hand-made conda prefix, and compare with what conda-pack makes of the same one.

Hand-made: conda's channels are not asked for anything. `conda-meta` lists text and binary files
with the prefix in them, as conda's own records do.
"""

import json
import os
import tarfile
from pathlib import Path

import conda_pack
import pytest
from conda_pack.prefixes import replace_prefix

from jupyter_pyspark_kernels.core.archive.conda_prefix import (
    Mode,
    Placeholders,
    read_placeholders,
    relocated,
)

OLD, NEW = b"/opt/some/environment", b"./PYSPARK_VENV"
BUILT = "/home/builder/_h_env" + "_placehold" * 20


def path_record(name: str, mode: str | None) -> dict[str, str]:
    record = {"_path": name, "path_type": "hardlink", "sha256": "0"}
    return record | ({"prefix_placeholder": BUILT, "file_mode": mode} if mode else {})


def write_record(prefix: Path, name: str, record: object) -> None:
    (prefix / "conda-meta").mkdir(parents=True, exist_ok=True)
    (prefix / "conda-meta" / name).write_text(json.dumps(record))


FILES: dict[str, tuple[Mode | None, bytes]] = {
    "bin/tool-config": ("text", b'#!/bin/sh\nprefix="{}"\nlibs=-L{}/lib:{}/lib64\n'),
    "etc/other.cfg": ("text", b"data = {}\r\n\xff\0{}/share"),
    "lib/libtool.so": ("binary", b"\x7fELF..{}/share\0\0rest{}/a:{}/b\0\0tail without end {}"),
    "lib/plain.txt": (None, b"not recorded, so left alone: {}"),
}


@pytest.fixture
def hand_made(tmp_path: Path) -> Path:
    """Make a package, and a prefix with it as conda would install it; conda made neither."""
    package = tmp_path / "pkgs" / "tool-1.0-0"
    prefix = tmp_path / "a hand-made environment"
    for name, (mode, content) in FILES.items():
        built = content.replace(b"{}", BUILT.encode())
        installed = replace_prefix(built, mode, BUILT, str(prefix)) if mode else built
        for root, text in ((package, built), (prefix, installed)):
            (root / name).parent.mkdir(parents=True, exist_ok=True)
            (root / name).write_bytes(text)
    paths = {
        "paths_version": 1,
        "paths": [path_record(name, mode) for name, (mode, _) in FILES.items()],
    }
    (package / "info").mkdir()
    (package / "info" / "paths.json").write_text(json.dumps(paths))
    record = {
        "name": "tool",
        "version": "1.0",
        "files": sorted(FILES),
        "paths_data": paths,
        "link": {"source": str(package), "type": 1},
    }
    write_record(prefix, "tool-1.0-0.json", record)
    (prefix / "conda-meta" / "history").touch()
    return prefix


def test_records_say_which_files_hold_the_prefix(hand_made: Path) -> None:
    expected = {name: mode for name, (mode, _) in FILES.items() if mode}
    assert read_placeholders(str(hand_made)) == Placeholders(expected, ())


def test_same_as_conda_pack(hand_made: Path, tmp_path: Path) -> None:
    """It mends the package's own files; what was installed of them must come out the same."""
    to = "/x/PYSPARK_VENV"
    archive = tmp_path / "packed.tar.gz"
    conda_pack.pack(prefix=str(hand_made), output=str(archive), dest_prefix=to)

    modes = read_placeholders(str(hand_made)).files
    with tarfile.open(archive) as packed:
        for name in FILES:
            content = (hand_made / name).read_bytes()
            if name in modes:
                content = relocated(content, modes[name], os.fsencode(hand_made), to.encode())
            file = packed.extractfile(name)
            assert file is not None
            assert file.read() == content, name


def test_text() -> None:
    content = b"%b\n%b/bin:%b.\n" % (OLD, OLD, OLD)
    assert relocated(content, "text", OLD, NEW) == b"%b\n%b/bin:%b.\n" % (NEW, NEW, NEW)
    assert relocated(b"nothing", "text", OLD, NEW) == b"nothing"
    assert relocated(OLD, "text", OLD, b"/a/much/longer/place/than/that") != OLD
    # A backslash in the new prefix is no escape.
    assert relocated(OLD, "text", OLD, rb"\1") == rb"\1"


def test_another_directory_that_begins_alike() -> None:
    for other in (OLD + b"2/bin", OLD + b"-old", OLD + b".d/x", OLD + b"_x"):
        assert relocated(other, "text", OLD, NEW) == other
        assert relocated(other + b"\0", "binary", OLD, NEW) == other + b"\0"


def test_binary_keeps_its_length() -> None:
    content = b"\0%b/lib:%b/more\0after\0%b\0end %b" % (OLD, OLD, OLD, OLD)
    mended = relocated(content, "binary", OLD, NEW)
    pad = b"\0" * (len(OLD) - len(NEW))
    expected = b"\0%b/lib:%b/more%b%b\0after\0%b%b\0end %b"
    assert mended == expected % (NEW, NEW, pad, pad, NEW, pad, OLD)
    assert len(mended) == len(content)


def test_longer_prefix_takes_the_room_that_a_longer_one_left() -> None:
    spare = b"\0" * (2 * len(NEW))
    content = b"\1/a/lib:/a/x%b\2/a\0\3/a" % spare

    mended = relocated(content, "binary", b"/a", NEW)

    left = spare[: 4 - 2 * len(NEW)]
    assert mended == b"\1%b/lib:%b/x%b\2/a\0\3/a" % (NEW, NEW, left)
    assert len(mended) == len(content)
    # The last NUL is the text's own end.
    assert relocated(b"/a" + b"\0" * (len(NEW) - 2), "binary", b"/a", NEW).startswith(b"/a\0")


def test_empty_prefix() -> None:
    with pytest.raises(ValueError, match="old_prefix is empty"):
        relocated(b"a", "text", b"", NEW)


def test_other_records(tmp_path: Path) -> None:
    assert read_placeholders(str(tmp_path)) == Placeholders({}, ())
    paths = [path_record("a", "text"), path_record("b", None)]
    paths[0].pop("file_mode")
    write_record(tmp_path, "new.json", {"paths_data": {"paths_version": 1, "paths": paths}})
    write_record(tmp_path, "old.json", {"name": "old", "files": ["c"]})
    write_record(tmp_path, "none.json", {"paths_data": None})
    write_record(tmp_path, "other.txt", "no record")
    assert read_placeholders(str(tmp_path)) == Placeholders({"a": "text"}, ())


def test_long_record(tmp_path: Path) -> None:
    paths = [path_record(f"include/{number:0100}.h", None) for number in range(10_000)]
    write_record(
        tmp_path, "long.json", {"paths_data": {"paths": [*paths, path_record("z", "text")]}}
    )
    assert read_placeholders(str(tmp_path)) == Placeholders({"z": "text"}, ())


def test_damaged_records_are_named(tmp_path: Path) -> None:
    held = {"_path": "a", "prefix_placeholder": BUILT}
    damaged = [
        [],
        {"paths_data": [1]},
        {"paths_data": {"paths": [1]}},
        {"paths_data": {"paths": [held | {"_path": 1}]}},
        {"paths_data": {"paths": [held | {"file_mode": "other"}]}},
        {"paths_data": {"paths": [{"prefix_placeholder": BUILT}]}},
    ]
    for number, record in enumerate(damaged):
        write_record(tmp_path, f"{number}.json", record)
    meta = tmp_path / "conda-meta"
    (meta / "6.json").write_text('{"paths_data": {')
    (meta / "7.json").write_text("[" * 100_000)
    os.mkfifo(meta / "8.json")
    write_record(tmp_path, "fine.json", {"paths_data": {"paths": [held]}})

    found = read_placeholders(str(tmp_path))

    assert found.damaged == tuple(f"conda-meta/{number}.json" for number in range(9))
    assert found.files == {"a": "text"}
