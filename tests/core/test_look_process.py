"""The process that makes full looks: what it answers, how it ends, and that it gives way to others."""

import os
import threading
from collections.abc import Iterator
from pathlib import Path

import psutil
import pytest
from support.small_kernels import Kernels

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import KernelError
from jupyter_pyspark_kernels.core.freshness import look, stamp_of
from jupyter_pyspark_kernels.core.look_process import LookProcess
from jupyter_pyspark_kernels.core.pack_choices import PackChoices

CHOICES = PackChoices(leave_out=("foo",))


@pytest.fixture
def process() -> Iterator[LookProcess]:
    made = LookProcess()
    yield made
    made.close()
    made.forget()


@pytest.fixture
def archive(kernels: Kernels) -> str:
    path = kernels.dir / "etl" / "pyspark_venv_etl.zip"
    return str(path)


def test_it_says_what_a_look_here_says(
    process: LookProcess, kernels: Kernels, archive: str
) -> None:
    environment = read_environment(str(kernels.environment))
    for change in (lambda: None, lambda: (kernels.environment / "share" / "noise").write_text("")):
        change()
        for choices in (None, PackChoices(), CHOICES):
            found = process.look(archive, environment.environment_dir, choices)
            assert found == (
                look(archive, environment, choices, depth="files"),
                stamp_of(archive),
            )


def test_known_bytes_are_not_read_again(
    process: LookProcess, kernels: Kernels, archive: str
) -> None:
    with open(archive, "r+b") as file:
        file.seek(1000)
        file.write(b"damage")
    directory = str(kernels.environment)

    found, stamp = process.look(archive, directory, None)
    again, _ = process.look(archive, directory, None, whole=stamp)

    assert (found.state, again.state) == ("damaged", "fresh")
    Path(archive).touch()
    assert process.look(archive, directory, None, whole=stamp)[0].state == "damaged"


def test_an_environment_that_is_gone(process: LookProcess, tmp_path: Path, archive: str) -> None:
    for _ in range(2):
        with pytest.raises(KernelError, match="nowhere"):
            process.look(archive, str(tmp_path / "nowhere"), None)


def test_it_gives_way_to_all_others(process: LookProcess, kernels: Kernels, archive: str) -> None:
    process.look(archive, str(kernels.environment), None)
    [child] = [p for p in psutil.Process().children() if "look_worker.py" in " ".join(p.cmdline())]

    assert child.nice() == 19
    assert child.environ().keys() <= {"LD_LIBRARY_PATH"}


def look_for_ever(process: LookProcess, archive: str, environment_dir: str) -> None:
    while True:
        process.look(archive, environment_dir, None)


def test_closing_ends_a_look(kernels: Kernels, archive: str) -> None:
    process = LookProcess()
    closer = threading.Timer(0.05, process.close)
    closer.start()
    with pytest.raises(KernelError, match="ended"):
        look_for_ever(process, archive, str(kernels.environment))
    closer.join()
    process.forget()
    assert "look_worker.py" not in str([p.cmdline() for p in psutil.Process().children()])


@pytest.mark.machine
def test_it_ends_with_its_parent(kernels: Kernels, archive: str) -> None:
    """Also where the parent is killed in the middle of a look."""
    reader, writer = os.pipe()
    parent = os.fork()
    if parent == 0:
        process = LookProcess()
        process.look(archive, str(kernels.environment), None)
        os.write(writer, str(process._child.pid).encode())
        os.kill(os.getpid(), 9)
    os.waitpid(parent, 0)
    child = psutil.Process(int(os.read(reader, 20)))
    os.close(reader)
    os.close(writer)
    child.wait(30)
    assert not child.is_running()
