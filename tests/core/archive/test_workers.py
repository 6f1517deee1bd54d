"""Test what happens when processes that pack, or the one they work for, end or are told to."""

import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest

from jupyter_pyspark_kernels.core.archive import Scan, meter
from jupyter_pyspark_kernels.core.archive.members import BLOCK
from jupyter_pyspark_kernels.core.errors import ArchiveError, CancelledError
from jupyter_pyspark_kernels.core.records import Progress

FORMATS = ["zip", "tar.gz"]
PATIENCE = 60


@pytest.fixture
def large(tree: Path) -> Path:
    """What takes a while to pack: 400 MB that do not compress."""
    noise = os.urandom(BLOCK)
    with (tree / "lib" / "large.bin").open("wb") as file:
        for n in range(400):
            file.write(noise[n:] + noise[:n])
    return tree


@pytest.fixture
def pack_large(
    large: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> Callable[..., Path]:
    """Pack it, each chunk reported at once: `pack_large(form, on_progress=…)`."""
    monkeypatch.setattr(meter, "_PERIOD", 0)
    found = scan_tree(large)
    return lambda form, **options: pack_scan(found, tmp_path / "a", form, **options)


def children() -> list[psutil.Process]:
    return [child for child in psutil.Process().children() if packs(child)]


def packs(process: psutil.Process) -> bool:
    """Tell it from processes that other tests left for later use: one renders templates."""
    try:
        return "packing.worker" in " ".join(process.cmdline())
    except psutil.Error:
        return False


def gone(processes: list[psutil.Process]) -> bool:
    return not psutil.wait_procs(processes, timeout=PATIENCE)[1]


def test_a_worker_that_is_killed(pack_large: Callable[..., Path]) -> None:
    """As the system does when memory runs out."""
    workers: list[psutil.Process] = []

    def kill(progress: Progress) -> None:
        if progress.bytes_done > BLOCK and not workers:
            workers.extend(children())
            workers[0].kill()

    with pytest.raises(ArchiveError, match=r"killed \(signal 9\)") as caught:
        pack_large("zip", on_progress=kill)

    assert "memory" in str(caught.value)
    assert "try again" in str(caught.value)
    assert gone(workers)


def test_a_worker_that_does_not_start(
    pack_large: Callable[..., Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sys, "executable", "/bin/false")

    with pytest.raises(ArchiveError, match="ended too early"):
        pack_large("zip")


@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("stage", ["packing", "verifying"])
def test_cancelled_it_leaves_no_process(
    stage: str, form: str, pack_large: Callable[..., Path]
) -> None:
    """They are there while it packs only."""
    found: list[list[psutil.Process]] = []
    asked_after = 0

    def look(progress: Progress) -> None:
        if progress.stage == stage and progress.bytes_done > BLOCK and not found:
            found.append(children())

    def cancelled() -> bool:
        nonlocal asked_after
        asked_after += bool(found)
        return bool(found)

    with pytest.raises(CancelledError):
        pack_large(form, on_progress=look, cancelled=cancelled)

    assert asked_after == 1
    [workers] = found
    assert bool(workers) is (stage == "packing")
    assert gone(workers)


@pytest.mark.parametrize("form", FORMATS)
def test_it_is_asked_all_the_time_whether_to_stop(
    form: str, pack_large: Callable[..., Path]
) -> None:
    """Also while every worker is busy: here they are stopped, as if they never came back."""
    stopped: list[psutil.Process] = []
    asked = 0

    def stop(progress: Progress) -> None:
        if progress.bytes_done > BLOCK and not stopped:
            stopped.extend(children())
            for worker in stopped:
                worker.suspend()

    def cancelled() -> bool:
        nonlocal asked
        asked += bool(stopped)
        return asked > 20

    with pytest.raises(CancelledError):
        pack_large(form, on_progress=stop, cancelled=cancelled)

    assert asked == 21
    assert gone(stopped)


PROGRAM = """
import sys
sys.path.insert(0, {root!r})
from pathlib import Path
from jupyter_pyspark_kernels.core.archive import describe, pack, scan
from jupyter_pyspark_kernels.core.records import Environment
path = {tree!r}
environment = Environment(
    environment_dir=path, python=path + "/bin/python", kind="prefix", python_version="3.11.7",
    implementation="CPython", base_dir=None, base_python=None, system_site_packages=False,
    package_count=0, ipykernel=None, pyspark=None, pandas=None, pyarrow=None, numpy=None,
    editable=(),
)
def tell(progress):
    if progress.bytes_done > 1 << 20:
        print("at work", flush=True)
calls = dict(on_progress=tell, cancelled=lambda: False)
found = scan(environment, cancelled=lambda: False)
record = describe(environment, {{}}, "f", found, "test")
with open({target!r}, "w+b") as file:
    pack(found, file, format="zip", record=record, **calls)
"""


def test_workers_end_with_their_parent(large: Path, tmp_path: Path) -> None:
    """As when a server is killed: no signal tells them, and nothing waits for them."""
    root = str(Path(__file__).parents[3])
    program = PROGRAM.format(root=root, tree=str(large), target=str(tmp_path / "a"))
    with subprocess.Popen(
        [sys.executable, "-c", program], stdout=subprocess.PIPE, text=True
    ) as parent:
        assert parent.stdout is not None
        assert parent.stdout.readline() == "at work\n"
        workers = psutil.Process(parent.pid).children()
        parent.kill()

    assert workers
    assert gone(workers)


def memory(process: psutil.Process) -> int:
    """Return the most that a process ever held, in KiB."""
    lines = Path(f"/proc/{process.pid}/status").read_text().splitlines()
    return int(next(line for line in lines if line.startswith("VmHWM")).split()[1])


@pytest.mark.parametrize("form", FORMATS)
def test_memory_of_workers(
    form: str,
    large: Path,
    scan_tree: Callable[..., Scan],
    pack_scan: Callable[..., Path],
    tmp_path: Path,
) -> None:
    for n in range(100):
        (large / "lib" / f"text{n}").write_bytes(b"some text\n" * 90_000)
    seen: dict[int, int] = {}

    def look(_: Progress) -> None:
        for worker in children():
            seen[worker.pid] = memory(worker)

    pack_scan(scan_tree(large), tmp_path / "a", form, on_progress=look)

    assert seen
    assert max(seen.values()) < 48 << 10
