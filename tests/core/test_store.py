"""The store: names, claims, locks, removals, and what others put in its way."""

import json
import multiprocessing
import os
import stat
import threading
from collections.abc import Callable, Iterator
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest
from support import places

from jupyter_pyspark_kernels.core import store
from jupyter_pyspark_kernels.core.errors import (
    InstallError,
    InvalidSettingsError,
    KernelBusyError,
    KernelChangedError,
    KernelError,
    KernelExistsError,
    KernelNotEditableError,
    KernelNotFoundError,
)

CONTENT = {"argv": ["python"], "display_name": "One", "language": "python"}
ROUNDS = 20
FORK = multiprocessing.get_context("fork")

UNSAFE = ["..", ".", "", "a/b", "/", "../kernels", "one/.", "./one", "one/", "o\0ne"]
REFUSED = [*UNSAFE, "One", "é", "one\n", " one", "-one", "x" * 101, "python3", "con.x", "one."]


def put(kernels_dir: Path, name: str = "one", *, shared: bool = False) -> store.StoredKernel:
    with store.claim(str(kernels_dir), name, shared=shared) as directory:
        directory.write_kernel_json(CONTENT)
    return store.read(str(kernels_dir), name)


def tree(path: Path) -> dict[str, tuple[int, bytes]]:
    return {
        str(p): (p.lstat().st_mode, p.read_bytes() if p.is_file() else b"")
        for p in sorted(path.rglob("*"))
    }


def names(path: Path) -> list[str]:
    return sorted(p.name for p in path.rglob("*"))


# --- names ---


@pytest.mark.parametrize("name", REFUSED)
def test_a_refused_name_makes_nothing(kernels_dir: Path, jupyter_dirs, name: str) -> None:
    put(kernels_dir)
    before = tree(jupyter_dirs.home)
    with pytest.raises(InvalidSettingsError), store.claim(str(kernels_dir), name, shared=False):
        pass
    assert tree(jupyter_dirs.home) == before


@pytest.mark.parametrize("name", UNSAFE)
@pytest.mark.parametrize("call", [store.read, store.remove])
def test_an_unsafe_name_is_never_followed(
    kernels_dir: Path, jupyter_dirs, name: str, call: Callable[[str, str], object]
) -> None:
    put(kernels_dir)
    (jupyter_dirs.data / "kernel.json").write_text("{}")
    (kernels_dir / "kernel.json").write_text("{}")
    before = tree(jupyter_dirs.home)
    with pytest.raises(KernelNotFoundError):
        call(str(kernels_dir), name)
    with pytest.raises(KernelNotFoundError), store.lock(str(kernels_dir), name, shared=False):
        pass
    assert tree(jupyter_dirs.home) == before


# --- what is in the way ---


def _make_fifo(path: Path) -> None:
    os.mkfifo(path)


def _make_foreign(path: Path) -> None:
    path.mkdir()
    (path / "notes.txt").write_text("mine")


IN_THE_WAY: dict[str, Callable[[Path], object]] = {
    "file": Path.touch,
    "fifo": _make_fifo,
    "empty directory": Path.mkdir,
    "foreign directory": _make_foreign,
    "link to nowhere": lambda path: path.symlink_to("/nowhere"),
    "link to a directory": lambda path: path.symlink_to("/etc"),
}


@pytest.mark.parametrize("what", IN_THE_WAY)
@pytest.mark.parametrize("name", ["one", "ONE"])
def test_what_has_the_name_already_stays(kernels_dir: Path, what: str, name: str) -> None:
    IN_THE_WAY[what](kernels_dir / name)
    before = tree(kernels_dir)
    with pytest.raises(KernelExistsError, match="is there and is not a kernel"):
        put(kernels_dir)
    assert tree(kernels_dir) == before


def test_a_kernel_of_the_name_stays(kernels_dir: Path) -> None:
    put(kernels_dir)
    before = tree(kernels_dir)
    with pytest.raises(KernelExistsError, match="exists"):
        put(kernels_dir)
    assert tree(kernels_dir) == before


@pytest.mark.parametrize("what", ["file", "fifo", "link to nowhere"])
def test_a_kernels_dir_that_is_none(tmp_path: Path, what: str) -> None:
    IN_THE_WAY[what](tmp_path / "kernels")
    with pytest.raises(InstallError, match="kernels"):
        put(tmp_path / "kernels")


KERNEL_JSONS: dict[str, Callable[[Path], object]] = {
    **IN_THE_WAY,
    "link to a file": lambda path: path.symlink_to(places.ROOT / "LICENSE"),
    "not json": lambda path: path.write_text("{"),
    "list": lambda path: path.write_text("[]"),
    "binary": lambda path: path.write_bytes(bytes(range(256))),
    "deep": lambda path: path.write_text("[" * 100_000),
    "large": lambda path: path.write_bytes(b" " * 5_000_000),
}


@pytest.mark.parametrize("what", KERNEL_JSONS)
@pytest.mark.timeout(10)
def test_any_kernel_json_is_listed_and_can_be_removed(kernels_dir: Path, what: str) -> None:
    put(kernels_dir, "two")
    (kernels_dir / "one").mkdir()
    KERNEL_JSONS[what](kernels_dir / "one" / "kernel.json")
    outside = (places.ROOT / "LICENSE").read_bytes()
    one, two = store.installed(str(kernels_dir))
    assert (one.content, two.content) == (None, CONTENT)
    assert one.fault.startswith("kernel.json ")
    store.remove(str(kernels_dir), "one", one.etag)
    assert names(kernels_dir) == ["kernel.json", "two"]
    assert (places.ROOT / "LICENSE").read_bytes() == outside


def test_a_linked_kernel_is_read_and_never_changed(kernels_dir: Path, tmp_path: Path) -> None:
    put(tmp_path / "elsewhere")
    (kernels_dir / "one").symlink_to(tmp_path / "elsewhere" / "one")
    assert store.read(str(kernels_dir), "one").content == CONTENT
    with pytest.raises(KernelNotEditableError, match="is a link to"):
        store.remove(str(kernels_dir), "one")
    assert store.read(str(kernels_dir), "one").content == CONTENT


def test_a_planted_link_is_replaced_and_not_followed(kernels_dir: Path, tmp_path: Path) -> None:
    target = tmp_path / "precious"
    target.write_text("{}")
    put(kernels_dir)
    path = kernels_dir / "one" / "kernel.json"
    path.unlink()
    path.symlink_to(target)
    with store.lock(str(kernels_dir), "one", shared=False) as directory:
        directory.write_kernel_json(CONTENT)
    assert target.read_text() == "{}"
    assert not path.is_symlink()


def test_links_in_a_kernel_are_removed_and_not_what_they_lead_to(
    kernels_dir: Path, tmp_path: Path
) -> None:
    (tmp_path / "precious").mkdir()
    (tmp_path / "precious" / "file").touch()
    put(kernels_dir)
    (kernels_dir / "one" / "link").symlink_to(tmp_path / "precious")
    (kernels_dir / "one" / "deep" / "er").mkdir(parents=True)
    store.remove(str(kernels_dir), "one")
    assert names(kernels_dir) == []
    assert (tmp_path / "precious" / "file").exists()


# --- kernels_dir, modes ---


def test_a_missing_kernels_dir_is_made(tmp_path: Path) -> None:
    assert put(tmp_path / "a" / "b" / "kernels").content == CONTENT


def test_it_goes_again_after_a_failure(tmp_path: Path) -> None:
    before = tree(tmp_path)
    with (
        pytest.raises(InstallError, match="No space"),
        store.claim(str(tmp_path / "a" / "b" / "kernels"), "one", shared=False),
    ):
        raise OSError(28, "No space left on device")
    assert tree(tmp_path) == before


@pytest.fixture(params=[0o000, 0o022, 0o077], ids=oct)
def umask(request: pytest.FixtureRequest) -> Iterator[int]:
    old = os.umask(request.param)
    yield request.param
    os.umask(old)


@pytest.mark.parametrize("shared", [False, True])
def test_modes_are_set_whatever_the_umask(tmp_path: Path, umask: int, *, shared: bool) -> None:
    put(tmp_path / "a" / "kernels", shared=shared)
    made = [tmp_path / "a", *sorted((tmp_path / "a").rglob("*"))]
    modes = {stat.S_IMODE(p.stat().st_mode) for p in made}
    assert modes == ({0o755, 0o644} if shared else {0o700, 0o600})


def test_the_kernels_dir_may_be_given_by_a_relative_path(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    assert put(Path("kernels")).content == CONTENT


# --- changed, removed and busy meanwhile ---


def test_a_stale_etag_is_refused(kernels_dir: Path) -> None:
    kernel = put(kernels_dir)
    with store.lock(str(kernels_dir), "one", shared=False) as directory:
        directory.write_kernel_json({**CONTENT, "display_name": "Two"})
    with pytest.raises(KernelChangedError, match="changed since"):
        store.remove(str(kernels_dir), "one", kernel.etag)
    assert store.read(str(kernels_dir), "one").content != CONTENT


def test_a_busy_kernel_is_left_alone(kernels_dir: Path) -> None:
    put(kernels_dir)
    with store.lock(str(kernels_dir), "one", shared=False) as directory:
        directory.mark()
        before = tree(kernels_dir)
        with pytest.raises(KernelBusyError):
            store.remove(str(kernels_dir), "one")
        with pytest.raises(KernelBusyError):
            put(kernels_dir)
        assert tree(kernels_dir) == before
        directory.tidy()


def test_a_name_being_made_is_busy(kernels_dir: Path) -> None:
    with store.claim(str(kernels_dir), "one", shared=False) as directory:
        with pytest.raises(KernelBusyError):
            put(kernels_dir)
        assert store.installed(str(kernels_dir)) == []
        directory.write_kernel_json(CONTENT)
    assert names(kernels_dir) == ["kernel.json", "one"]


def test_a_directory_removed_under_us(kernels_dir: Path) -> None:
    claim = store.claim(str(kernels_dir), "one", shared=False)
    with pytest.raises(InstallError, match="No such file"), claim as directory:  # noqa: PT012 - the block is what fails
        (kernels_dir / "one" / store.KERNEL_JSON).unlink(missing_ok=True)
        for path in (kernels_dir / "one").iterdir():
            path.unlink()
        (kernels_dir / "one").rmdir()
        directory.write_kernel_json(CONTENT)
    assert names(kernels_dir) == []


def test_another_directory_in_its_place_stays(kernels_dir: Path) -> None:
    claim = store.claim(str(kernels_dir), "one", shared=False)
    with pytest.raises(ZeroDivisionError), claim:  # noqa: PT012 - the block is what fails
        (kernels_dir / "one").rename(kernels_dir / "moved")
        put(kernels_dir, "one")
        raise ZeroDivisionError
    assert store.read(str(kernels_dir), "one").content == CONTENT


# --- races ---


def _claim(kernels_dir: str, barrier: Barrier, results: "multiprocessing.Queue[str]") -> None:
    barrier.wait()
    try:
        with store.claim(kernels_dir, "one", shared=False) as directory:
            directory.write_kernel_json({**CONTENT, "pid": os.getpid()})
        results.put(str(os.getpid()))
    except KernelError as error:
        results.put(error.code)


@pytest.mark.machine
@pytest.mark.parametrize("missing", [False, True], ids=["", "kernels_dir missing"])
def test_of_six_creators_one_wins(kernels_dir: Path, *, missing: bool) -> None:
    if missing:
        kernels_dir.rmdir()
    results: multiprocessing.Queue[str] = FORK.Queue()
    for _ in range(ROUNDS):
        barrier = FORK.Barrier(6)
        racers = [
            FORK.Process(target=_claim, args=(str(kernels_dir), barrier, results)) for _ in range(6)
        ]
        for racer in racers:
            racer.start()
        ends = [results.get(timeout=30) for _ in racers]
        for racer in racers:
            racer.join()
        winners = [end for end in ends if end.isdigit()]
        assert len(winners) == 1, ends
        assert {end for end in ends if not end.isdigit()} <= {"exists", "busy"}
        kernel = store.read(str(kernels_dir), "one")
        assert kernel.content is not None
        assert str(kernel.content["pid"]) == winners[0]
        assert names(kernels_dir) == ["kernel.json", "one"]
        store.remove(str(kernels_dir), "one")


def _sweep_on(kernels_dir: str, stop: Event) -> None:
    while not stop.is_set():
        store.sweep(kernels_dir)


@pytest.mark.machine
def test_sweepers_do_not_disturb_creators(kernels_dir: Path) -> None:
    stop = FORK.Event()
    sweepers = [
        FORK.Process(target=_sweep_on, args=(str(kernels_dir), stop), daemon=True) for _ in range(3)
    ]
    for sweeper in sweepers:
        sweeper.start()
    try:
        for _ in range(100):
            assert put(kernels_dir).content == CONTENT
            store.remove(str(kernels_dir), "one")
    finally:
        stop.set()
        for sweeper in sweepers:
            sweeper.join()
    store.sweep(str(kernels_dir))
    assert names(kernels_dir) == []


def test_threads_exclude_each_other_too(kernels_dir: Path) -> None:
    put(kernels_dir)
    caught: list[str] = []

    def remove() -> None:
        try:
            store.remove(str(kernels_dir), "one")
        except KernelError as error:
            caught.append(error.code)

    with store.lock(str(kernels_dir), "one", shared=False):
        thread = threading.Thread(target=remove)
        thread.start()
        thread.join()
    assert caught == ["busy"]


def test_json_is_as_jupyter_reads_it(kernels_dir: Path) -> None:
    put(kernels_dir)
    assert json.loads((kernels_dir / "one" / "kernel.json").read_text("utf-8")) == CONTENT
