"""Test what is found in an environment, and what is refused."""

import errno
import os
import shutil
import socket
import stat
import tempfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support import bad_inputs, places

from jupyter_pyspark_kernels.core.archive import Scan, scan
from jupyter_pyspark_kernels.core.archive.walk import Walk
from jupyter_pyspark_kernels.core.errors import ArchiveError, CancelledError

SITE = "lib/python3.11/site-packages"

RunScan = Callable[..., Scan]


def names(found: Scan) -> list[str]:
    return [member.name for member in found.members]


def fifo(root: Path) -> None:
    os.mkfifo(root / "lib/pipe")


def unix_socket(root: Path) -> None:
    # The path of a socket is short: bind it by a relative name.
    before = Path.cwd()
    os.chdir(root / "lib")
    try:
        with socket.socket(socket.AF_UNIX) as server:
            server.bind("socket")
    finally:
        os.chdir(before)


def device(root: Path) -> None:
    try:
        os.mknod(root / "bin/null", stat.S_IFCHR | 0o666, os.makedev(1, 3))
    except PermissionError:  # not everybody may make one
        (root / "bin/null").symlink_to("/dev/null")


def sparse(root: Path) -> None:
    with (root / "lib/huge").open("wb") as file:
        file.truncate(1 << 40)


def loose_pth(root: Path) -> None:
    (root.parent / "elsewhere").mkdir()
    (root / SITE / "extra.pth").write_text(f"{root.parent / 'elsewhere'}\n")


# What each row of the table of bad inputs looks like, and what the refusal must say.
REFUSED: dict[str, tuple[Callable[[Path], object], str]] = {
    "FIFO (mkfifo)": (fifo, "lib/pipe is a named pipe"),
    "unix socket": (unix_socket, "lib/socket is a socket"),
    "device node": (device, "bin/null"),
    "dangling symlink": (
        lambda root: (root / "lib/gone").symlink_to("nowhere"),
        "lib/gone is a link to nowhere, which is not there",
    ),
    "symlink cycle (lib/loop -> ..)": (
        lambda root: (root / "lib/loop").symlink_to(".."),
        "lib/loop leads back to",
    ),
    "no bin/python": (lambda root: (root / "bin/python").unlink(), "bin/python is missing"),
    "sparse file of 1 TiB": (sparse, "lib/huge (1,024.0 GiB) is the largest file"),
    ".pth that leads to a folder of no package": (loose_pth, "extra.pth leads to"),
    "file name with a backslash": (
        lambda root: (root / "lib/a\\b").touch(),
        "lib/a\\b has a backslash in its name",
    ),
    "file name that is not UTF-8": (
        lambda root: (root / os.fsdecode(b"lib/\xff")).touch(),
        "lib/\\xff has a name that is not UTF-8",
    ),
}
ELSEWHERE = {
    "unreadable file (mode 000)": "test_unreadable_is_refused",
    "unreadable directory": "test_unreadable_is_refused",
    "file changed while packed": "test_members.py",
    "file removed while packed": "test_members.py",
}


def test_every_row_of_the_table_is_tested() -> None:
    rows = {str(row.value) for row in bad_inputs.rows("environment_content", expect="reject")}

    tested = REFUSED.keys() | ELSEWHERE.keys()
    assert rows - tested == set()


@pytest.mark.parametrize("row", REFUSED)
def test_refused(row: str, tree: Path, scan_tree: RunScan) -> None:
    make, message = REFUSED[row]
    make(tree)

    with pytest.raises(ArchiveError) as caught:
        scan_tree(tree)

    assert message in str(caught.value)
    assert str(caught.value).startswith(f"The environment {tree} cannot be packed:\n- ")


def test_newline_in_a_name_is_refused_and_shown_in_one_line(tree: Path, scan_tree: RunScan) -> None:
    (tree / "lib/a\nb").touch()

    with pytest.raises(ArchiveError) as caught:
        scan_tree(tree)

    assert "lib/a\\nb has a control character in its name" in str(caught.value)


def test_all_faults_are_told_at_once_but_ten_are_named(tree: Path, scan_tree: RunScan) -> None:
    for number in range(12):
        (tree / f"lib/gone{number:02}").symlink_to("nowhere")
    fifo(tree)

    with pytest.raises(ArchiveError) as caught:
        scan_tree(tree)

    lines = str(caught.value).splitlines()
    assert lines[1].startswith("- lib/gone00 ")
    assert lines[11] == "and 3 more"
    assert lines[12:] == [
        "Remove links that lead nowhere, or restore what they point to.",
        "Remove what is neither a file nor a directory.",
    ]


@pytest.fixture
def secret(tmp_path: Path) -> Path:
    home = tmp_path / "home-of-v"
    home.mkdir(exist_ok=True)
    (home / "id_rsa").write_text("PRIVATE KEY")
    return home / "id_rsa"


@pytest.mark.parametrize("kind", ["absolute", "relative", "chain", "directory", "through base"])
def test_link_to_a_secret_outside_is_refused(
    kind: str, tree: Path, secret: Path, scan_tree: RunScan, tmp_path: Path
) -> None:
    link = tree / SITE / "data"
    base = tmp_path / "base"
    (base / "bin").mkdir(parents=True)
    (base / "lib/python3.11").mkdir(parents=True)
    (base / "lib/python3.11/os.py").touch()
    (base / "bin/key").symlink_to(secret)
    if kind == "chain":
        (tree / "lib/second").symlink_to(secret)
    target = {
        "absolute": secret,
        "relative": os.path.relpath(secret, link.parent),
        "chain": tree / "lib/second",
        "directory": secret.parent,
        "through base": base / "bin/key",
    }[kind]
    link.symlink_to(target)

    with pytest.raises(ArchiveError) as caught:
        scan_tree(tree, base)

    real = secret.parent if kind == "directory" else secret
    assert f"{SITE}/data is a link to {real}, outside the environment" in str(caught.value)
    assert "UV_LINK_MODE=copy" in str(caught.value)


def test_a_home_directory_called_base_gives_no_access(
    tree: Path, secret: Path, scan_tree: RunScan
) -> None:
    (tree / "bin/key").symlink_to(secret)
    (tree / "bin/python3.9").symlink_to(secret)

    with pytest.raises(ArchiveError) as caught:
        scan_tree(tree, secret.parent)

    assert "bin/key is a link to" in str(caught.value)
    assert "bin/python3.9 is a link to" in str(caught.value)


def test_links_to_the_base_are_followed(tree: Path, scan_tree: RunScan, tmp_path: Path) -> None:
    base = tmp_path / "base"
    library = base / "lib/python3.11"
    library.mkdir(parents=True)
    (library / "os.py").write_text("import sys")
    (base / "bin").mkdir()
    (base / "bin/python3.11").write_text("#!/bin/sh")
    (tree / "bin/python3").unlink()
    (tree / "bin/python3").symlink_to(base / "bin/python3.11")
    (tree / "lib/stdlib").symlink_to(library)

    found = scan_tree(tree, base)

    sources = {member.name: member.source for member in found.members}
    assert sources["bin/python"] == str(base / "bin/python3.11")
    assert sources["lib/stdlib/os.py"] == str(library / "os.py")


def test_a_base_whose_python_is_a_link_elsewhere(
    tree: Path, scan_tree: RunScan, tmp_path: Path
) -> None:
    real = tmp_path / "opt/bin/python3.11"
    real.parent.mkdir(parents=True)
    shutil.copy(places.BASE_PYTHON, real)
    (tree / "bin/python3").unlink()
    (tree / "bin/python3").symlink_to(real)

    found = scan_tree(tree)

    assert {m.source for m in found.members if m.name.startswith("bin/")} == {str(real)}


def test_found(tree: Path, scan_tree: RunScan) -> None:
    (tree / ".pyspark_kernels.json").write_text("of an archive that was unpacked here")
    os.utime(tree / SITE / "pkg/empty.py", ns=(0, 1_234_567_890_123_456_789))

    found = scan_tree(tree)

    assert names(found) == [
        "bin/python",
        "bin/python3",
        f"{SITE}/pkg/__init__.py",
        f"{SITE}/pkg/__pycache__/__init__.cpython-311.pyc",
        f"{SITE}/pkg/empty.py",
    ]
    by_name = {member.name: member for member in found.members}
    assert by_name["bin/python"].mode == 0o755
    assert by_name["bin/python"].source == str(tree / "bin/python3")
    assert by_name[f"{SITE}/pkg/empty.py"].mode == 0o644
    assert by_name[f"{SITE}/pkg/empty.py"].mtime == 1_234_567_890
    assert found.total_bytes == 10 + 10 + 12 + 40


def test_accepted_oddities(tree: Path, scan_tree: RunScan) -> None:
    site = tree / SITE
    (site / "A.py").touch()
    (site / "a.py").touch()
    (site / "übung 日本.py").touch()
    os.link(site / "a.py", site / "hard.py")
    (site / "suid").touch()
    (site / "suid").chmod(0o4755)
    (site / "other").symlink_to("pkg")

    found = scan_tree(tree)

    modes = {member.name.removeprefix(f"{SITE}/"): member.mode for member in found.members}
    assert {"A.py", "a.py", "übung 日本.py", "hard.py"} <= modes.keys()
    assert modes["suid"] == 0o755
    # A second name of a directory is a package of its own; only lib64 is known to add nothing.
    assert "other/__init__.py" in modes
    assert not any(name.startswith("lib64") for name in names(found))


def test_second_name_of_condas_standard_library_is_left_out(tree: Path, scan_tree: RunScan) -> None:
    (tree / "lib/python3.1").symlink_to("python3.11")

    found = scan_tree(tree)

    assert not any(name.startswith("lib/python3.1/") for name in names(found))


@pytest.mark.parametrize("how", ["inside", "through a link", "file through a link"])
def test_leave_out(how: str, tree: Path, scan_tree: RunScan, tmp_path: Path) -> None:
    kernels = (tree / "share/jupyter/kernels") if how == "inside" else tmp_path / "kernels"
    (kernels / "etl").mkdir(parents=True)
    (kernels / "etl/pyspark_venv_etl.zip").write_bytes(b"big")
    if how == "through a link":
        (tree / "share").symlink_to(kernels)
    elif how == "file through a link":
        (tree / "lib/archive.zip").symlink_to(kernels / "etl/pyspark_venv_etl.zip")

    found = scan_tree(tree, leave_out=[str(kernels)])

    assert not any("zip" in name for name in names(found))
    assert len(found.members) == 5


def test_environment_inside_of_what_is_left_out(tree: Path, scan_tree: RunScan) -> None:
    found = scan_tree(tree, leave_out=[str(tree.parent)])

    assert len(found.members) == 5


def test_environment_given_as_a_link(tree: Path, scan_tree: RunScan, tmp_path: Path) -> None:
    (tmp_path / "alias").symlink_to(tree)

    assert scan_tree(tmp_path / "alias") == scan_tree(tree)


def test_cycles_of_several_links(tree: Path, scan_tree: RunScan) -> None:
    (tree / "a").mkdir()
    (tree / "b").mkdir()
    (tree / "a/to_b").symlink_to("../b")
    (tree / "b/to_a").symlink_to("../a")
    (tree / "self").symlink_to("self")

    with pytest.raises(ArchiveError) as caught:
        scan_tree(tree)

    assert "a/to_b/to_a leads back to" in str(caught.value)
    assert "self is a link that leads back to itself" in str(caught.value)


def test_links_that_multiply_a_small_tree_end(
    tree: Path, scan_tree: RunScan, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("jupyter_pyspark_kernels.core.archive.walk.ENTRY_LIMIT", 5000)
    (tree / "d0").mkdir()
    for level in range(1, 31):
        (tree / f"d{level}").mkdir()
        for link in "ab":
            (tree / f"d{level}" / link).symlink_to(f"../d{level - 1}")

    with pytest.raises(ArchiveError, match="the count passed 5,000") as caught:
        scan_tree(tree)

    assert "Move data out" in str(caught.value)


@pytest.mark.parametrize("kind", ["link", "directory", "file", "nothing"])
def test_a_directory_that_is_replaced_in_the_meantime(
    kind: str, tree: Path, tmp_path: Path, scan_tree: RunScan, monkeypatch: pytest.MonkeyPatch
) -> None:
    """By a link to somebody's keys, say, just after it was judged."""
    keys = tmp_path / "keys"
    keys.mkdir()
    (keys / "id_rsa").write_text("PRIVATE KEY")
    judged = Walk._enter

    def replace(walk: Walk, directory: object, name: str, *rest: object) -> object:
        found = judged(walk, directory, name, *rest)
        if name == SITE:
            (tree / SITE).rename(tmp_path / "away")
            if kind == "link":
                (tree / SITE).symlink_to(keys)
            elif kind == "directory":
                keys.rename(tree / SITE)
            elif kind == "file":
                (tree / SITE).touch()
        return found

    monkeypatch.setattr(Walk, "_enter", replace)
    with pytest.raises(ArchiveError, match=f"- {SITE} was removed or replaced") as caught:
        scan_tree(tree)

    assert "id_rsa" not in str(caught.value)
    assert "try again" in str(caught.value)


def test_cancelled(tree: Path, scan_tree: RunScan) -> None:
    with pytest.raises(CancelledError):
        scan_tree(tree, cancelled=lambda: True)


def test_directory_removed_while_scanned(tree: Path, scan_tree: RunScan) -> None:
    def remove() -> bool:
        shutil.rmtree(tree / "lib", ignore_errors=True)
        return False

    with pytest.raises(ArchiveError, match="lib"):
        scan_tree(tree, cancelled=remove)


def test_no_environment_there(scan_tree: RunScan, tmp_path: Path) -> None:
    with pytest.raises(ArchiveError) as caught:
        scan_tree(tmp_path / "nothing")

    assert f"- . cannot be read: {os.strerror(errno.ENOENT)}" in str(caught.value)


def as_nobody(run: Callable[[], str]) -> str:
    """Return what `run` returns for a user whom file modes bind."""
    if not places.is_root():
        return run()
    reader, writer = os.pipe()
    child = os.fork()
    if not child:
        try:
            os.setgroups([])
            os.setgid(65534)
            os.setuid(65534)
            os.write(writer, run().encode())
        finally:
            os._exit(0)
    os.close(writer)
    os.waitpid(child, 0)
    with os.fdopen(reader) as said:
        return said.read()


@pytest.mark.machine
def test_unreadable_is_refused(describe_environment: Callable[..., object]) -> None:
    with tempfile.TemporaryDirectory() as name:
        root = Path(name)
        root.chmod(0o755)
        for directory in ("bin", "lib", "private", "unsearchable"):
            (root / directory).mkdir()
        for file in ("bin/python", "lib/locked.py", "private/x", "unsearchable/y"):
            (root / file).touch()
        (root / "lib/locked.py").chmod(0)
        (root / "private").chmod(0)
        (root / "unsearchable").chmod(0o644)

        def attempt() -> str:
            try:
                scan(describe_environment(root), cancelled=lambda: False)
            except ArchiveError as error:
                return str(error)
            return "not refused"

        said = as_nobody(attempt)

        (root / "private").chmod(0o700)
        (root / "unsearchable").chmod(0o700)
    for path in ("lib/locked.py", "private", "unsearchable/y"):
        assert f"- {path} cannot be read: Permission denied" in said
