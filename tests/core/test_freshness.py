"""How an archive stands to its environment: each state, at each depth, on real environments."""

import os
import shutil
import subprocess
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support.members import NONE
from support.packed import pack_archive
from support.small_kernels import make_environment
from support.ticks import next_tick
from support.wheels import install, make_wheel, uninstall

from jupyter_pyspark_kernels.core.archive import Scan, read_index
from jupyter_pyspark_kernels.core.archive.index import encode_again, index_path
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.core.freshness import Freshness, look
from jupyter_pyspark_kernels.core.records import ArchiveFormat

DEPTHS = ["packages", "directories", "files"]


class Packed:
    """An archive with its index, and the environment that it was packed from."""

    def __init__(self, directory: Path, form: ArchiveFormat) -> None:
        self.environment = directory / "env"
        [self.site] = self.environment.glob("lib/python3*/site-packages")
        self.wheels = directory
        self.module = self.site / "old" / "more.py"
        self.archive = directory / f"pyspark_venv_packed.{form}"
        self._form = form
        self.pack()

    def pack(self) -> None:
        """Make the archive and its index anew."""
        next_tick(self.wheels)
        pack_archive(self.environment, self.archive, self._form)

    def look(self, depth: str = "files", **options: object) -> Freshness:
        environment = read_environment(str(self.environment))
        return look(str(self.archive), environment, depth=depth, **options)

    def states(self) -> list[str]:
        """Return the state by each depth."""
        return [self.look(depth).state for depth in DEPTHS]


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment with a package, copied for each test."""
    directory = tmp_path_factory.mktemp("original")
    environment = make_environment(directory / "env")
    install(environment, make_wheel(directory, "old"))
    return environment


def copied(original: Path, directory: Path, form: ArchiveFormat) -> Packed:
    shutil.copytree(original, directory / "env", symlinks=True)
    # Its first line is another one in the archive, and longer.
    script = directory / "env" / "bin" / "tool"
    script.write_text(f"#!{directory}/env/bin/python\nprint(42)\n")
    script.chmod(0o755)
    return Packed(directory, form)


@pytest.fixture(params=["zip", "tar.gz"])
def packed(original: Path, tmp_path: Path, request: pytest.FixtureRequest) -> Packed:
    return copied(original, tmp_path, request.param)


@pytest.fixture
def zipped(original: Path, tmp_path: Path) -> Packed:
    return copied(original, tmp_path, "zip")


def test_fresh(packed: Packed) -> None:
    for depth in DEPTHS:
        assert packed.look(depth) == Freshness("fresh")
    assert packed.look().fresh


# --- packages ---


def test_a_package_installed(packed: Packed) -> None:
    install(packed.environment, make_wheel(packed.wheels, "new", "2.0"))

    found = packed.look("packages")

    assert (found.state, found.added, found.removed) == ("changed", ("new 2.0",), ())
    assert "+1 −0 packages (+new 2.0)" in found.reason
    assert packed.states() == ["changed"] * 3


def test_a_package_removed(zipped: Packed) -> None:
    uninstall(zipped.environment, "old")

    found = zipped.look("packages")

    assert (found.state, found.added, found.removed) == ("changed", (), ("old 1.0",))
    assert "+0 −1 packages (−old 1.0)" in found.reason


def test_a_package_of_another_version(zipped: Packed) -> None:
    install(zipped.environment, make_wheel(zipped.wheels, "old", "1.1"))

    found = zipped.look("packages")

    assert (found.added, found.removed) == (("old 1.1",), ("old 1.0",))
    assert "(old 1.0 → 1.1)" in found.reason


def test_a_package_installed_and_removed_again_is_no_change(packed: Packed) -> None:
    install(packed.environment, make_wheel(packed.wheels, "new"))
    uninstall(packed.environment, "new")

    assert packed.states() == ["fresh"] * 3


def test_the_same_package_installed_again_is_no_change(zipped: Packed) -> None:
    install(zipped.environment, make_wheel(zipped.wheels, "old"), "--force-reinstall")

    found = zipped.look()

    # pip compiles anew and writes its own records: nothing that is imported is another.
    assert found.state in {"fresh", "edited"}
    assert all(".dist-info/" in name for name in found.files)


# --- files ---


def test_a_file_added(packed: Packed) -> None:
    (packed.site / "old" / "added.py").write_text("x = 1\n")

    found = packed.look("directories")

    assert found.state == "changed"
    assert found.files == (str(packed.site.relative_to(packed.environment) / "old/added.py"),)
    assert "+1 −0 files" in found.reason
    assert packed.states() == ["fresh", "changed", "changed"]


def test_a_folder_added(zipped: Packed) -> None:
    (zipped.site / "loose" / "deep").mkdir(parents=True)
    assert zipped.look("directories").fresh
    (zipped.site / "loose" / "deep" / "x.py").touch()

    assert zipped.look("directories").files == (
        str(zipped.site.relative_to(zipped.environment) / "loose"),
    )


def test_a_file_removed(packed: Packed) -> None:
    packed.module.unlink()

    found = packed.look("directories")

    assert (found.state, found.file_count) == ("changed", 1)
    assert "+0 −1 files" in found.reason
    assert packed.look() == found


def test_a_folder_removed(zipped: Packed) -> None:
    shutil.rmtree(zipped.site / "old")

    found = zipped.look("directories")

    assert found.state == "changed"
    assert {os.path.basename(name) for name in found.files} == {"__init__.py", "more.py"}


def test_bytecode_is_no_change(packed: Packed) -> None:
    for cache in packed.environment.rglob("__pycache__"):
        shutil.rmtree(cache)
    assert packed.states() == ["fresh"] * 3
    python = packed.environment / "bin" / "python"
    subprocess.run([python, "-c", "import old.more"], check=True)
    (packed.site / "old" / "more.pyc").touch()
    assert packed.module.with_name("__pycache__").exists()

    assert packed.states() == ["fresh"] * 3


def test_what_came_and_went_is_no_change(zipped: Packed) -> None:
    (zipped.site / "old" / "swap").touch()
    (zipped.site / "old" / "swap").unlink()

    assert zipped.states() == ["fresh"] * 3


def test_kernels_in_the_environment_are_no_change(zipped: Packed) -> None:
    kernels_dir = zipped.environment / "share" / "jupyter" / "kernels"
    kernels_dir.mkdir(parents=True)
    zipped.pack()
    (kernels_dir / "another").mkdir()
    (kernels_dir / "another" / "kernel.json").touch()

    assert zipped.states() == ["fresh"] * 3


def test_a_file_edited_in_place(packed: Packed) -> None:
    packed.module.write_text("answer = 43\n")

    found = packed.look()

    assert (found.state, found.file_count) == ("edited", 1)
    assert found.files == (str(packed.module.relative_to(packed.environment)),)
    assert "1 edited file (" in found.reason
    assert packed.states() == ["fresh", "fresh", "edited"]


def test_a_script_edited_in_place(zipped: Packed) -> None:
    with (zipped.environment / "bin" / "tool").open("a") as file:
        file.write("print(43)\n")

    found = zipped.look()

    assert (found.state, found.files) == ("edited", ("bin/tool",))


def test_an_edit_that_kept_size_and_time(zipped: Packed) -> None:
    before = zipped.module.stat()
    zipped.module.write_text("answer = 24\n")
    os.utime(zipped.module, ns=(before.st_atime_ns, before.st_mtime_ns))
    assert zipped.module.stat().st_size == before.st_size

    assert zipped.look().state == "edited"


def test_a_touched_file_is_no_change(packed: Packed) -> None:
    os.utime(packed.module)
    packed.module.chmod(0o640)
    os.link(packed.module, packed.wheels / "second-name")

    assert packed.states() == ["fresh"] * 3


def test_a_file_replaced_by_its_like_is_no_change(zipped: Packed) -> None:
    shutil.copy2(zipped.module, zipped.wheels / "copy")
    (zipped.wheels / "copy").replace(zipped.module)

    assert zipped.states() == ["fresh"] * 3


def test_a_file_that_became_executable(zipped: Packed) -> None:
    zipped.module.chmod(0o755)

    assert zipped.look().state == "edited"


@pytest.mark.parametrize("put", [os.mkfifo, os.mkdir, lambda path: os.symlink("x", path)])
def test_a_file_replaced_by_something_else(zipped: Packed, put: Callable[[Path], None]) -> None:
    zipped.module.unlink()
    put(zipped.module)

    found = zipped.look()

    assert not found.fresh
    assert found.files == (str(zipped.module.relative_to(zipped.environment)),)


def test_five_files_are_named_and_all_are_counted(zipped: Packed) -> None:
    for number in range(7):
        (zipped.site / "old" / f"m{number}.py").touch()
    zipped.pack()
    for number in range(7):
        (zipped.site / "old" / f"m{number}.py").write_text("x")

    found = zipped.look()

    assert (len(found.files), found.file_count) == (5, 7)
    assert "7 edited files" in found.reason
    assert "…" in found.reason


def test_edited_and_added(zipped: Packed) -> None:
    zipped.module.write_text("answer = 43\n")
    (zipped.site / "single.py").touch()

    found = zipped.look()

    assert (found.state, found.file_count) == ("changed", 2)
    assert "+1 −0 files, 1 edited file" in found.reason


# --- Python and the environment itself ---


def test_another_python(zipped: Packed) -> None:
    config = zipped.environment / "pyvenv.cfg"
    lines = config.read_text().splitlines()
    found = read_environment(str(zipped.environment))
    other = found.model_copy(update={"python_version": found.python_version + "0"})
    assert any(line.startswith("version") for line in lines)

    assert look(str(zipped.archive), other).state == "other-python"


def test_a_replaced_interpreter(zipped: Packed) -> None:
    python = zipped.environment / "bin" / "python3"
    real = os.path.realpath(python)
    python.unlink()
    shutil.copy(real, python)
    zipped.pack()
    assert zipped.look().fresh
    with python.open("ab") as file:
        file.write(b"\0")

    found = zipped.look()

    assert found.state == "edited"
    assert "bin/python3" in found.files


# --- the archive ---


def test_gone(packed: Packed) -> None:
    packed.archive.unlink()

    assert packed.states() == ["gone"] * 3
    assert "is missing" in packed.look().reason


@pytest.mark.parametrize("size", [0, 1, 30, 1000, -1000, -1])
def test_cut_short(packed: Packed, size: int) -> None:
    whole = packed.archive.stat().st_size
    os.truncate(packed.archive, size if size >= 0 else whole + size)

    assert packed.states() == ["damaged"] * 3
    assert str(packed.archive) in packed.look().reason


def test_a_flipped_byte(packed: Packed) -> None:
    with packed.archive.open("r+b") as file:
        file.seek(packed.archive.stat().st_size // 2)
        byte = file.read(1)
        file.seek(-1, os.SEEK_CUR)
        file.write(bytes([byte[0] ^ 1]))

    assert packed.look().state == "damaged"
    # Whoever knows the bytes already need not read them again.
    assert packed.look(whole=True).fresh


def test_damage_is_told_before_a_change(zipped: Packed) -> None:
    install(zipped.environment, make_wheel(zipped.wheels, "new"))
    with zipped.archive.open("r+b") as file:
        file.seek(-100_000, os.SEEK_END)
        file.write(b"damage")

    assert zipped.look("packages").state == "changed"
    assert zipped.look().state == "damaged"


def test_foreign(zipped: Packed) -> None:
    with zipfile.ZipFile(zipped.archive, "w") as file:
        file.writestr("bin/python", "")

    assert zipped.states() == ["foreign"] * 3


@pytest.mark.parametrize("kind", ["directory", "fifo", "link"])
def test_what_is_no_archive(zipped: Packed, kind: str) -> None:
    zipped.archive.unlink()
    if kind == "directory":
        zipped.archive.mkdir()
    elif kind == "fifo":
        os.mkfifo(zipped.archive)
    else:
        zipped.archive.symlink_to("nowhere")

    assert zipped.states() == ["damaged"] * 3


# --- the index ---


@pytest.mark.parametrize("content", [None, b"", b"PySparkKernels index 1\n" + b"x" * 99])
def test_without_an_index(packed: Packed, content: bytes | None) -> None:
    index = Path(index_path(str(packed.archive)))
    index.unlink()
    if content is not None:
        index.write_bytes(content)
    packed.module.write_text("answer = 43\n")

    for depth in DEPTHS[1:]:
        assert packed.look(depth) == Freshness("fresh", blind=True)


def test_a_flipped_byte_without_an_index(packed: Packed) -> None:
    Path(index_path(str(packed.archive))).unlink()
    with packed.archive.open("r+b") as file:
        file.seek(packed.archive.stat().st_size // 2)
        file.write(b"damage")

    assert packed.look("directories").fresh
    assert packed.look().state == "damaged"


def test_the_index_of_another_archive(zipped: Packed) -> None:
    """A rebuild that was killed between its two renames leaves the old index."""
    index = Path(index_path(str(zipped.archive)))
    old = index.read_bytes()
    install(zipped.environment, make_wheel(zipped.wheels, "new"))
    zipped.pack()
    index.write_bytes(old)

    assert zipped.look() == Freshness("fresh", blind=True)


def test_a_look_can_be_stopped(packed: Packed) -> None:
    for whole in (False, True):
        with pytest.raises(CancelledError, match="was stopped"):
            packed.look(whole=whole, cancelled=lambda: True)


# --- an index of another user's ---


def test_an_index_that_is_no_file_is_not_waited_for(zipped: Packed) -> None:
    index = Path(index_path(str(zipped.archive)))
    index.unlink()
    os.mkfifo(index)

    for depth in DEPTHS[1:]:
        assert zipped.look(depth) == Freshness("fresh", blind=True)


def test_an_index_that_does_not_fit_together_is_none(zipped: Packed) -> None:
    path = str(zipped.archive)
    index = read_index(path)
    assert index is not None
    Path(index_path(path)).write_bytes(encode_again(index, Scan(index.environment_dir, NONE, 0)))

    assert zipped.look() == Freshness("fresh", blind=True)
