"""The use cases on real archives: make, change, copy, rename, cancel, and all of it in any order."""

import json
import multiprocessing
import os
import random
import shutil
import stat
import tempfile
from collections import Counter
from multiprocessing.synchronize import Barrier, Event
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule
from support.kill_worker import Hooks
from support.small_kernels import MEMORY, Kernels, make_environment

from jupyter_pyspark_kernels.core import kernels, store
from jupyter_pyspark_kernels.core.archive import read_record, self_description
from jupyter_pyspark_kernels.core.archive.node_libraries import SystemNeeds
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.errors import (
    CancelledError,
    InstallError,
    InvalidSettingsError,
    KernelBusyError,
    KernelChangedError,
    KernelError,
    KernelExistsError,
    KernelNotFoundError,
)
from jupyter_pyspark_kernels.core.records import Progress

TWO_G = {"spark_conf": {MEMORY: "2g"}}
FORK = multiprocessing.get_context("fork")
REBUILDS = 50
STEPS = 30
EXAMPLES = 4


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_environment(tmp_path_factory.mktemp("small") / "env")


@pytest.fixture
def made(kernels_dir: Path, environment: Path) -> Kernels:
    return Kernels(kernels_dir, environment)


def whole(made: Kernels) -> dict[str, str]:
    """Assert that all is whole and nothing is left over; return the state."""
    assert made.faults() == []
    assert made.leftovers() == []
    return made.state()


def archive(made: Kernels, name: str, suffix: str = "zip") -> Path:
    return made.dir / name / f"pyspark_venv_{name}.{suffix}"


# --- each use case ---


def test_create(made: Kernels) -> None:
    planned = made.planned_create("one")
    assert made.tree() == {}
    kernel = kernels.apply(planned)
    assert kernel.content == planned.kernel_json
    assert whole(made) == {"one": "1g"}
    assert sorted(os.listdir(kernel.resource_dir)) == [
        "kernel.json",
        "logo-32x32.png",
        "logo-64x64.png",
        "logo-svg.svg",
        "pyspark_startup.py",
        "pyspark_venv_one.zip",
        "pyspark_venv_one.zip.index",
    ]


def test_update_packs_only_what_is_stale(made: Kernels) -> None:
    made.create("one")
    before = archive(made, "one").stat()
    kernels.apply(made.planned_update("one", **TWO_G))
    assert os.path.samestat(archive(made, "one").stat(), before)
    assert whole(made) == {"one": "2g"}


def test_an_icon_of_the_user_stays(made: Kernels) -> None:
    made.create("one")
    icon = made.dir / "one" / "logo-64x64.png"
    icon.write_bytes(b"mine")
    kernels.apply(made.planned_update("one", **TWO_G))
    assert icon.read_bytes() == b"mine"


def test_another_format_takes_the_old_archive_away(made: Kernels) -> None:
    made.create("one")
    kernels.apply(made.planned_update("one", archive_format="tar.gz"))
    assert archive(made, "one", "tar.gz").exists()
    assert whole(made) == {"one": "1g"}


def test_a_master_without_an_archive_takes_it_away(made: Kernels) -> None:
    made.create("one")
    kernels.apply(made.planned_update("one", spark_master="local[*]"))
    assert made.leftovers() == []
    assert not archive(made, "one").exists()


def test_a_rebuild_with_nothing_to_renew_changes_nothing(made: Kernels) -> None:
    kernel = made.create("one")
    before = made.tree(), archive(made, "one").stat().st_ino
    current = kernels.settings_of(kernel)
    kernels.apply(made.plan(current, replaces=kernel, packs=True))
    assert (made.tree(), archive(made, "one").stat().st_ino) == before


def test_what_nodes_need_is_looked_for_in_other_files_only(
    made: Kernels, monkeypatch: pytest.MonkeyPatch
) -> None:
    looked_at: list[list[str]] = []

    def look(members: Members) -> SystemNeeds:
        looked_at.append([*members.names()])
        return SystemNeeds("2.99", ())

    monkeypatch.setattr(self_description, "members_needs", look)
    made.create("one")
    current = kernels.settings_of(made.read("one"))
    kernels.apply(made.plan(current, replaces=made.read("one"), packs=True))
    assert len(looked_at) == 1
    kernels.apply(made.planned_update("one", packs=True))

    assert len(looked_at) == 2
    assert "share/changed" in looked_at[1]
    assert read_record(str(archive(made, "one"))).system_needs == "glibc ≥ 2.99"


def test_a_rebuild_mends_what_rotted_on_the_disk(made: Kernels) -> None:
    """Nothing else tells of it: the times are as they were."""
    kernel = made.create("one")
    path = archive(made, "one")
    content, before = path.read_bytes(), path.stat()
    path.write_bytes(content[:-9000] + b"rotten" + content[-8994:])
    os.utime(path, ns=(before.st_atime_ns, before.st_mtime_ns))

    kernels.apply(made.plan(kernels.settings_of(kernel), replaces=kernel, packs=True))

    assert path.read_bytes() == content


def test_rebuild_changes_the_archive_alone(made: Kernels) -> None:
    kernel = made.create("one")
    before = archive(made, "one").stat()
    again = kernels.apply(made.planned_update("one", packs=True))
    assert not os.path.samestat(archive(made, "one").stat(), before)
    assert again.etag == kernel.etag
    assert whole(made) == {"one": "1g"}


def test_duplicate_takes_the_archive_over(made: Kernels) -> None:
    made.create("one")
    made.duplicate("one", "two")
    assert os.path.samestat(archive(made, "one").stat(), archive(made, "two").stat())
    made.remove("one")
    assert whole(made) == {"two": "1g"}


def test_a_duplicate_in_a_shared_place_can_be_read(
    made: Kernels, tmp_path: Path, environment: Path
) -> None:
    made.create("one")
    shared = Kernels(tmp_path / "shared", environment, shared=True)
    settings_of_two = made.settings("two")
    kernels.apply(shared.plan(settings_of_two, copies=made.read("one")))
    modes = {p.name: stat.S_IMODE(p.stat().st_mode) for p in [shared.dir, *shared.dir.rglob("*")]}
    assert {m for n, m in modes.items() if "." in n} == {0o644}
    assert {m for n, m in modes.items() if "." not in n} == {0o755}
    assert stat.S_IMODE(archive(made, "one").stat().st_mode) == 0o600


def test_rename(made: Kernels) -> None:
    made.create("one")
    made.rename("one", "two")
    assert whole(made) == {"two": "1g"}


def test_rename_of_a_kernel_without_its_archive_packs_again(made: Kernels) -> None:
    made.create("one")
    archive(made, "one").unlink()
    made.rename("one", "two")
    assert whole(made) == {"two": "1g"}


def test_rename_of_a_handmade_kernel(made: Kernels) -> None:
    made.write_original("one")
    made.rename("one", "two")
    assert made.state() == {"two": "by hand"}
    assert made.faults() == []


def test_rename_of_a_broken_kernel_changes_nothing(made: Kernels) -> None:
    made.create("one")
    kernel, planned = made.planned_copy("one", "two")
    (made.dir / "one" / "kernel.json").write_text("{")
    before = made.tree()
    with pytest.raises(KernelChangedError):
        kernels.rename(kernel, planned)
    assert made.tree() == before
    with pytest.raises(KernelError, match="not JSON"):
        made.planned_copy("one", "two")


def test_rename_onto_a_kernel_changes_nothing(made: Kernels) -> None:
    made.create("one")
    kernel, planned = made.planned_copy("one", "two")
    made.create("two")
    before = made.tree()
    with pytest.raises(KernelExistsError):
        kernels.rename(kernel, planned)
    assert made.tree() == before


def test_rename_goes_to_no_other_kernels_dir(
    made: Kernels, tmp_path: Path, environment: Path
) -> None:
    made.create("one")
    elsewhere = Kernels(tmp_path / "elsewhere", environment)
    planned = elsewhere.plan(made.settings("two"), copies=made.read("one"))
    with pytest.raises(ValueError, match="use duplicate"):
        kernels.rename(made.read("one"), planned)
    assert whole(made) == {"one": "1g"}


def test_a_moved_kernel_is_mended_by_an_update(made: Kernels) -> None:
    made.create("one")
    (made.dir / "one").rename(made.dir / "two")
    assert made.faults() != []
    kernels.apply(made.planned_update("two", kernel_name="two"))
    assert whole(made) == {"two": "1g"}


# --- what others do meanwhile ---


def test_an_update_of_what_changed_is_refused(made: Kernels) -> None:
    made.create("one")
    late = made.planned_update("one", packs=True)
    kernels.apply(made.planned_update("one", **TWO_G))
    before = made.tree()
    with pytest.raises(KernelChangedError):
        kernels.apply(late)
    assert made.tree() == before


def test_an_update_of_what_was_removed_is_refused(made: Kernels) -> None:
    made.create("one")
    late = made.planned_update("one", **TWO_G)
    made.remove("one")
    with pytest.raises(KernelNotFoundError):
        kernels.apply(late)
    assert made.tree() == {}


def test_kernel_json_removed_during_an_update(made: Kernels) -> None:
    made.create("one")
    planned = made.planned_update("one", packs=True)
    path = made.dir / "one" / "kernel.json"
    with pytest.raises(KernelNotFoundError):
        kernels.apply(planned, on_progress=lambda _: path.unlink(missing_ok=True))
    assert archive(made, "one").exists()


def test_only_one_works_on_a_kernel(made: Kernels) -> None:
    made.create("one")
    planned = made.planned_update("one", packs=True)
    tried: list[type[Exception]] = []

    def disturb(_: object) -> None:
        # Each waits a moment for the lock; three of the many reports of progress are enough.
        for act in (
            ()
            if len(tried) >= 12
            else (
                lambda: kernels.apply(planned),
                lambda: kernels.apply(made.planned_update("one", **TWO_G)),
                lambda: made.remove("one"),
                lambda: made.rename("one", "two"),
            )
        ):
            with pytest.raises(KernelBusyError) as caught:
                act()
            tried.append(caught.type)

    kernels.apply(planned, on_progress=disturb)
    assert len(tried) >= 4
    assert whole(made) == {"one": "1g"}


def _rebuild(made: Kernels, barrier: Barrier, results: "multiprocessing.Queue[str]") -> None:
    barrier.wait()
    try:
        kernels.apply(made.planned_update("one", packs=True))
        results.put("done")
    except KernelError as error:
        results.put(error.code)


@pytest.mark.machine
def test_two_rebuilds_at_once(made: Kernels) -> None:
    made.create("one")
    results: multiprocessing.Queue[str] = FORK.Queue()
    barrier = FORK.Barrier(2)
    ends = []
    for _ in range(10):
        racers = [FORK.Process(target=_rebuild, args=(made, barrier, results)) for _ in range(2)]
        for racer in racers:
            racer.start()
        ends += [results.get(timeout=60) for _ in racers]
        for racer in racers:
            racer.join()
        assert whole(made) == {"one": "1g"}
    assert set(ends) <= {"done", "busy"}
    assert ends.count("done") >= 10


def _rebuild_on(made: Kernels, times: int, stop: Event) -> None:
    try:
        planned = made.planned_update("one", packs=True)
        for _ in range(times):
            kernels.apply(planned)
    finally:
        stop.set()


@pytest.mark.machine
def test_a_reader_always_finds_a_whole_kernel(made: Kernels) -> None:
    made.create("one")
    stop = FORK.Event()
    writer = FORK.Process(target=_rebuild_on, args=(made, REBUILDS, stop))
    writer.start()
    reads = 0
    while not stop.is_set():
        assert made.faults() == []
        assert made.state() == {"one": "1g"}
        reads += 1
    writer.join()
    assert writer.exitcode == 0
    assert reads > REBUILDS / 2
    assert whole(made) == {"one": "1g"}


# --- cancel ---


@pytest.mark.parametrize(
    ("operation", "stages"),
    [
        ("create", {"scanning", "packing", "verifying"}),
        ("rebuild", {"scanning", "packing", "verifying"}),
        ("reformat", {"scanning", "packing", "verifying"}),
        ("duplicate", {"", "verifying"}),
        ("rename", {"", "verifying"}),
    ],
)
def test_cancelled_at_any_stage(made: Kernels, operation: str, stages: set[str]) -> None:
    if operation != "create":
        made.create("one")
    planned = {
        "create": lambda: (None, made.planned_create("one")),
        "rebuild": lambda: (None, made.planned_update("one", packs=True)),
        "reformat": lambda: (None, made.planned_update("one", archive_format="tar.gz")),
        "duplicate": lambda: (None, made.planned_copy("one", "two")[1]),
        "rename": lambda: made.planned_copy("one", "two"),
    }[operation]()
    asked = _run(*planned)
    assert asked.keys() == stages
    shutil.rmtree(made.dir)
    made.dir.mkdir()
    if operation != "create":
        made.create("one")
    if "scanning" in stages:
        made.change_environment()
    before = made.tree()
    # How often it is asked is the same for the same files, until other processes are at work.
    first = asked["scanning"] if "scanning" in stages else asked.total()
    questions = {1, first, *(random.randint(1, first) for _ in range(4))}
    for stop in (*({"stage": stage} for stage in stages), *({"at": n} for n in questions)):
        with pytest.raises(CancelledError):
            _run(*planned, **stop)
        assert made.tree() == before
        assert made.leftovers() == []


def _run(
    kernel: store.StoredKernel | None, planned: kernels.Plan, stage: str | None = None, at: int = 0
) -> dict[str, int]:
    """Carry a plan out, cancelled in a stage or at the Nth question; return how many each had."""
    asked: Counter[str] = Counter()
    now = ""

    def on_progress(progress: Progress) -> None:
        nonlocal now
        now = progress.stage

    def cancelled() -> bool:
        asked[now] += 1
        return now == stage or asked.total() == at

    if kernel is None:
        kernels.apply(planned, on_progress, cancelled)
    else:
        kernels.rename(kernel, planned, on_progress, cancelled)
    return asked


# --- refusals write nothing ---


@pytest.mark.parametrize(
    "name", ["..", ".", "", "a/b", "/etc", "One", "python3", "o\0ne", "x" * 300]
)
def test_a_refused_name_writes_nothing(made: Kernels, jupyter_dirs, name: str) -> None:
    made.create("other")
    data = Kernels(jupyter_dirs.data, made.environment)
    before = data.tree()
    planned = made.planned_create(name)
    with pytest.raises(InvalidSettingsError):
        kernels.apply(planned)
    # Even a plan that says nothing of it is not carried out.
    forged = made.planned_create("one").model_copy(update={"kernel_name": name})
    with pytest.raises((InvalidSettingsError, KernelNotFoundError)):
        kernels.apply(forged)
    assert data.tree() == before


# --- any order ---

NAMES = st.sampled_from(["a", "b", "c"])


class AnyOrder(RuleBasedStateMachine):
    """Compare a kernels_dir with a dict of name and memory, through crashes at any step."""

    environment: Path
    root: Path

    def __init__(self) -> None:
        super().__init__()
        self.made = Kernels(Path(tempfile.mkdtemp(dir=self.root)), self.environment)
        self.model: dict[str, str] = {}

    def _taken(self, name: str) -> bool:
        return name in self.model

    @rule(name=NAMES, memory=st.sampled_from(["1g", "2g"]))
    def create(self, name: str, memory: str) -> None:
        planned = self.made.planned_create(name, spark_conf={MEMORY: memory})
        if self._taken(name):
            with pytest.raises(KernelExistsError):
                kernels.apply(planned)
        else:
            kernels.apply(planned)
            self.model[name] = memory

    @precondition(lambda self: self.model)
    @rule(data=st.data(), memory=st.sampled_from(["1g", "2g"]), packs=st.booleans())
    def update(self, data: st.DataObject, memory: str, *, packs: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        kernels.apply(self.made.planned_update(name, packs=packs, spark_conf={MEMORY: memory}))
        self.model[name] = memory

    @precondition(lambda self: self.model)
    @rule(data=st.data(), new_name=NAMES, renames=st.booleans())
    def copy(self, data: st.DataObject, new_name: str, *, renames: bool) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        act = self.made.rename if renames else self.made.duplicate
        if self._taken(new_name):
            with pytest.raises(KernelExistsError):
                act(name, new_name)
        else:
            act(name, new_name)
            self.model[new_name] = self.model[name]
            if renames:
                del self.model[name]

    @precondition(lambda self: self.model)
    @rule(data=st.data())
    def remove(self, data: st.DataObject) -> None:
        name = data.draw(st.sampled_from(sorted(self.model)))
        self.made.remove(name)
        del self.model[name]

    @precondition(lambda self: self.model)
    @rule(data=st.data(), at=st.integers(1, 45), new_name=NAMES)
    def crash(self, data: st.DataObject, at: int, new_name: str) -> None:
        """Die at a step of something; what it was is done or not done after the next command."""
        name = data.draw(st.sampled_from(sorted(self.model)))
        what = data.draw(st.sampled_from(["update", "remove", "rename"]))
        after = dict(self.model)
        if what == "update":
            planned = self.made.planned_update(name, packs=True, spark_conf={MEMORY: "4g"})
            run, after[name] = lambda: kernels.apply(planned), "4g"
        elif what == "remove":
            run = lambda: self.made.remove(name)  # noqa: E731
            del after[name]
        elif self._taken(new_name):
            return
        else:
            copied = self.made.planned_copy(name, new_name)
            run = lambda: kernels.rename(*copied)  # noqa: E731
            after[new_name] = after.pop(name)
        _die(run, at)
        store.sweep(str(self.made.dir))
        assert self.made.state() in (self.model, after)
        self.model = self.made.state()

    @invariant()
    def all_is_whole(self) -> None:
        assert whole(self.made) == self.model


def _die(run: object, at: int) -> None:
    child = os.fork()
    if child == 0:
        try:
            Hooks(at, "kill").install()
            run()  # type: ignore[operator]
        finally:
            os._exit(0)
    os.waitpid(child, 0)


@pytest.mark.machine
def test_any_order(tmp_path: Path, environment: Path) -> None:
    AnyOrder.environment, AnyOrder.root = environment, tmp_path
    run = settings(
        max_examples=EXAMPLES,
        stateful_step_count=STEPS,
        deadline=None,
        suppress_health_check=list(HealthCheck),
    )
    AnyOrder.TestCase.settings = run
    AnyOrder.TestCase("runTest").runTest()


def test_a_full_disk_is_told_with_the_way_out(
    made: Kernels, monkeypatch: pytest.MonkeyPatch
) -> None:
    planned = made.planned_create("one")

    def full(*_: object) -> None:
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(InstallError, match=r"one: No space left on device.*Make room"):
        kernels.apply(planned)
    assert made.tree() == {}


def test_kernel_json_is_utf_8(made: Kernels) -> None:
    made.create("one", display_name="Ünïcode 漢字")
    text = (made.dir / "one" / "kernel.json").read_text("utf-8")
    assert json.loads(text)["display_name"] == "Ünïcode 漢字"
    assert "漢字" in text
