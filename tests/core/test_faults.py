"""Stop, fail and interrupt every step of every operation: a kernel is whole or not there."""

import random
import subprocess
from collections.abc import Iterator
from pathlib import Path

import pytest
from support.kill_worker import OPERATIONS, Worker
from support.small_kernels import Kernels, make_environment

pytestmark = pytest.mark.machine

RANDOM_KILLS = 8  # for each of five operations: 40 in all

BEFORE = {
    "create": {"other": "1g"},
    "take-over": {"one": "by hand", "other": "1g"},
}
AFTER = {
    "update": {"one": "2g", "other": "1g"},
    "reformat": {"one": "2g", "other": "1g"},
    "take-over": {"one": "2g", "other": "1g"},
    "duplicate": {"one": "1g", "two": "1g", "other": "1g"},
    "rename": {"two": "1g", "other": "1g"},
    "remove": {"other": "1g"},
}
OLD = {"one": "1g", "other": "1g"}


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return make_environment(tmp_path_factory.mktemp("small") / "env")


@pytest.fixture(params=OPERATIONS)
def worker(request: pytest.FixtureRequest, tmp_path: Path, environment: Path) -> Iterator[Worker]:
    with Worker(tmp_path / "stage", environment, request.param) as started:
        yield started


def states(worker: Worker) -> tuple[dict[str, str], dict[str, str]]:
    operation = worker.ask["operation"]
    return BEFORE.get(operation, OLD), AFTER.get(operation, OLD)


def found_after_a_kill(worker: Worker, kernels: Kernels) -> dict[str, str]:
    """Assert what must hold right after a kill and after the next command; return the state."""
    before, after = states(worker)
    assert kernels.faults() == []
    at_once = kernels.state()
    # For an instant a rename shows both.
    assert at_once in (before, after, {**before, **after})
    kernels.next_command()
    assert kernels.leftovers() == []
    assert kernels.faults() == []
    state = kernels.state()
    assert state in (before, after)
    return state


def test_a_kill_at_every_call(worker: Worker, environment: Path) -> None:
    kernels = Kernels(worker.kernels_dir, environment)
    calls = worker.run()["calls"]
    before, after = states(worker)
    seen = []
    for at in range(1, calls + 1):
        assert worker.run(at, "kill")["status"] == 9
        seen.append(found_after_a_kill(worker, kernels))
    assert calls > 10
    assert seen[0] == before
    assert seen[-1] == after


@pytest.mark.parametrize(
    "worker", ["create", "update", "rebuild", "rename", "remove"], indirect=True
)
def test_kills_at_random_moments(worker: Worker, environment: Path) -> None:
    kernels = Kernels(worker.kernels_dir, environment)
    full = worker.run()["seconds"]
    for _ in range(RANDOM_KILLS):
        worker.run(seconds=random.uniform(0, full))
        found_after_a_kill(worker, kernels)


def test_an_error_of_every_call(worker: Worker, environment: Path) -> None:
    """Nothing is left at once, not only after the next command."""
    kernels = Kernels(worker.kernels_dir, environment)
    before, after = states(worker)
    calls = worker.run()["calls"]
    for at in range(1, calls + 1):
        fault = ("ENOSPC", "EIO", "EACCES")[at % 3]
        ended = worker.run(at, fault)
        assert ended["ended"] in {"InstallError", "done"}, (at, ended)
        assert kernels.state() == (after if ended["ended"] == "done" else before), (at, ended)
        assert kernels.leftovers() == [], (at, ended)
        assert kernels.faults() == [], (at, ended)
        if ended["ended"] == "InstallError":
            assert str(worker.root) in ended["message"]


@pytest.mark.parametrize("worker", ["create", "update", "rename", "remove"], indirect=True)
def test_a_disk_that_fails_for_good(worker: Worker, environment: Path) -> None:
    """Then not even the clearing works; the next command does it."""
    kernels = Kernels(worker.kernels_dir, environment)
    calls = worker.run()["calls"]
    for at in range(1, calls + 1):
        ended = worker.run(at, "from EIO")
        assert ended["ended"] in {"InstallError", "done"}, (at, ended)
        found_after_a_kill(worker, kernels)


def test_an_interrupt_after_every_call(worker: Worker, environment: Path) -> None:
    """As Ctrl-C and SIGTERM on the command line."""
    kernels = Kernels(worker.kernels_dir, environment)
    before, after = states(worker)
    calls = worker.run()["calls"]
    for at in range(1, calls + 1):
        ended = worker.run(at, "interrupt")
        assert ended["ended"] in {"KeyboardInterrupt", "done"}, (at, ended)
        assert kernels.state() in (before, after), (at, ended)
        assert kernels.leftovers() == [], (at, ended)
        assert kernels.faults() == [], (at, ended)


def test_the_next_command_clears_what_a_kill_left(
    tmp_path: Path, environment: Path, run_cli
) -> None:
    for words in (("list",), ("doctor",)):
        with Worker(tmp_path / words[0], environment, "rename") as worker:
            kernels = Kernels(worker.kernels_dir, environment)
            left = []
            for at in (10, 25, 40):
                worker.run(at, "kill")
                left += kernels.leftovers()
                result: subprocess.CompletedProcess[str] = run_cli(
                    *words, "--kernels_dir_path", kernels.dir
                )
                assert result.returncode in {0, 1}, result.stderr
                assert kernels.leftovers() == []
            assert left
