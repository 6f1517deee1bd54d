"""Test what a server that is killed while it packs leaves, and what the next one makes of it."""

import os
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from support.servers import Server, running_server
from support.small_kernels import PREFIX, make_environment

PATIENCE = 60


@pytest.fixture(scope="module")
def environment(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An environment of 150 MB that does not get smaller: packing it takes a while."""
    path = make_environment(tmp_path_factory.mktemp("large") / "env")
    for number in range(150):
        (path / "share" / f"noise{number}").write_bytes(os.urandom(1_000_000))
    return path


@pytest.fixture
def folder(tmp_path: Path) -> Iterator[Path]:
    """The home of one server after the other."""
    (tmp_path / "data" / "kernels").mkdir(parents=True)
    return tmp_path


def create(server: Server, name: str, environment: Path) -> Any:
    settings = {
        "kernel_name": name,
        "environment_dir": str(environment),
        "spark_master": "yarn",
    }
    return server.ask_ours("POST", "kernels", {"settings": settings, "location": "user"})


def until(server: Server, job: Any, stage: str) -> Any:
    """Wait until a job has done a part of a stage, or is finished where that is asked for."""
    while not job["finished"]:
        progress = job["progress"]
        if stage and progress and progress["stage"] == stage and progress["bytes_done"]:
            return job
        time.sleep(0.01)
        job = server.ask_ours("GET", f"jobs/{job['job_id']}")
    assert (job["state"], stage) == ("done", ""), job
    return job


def killed_while_it_packs(server: Server, job: Any) -> None:
    until(server, job, "packing")
    workers = psutil.Process(server.process.pid).children(recursive=True)
    server.kill()
    assert workers
    assert not psutil.wait_procs(workers, timeout=PATIENCE)[1]


def tree(folder: Path) -> dict[str, bytes]:
    root = folder / "data" / "kernels"
    return {
        str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()
    }


def leftovers(folder: Path) -> set[str]:
    return {name for name in tree(folder) if PREFIX in name}


def states(server: Server) -> dict[str, str]:
    return {
        one["kernel_name"]: one["state"] for one in server.ask_ours("GET", "kernels")["kernels"]
    }


def test_a_kernel_that_was_being_made_is_absent(environment: Path, folder: Path) -> None:
    with running_server(folder) as server:
        killed_while_it_packs(server, create(server, "etl", environment))
    assert not (folder / "data/kernels/etl/kernel.json").exists()

    with running_server(folder) as server:
        assert states(server) == {}
        until(server, create(server, "etl", environment), "")
        assert states(server) == {"etl": "ready"}
    assert not leftovers(folder)


def test_a_kernel_that_was_being_packed_again_is_as_before(environment: Path, folder: Path) -> None:
    with running_server(folder) as server:
        until(server, create(server, "etl", environment), "")
        before = tree(folder)
        (environment / "share" / "noise0").write_bytes(os.urandom(1_000_000))
        rebuilt = server.ask_ours("POST", "kernels/user/etl/rebuild", {})
        killed_while_it_packs(server, rebuilt)

    with running_server(folder) as server:
        # What is left of the new archive is cleared with the next change.
        assert before.items() <= tree(folder).items()
        assert tree(folder).keys() - before.keys() == leftovers(folder)
        until(server, server.ask_ours("POST", "kernels/user/etl/rebuild", {}), "")
        assert states(server) == {"etl": "ready"}
    assert tree(folder).keys() == before.keys()
