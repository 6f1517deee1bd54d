"""Kernels that share an archive: which are found, what is taken over, and that each stays whole."""

import multiprocessing
import os
import shutil
import stat
from collections.abc import Callable
from multiprocessing.synchronize import Barrier
from pathlib import Path
from typing import Any

import pytest
from support.small_kernels import MEMORY, Kernels, make_environment
from support.ticks import next_tick

from jupyter_pyspark_kernels.core import kernels, store
from jupyter_pyspark_kernels.core.archive.index import index_path, read_index
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.file_changes import changed_directories
from jupyter_pyspark_kernels.core.freshness import look, stamp_of
from jupyter_pyspark_kernels.core.records import Plan
from jupyter_pyspark_kernels.core.settings import KernelSettings

FORK = multiprocessing.get_context("fork")
TAKEN = "Taken over from one: packed from the same environment."


@pytest.fixture(scope="module")
def original(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment, copied for each test."""
    return make_environment(tmp_path_factory.mktemp("original") / "env")


class Small(Kernels):
    """Make kernels without the interpreter: that is quicker, and no matter here."""

    def settings(self, name: str, **changed: Any) -> KernelSettings:
        return super().settings(name, **{"self_contained": "never", **changed})


@pytest.fixture
def made(original: Path, kernels_dir: Path, tmp_path: Path) -> Kernels:
    """A kernel `one` of an environment that the test may change."""
    shutil.copytree(original, tmp_path / "env", symlinks=True)
    next_tick(tmp_path)
    found = Small(kernels_dir, tmp_path / "env")
    found.create("one")
    return found


def archive(made: Kernels, name: str, suffix: str = "zip") -> Path:
    return made.dir / name / f"pyspark_venv_{name}.{suffix}"


def same_file(made: Kernels, *names: str) -> bool:
    return len({archive(made, name).stat().st_ino for name in names}) == 1


def fresh(made: Kernels, name: str) -> bool:
    environment = read_environment(str(made.environment))
    found = look(str(archive(made, name)), environment, depth="files")
    return found.fresh and not found.blind


def whole(made: Kernels, *names: str) -> bool:
    assert made.faults() == []
    assert made.leftovers() == []
    assert sorted(made.state()) == sorted(names)
    return all(read_index(str(archive(made, name))) for name in names)


# --- what is shared ---


def test_a_second_kernel_takes_the_archive_over(made: Kernels) -> None:
    planned = made.planned_create("two", spark_conf={MEMORY: "2g"})
    assert planned.archive is not None
    assert (planned.archive.pack, planned.archive.reason) == (False, TAKEN)

    kernels.apply(planned)

    assert same_file(made, "one", "two")
    assert os.path.samefile(
        index_path(str(archive(made, "one"))), index_path(str(archive(made, "two")))
    )
    assert fresh(made, "two")
    assert whole(made, "one", "two")


def again(made: Kernels, name: str) -> Plan:
    """Plan a rebuild, without a change of the environment."""
    kernel = made.read(name)
    return made.plan(kernels.settings_of(kernel), replaces=kernel, packs=True)


def test_a_stale_kernel_takes_the_archive_of_a_fresh_one(made: Kernels) -> None:
    os.truncate(archive(made, "one"), 10)
    made.create("two")

    for planned in (made.planned_update("one"), again(made, "one")):
        assert planned.archive is not None
        assert planned.archive.copy_of == str(archive(made, "two"))
    kernels.apply(planned)

    assert same_file(made, "one", "two")
    assert whole(made, "one", "two")


def test_a_duplicate_brings_its_index(made: Kernels) -> None:
    made.duplicate("one", "two")
    made.rename("one", "three")

    assert fresh(made, "two")
    assert fresh(made, "three")
    assert whole(made, "two", "three")


@pytest.mark.parametrize("gone", ["one", "two"])
def test_each_is_whole_without_the_other(made: Kernels, gone: str) -> None:
    made.create("two")
    made.remove(gone)

    [left] = {"one", "two"} - {gone}
    assert fresh(made, left)
    assert whole(made, left)


@pytest.mark.parametrize("rebuilt", ["one", "two"])
def test_a_rebuild_leaves_the_other_alone(made: Kernels, rebuilt: str) -> None:
    made.create("two")
    [other] = {"one", "two"} - {rebuilt}
    before, content = archive(made, other).stat(), archive(made, other).read_bytes()

    kernels.apply(made.planned_update(rebuilt, packs=True))

    after = archive(made, other).stat()
    assert (after.st_ino, after.st_mtime_ns) == (before.st_ino, before.st_mtime_ns)
    assert archive(made, other).read_bytes() == content
    assert not same_file(made, "one", "two")
    assert fresh(made, rebuilt)
    assert not fresh(made, other)
    # The other follows without packing.
    planned = made.planned_update(other)
    assert planned.archive is not None
    assert not planned.archive.pack
    kernels.apply(planned)
    assert same_file(made, "one", "two")
    assert whole(made, "one", "two")


def test_a_rebuild_of_what_is_fresh_packs(made: Kernels) -> None:
    made.create("two")

    planned = again(made, "two")

    assert planned.archive is not None
    assert planned.archive.pack


def test_damage_that_left_no_trace_is_mended_by_a_rebuild(made: Kernels) -> None:
    """A disk that rots changes no time."""
    path = archive(made, "one")
    before, content = path.stat(), path.read_bytes()
    flip(made)
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))
    made.duplicate("one", "two")
    assert archive(made, "two").read_bytes() == content

    kernels.apply(again(made, "one"))

    assert path.read_bytes() == content
    assert fresh(made, "one")


def test_a_rebuild_renews_what_the_index_says_of_folders(made: Kernels) -> None:
    """Else bytecode would be looked through again and again."""
    site = next(made.environment.glob("lib/python3*/site-packages"))
    (site / "__pycache__").mkdir()
    before = stamp_of(str(archive(made, "one")))
    old = read_index(str(archive(made, "one")))

    kernels.apply(again(made, "one"))

    new = read_index(str(archive(made, "one")))
    assert old is not None
    assert new is not None
    assert changed_directories(old) != []
    assert changed_directories(new) == []
    assert list(new.files) == list(old.files)
    assert stamp_of(str(archive(made, "one"))) == before


def test_a_visible_place_is_looked_into(made: Kernels, tmp_path: Path) -> None:
    second = Small(tmp_path / "second", made.environment)
    second.dir.mkdir()

    planned = second.plan(second.settings("two"), visible_dirs=[str(made.dir)])
    kernels.apply(planned)

    assert planned.archive is not None
    assert planned.archive.reason == TAKEN
    assert os.path.samefile(archive(made, "one"), archive(second, "two"))


# --- what is not shared ---


def is_packed(planned: Plan) -> bool:
    assert planned.archive is not None
    return planned.archive.pack and planned.archive.copy_of is None


def edit(made: Kernels) -> None:
    (made.environment / "share" / "noise").write_bytes(b"edited")


def add(made: Kernels) -> None:
    (made.environment / "share" / "added").touch()


def cut(made: Kernels) -> None:
    os.truncate(archive(made, "one"), 1000)


def forget(made: Kernels) -> None:
    os.unlink(index_path(str(archive(made, "one"))))


def hide(made: Kernels) -> None:
    (made.dir / "one" / "kernel.json").unlink()


def let_group_write(made: Kernels) -> None:
    archive(made, "one").chmod(0o620)


def let_others_write_beside(made: Kernels) -> None:
    (made.dir / "one").chmod(0o777)


def link_folder(made: Kernels) -> None:
    (made.dir / "one").rename(made.dir.parent / "elsewhere")
    (made.dir / "one").symlink_to(made.dir.parent / "elsewhere")


def link(made: Kernels) -> None:
    archive(made, "one").rename(made.dir / "elsewhere")
    archive(made, "one").symlink_to(made.dir / "elsewhere")


def pipe(made: Kernels) -> None:
    archive(made, "one").unlink()
    os.mkfifo(archive(made, "one"))


SPOILS = [edit, add, cut, forget, hide, let_group_write, let_others_write_beside, link_folder]


@pytest.mark.parametrize("spoil", [*SPOILS, link, pipe])
def test_what_is_doubtful_is_not_taken(made: Kernels, spoil: Callable[[Kernels], None]) -> None:
    spoil(made)

    assert is_packed(made.planned_create("two"))


@pytest.mark.parametrize(
    "other", [{"slim": True}, {"archive_format": "tar.gz"}, {"check_imports": ("json",)}]
)
def test_what_is_asked_for_otherwise_is_packed(made: Kernels, other: dict[str, object]) -> None:
    assert is_packed(made.planned_create("two", **other))


def test_another_environment_with_the_same_packages(made: Kernels, tmp_path: Path) -> None:
    shutil.copytree(made.environment, tmp_path / "other", symlinks=True)

    assert is_packed(made.planned_create("two", environment_dir=str(tmp_path / "other")))


def test_another_file_system(made: Kernels) -> None:
    elsewhere = Small(Path("/dev/shm") / "not-made", made.environment)

    planned = elsewhere.plan(elsewhere.settings("two"), visible_dirs=[str(made.dir)])

    assert is_packed(planned)


@pytest.mark.machine
def test_an_archive_of_another_user(made: Kernels) -> None:
    os.chown(archive(made, "one"), 65534, -1)

    assert is_packed(made.planned_create("two"))


def test_a_private_archive_is_not_linked_into_a_shared_place(made: Kernels, tmp_path: Path) -> None:
    shared = Small(tmp_path / "shared", made.environment, shared=True)
    shared.dir.mkdir()

    kernels.apply(shared.plan(shared.settings("two"), visible_dirs=[str(made.dir)]))
    kernels.apply(made.plan(made.settings("three"), visible_dirs=[str(shared.dir)]))

    modes = {
        name: stat.S_IMODE(archive(where, name).stat().st_mode)
        for where, name in ((made, "one"), (shared, "two"), (made, "three"))
    }
    assert modes == {"one": 0o600, "two": 0o644, "three": 0o600}
    assert not os.path.samefile(archive(made, "one"), archive(shared, "two"))
    assert fresh(shared, "two")


# --- between plan and apply ---


def flip(made: Kernels) -> None:
    with archive(made, "one").open("r+b") as file:
        file.seek(-100_000, os.SEEK_END)
        file.write(b"damage")


def remove(made: Kernels) -> None:
    made.remove("one")


@pytest.mark.parametrize("spoil", [edit, add, flip, cut, remove])
def test_what_changed_since_the_plan_is_packed(
    made: Kernels, spoil: Callable[[Kernels], None]
) -> None:
    planned = made.planned_create("two")
    assert planned.archive is not None
    assert planned.archive.copy_of
    spoil(made)

    kernels.apply(planned)

    assert fresh(made, "two")


def test_an_archive_that_is_replaced_while_it_is_taken(
    made: Kernels, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The twin is rebuilt with other choices just after the look at it."""
    planned = made.planned_create("two")
    real = store.KernelDirectory.take_over

    def late(directory: store.KernelDirectory, source: str, name: str) -> os.stat_result:
        if source == str(archive(made, "one")):
            kernels.apply(made.planned_update("one", slim=True))
        return real(directory, source, name)

    monkeypatch.setattr(store.KernelDirectory, "take_over", late)
    kernels.apply(planned)

    assert not same_file(made, "one", "two")
    found = look(
        str(archive(made, "two")), read_environment(str(made.environment)), planned.archive.choices
    )
    assert found.fresh
    assert made.faults() == []


def _create(made: Kernels, name: str, barrier: Barrier) -> None:
    barrier.wait()
    kernels.apply(made.planned_create(name))


@pytest.mark.machine
def test_many_at_once(made: Kernels) -> None:
    names = [f"k{number}" for number in range(6)]
    barrier = FORK.Barrier(len(names))
    makers = [FORK.Process(target=_create, args=(made, name, barrier)) for name in names]
    for maker in makers:
        maker.start()
    for maker in makers:
        maker.join()
    assert [maker.exitcode for maker in makers] == [0] * len(names)
    assert same_file(made, "one", *names)
    assert whole(made, "one", *names)
