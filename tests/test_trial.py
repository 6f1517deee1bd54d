"""Test `run_trial` on real kernels, those that work and those that do not."""

import contextlib
import json
import os
import signal
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path

import psutil
import pytest
from jupyter_client.manager import KernelManager
from support import places

from jupyter_pyspark_kernels.core.errors import (
    CancelledError,
    KernelNotFoundError,
    KernelTestError,
)
from jupyter_pyspark_kernels.startup import startup_source
from jupyter_pyspark_kernels.trial import DifferenceError, run_trial

PATIENCE = 300.0
NEVER_ANSWERS = [sys.executable, "-c", "import time; time.sleep(1000)", "{connection_file}"]


def write_kernel(
    kernels_dir: Path,
    name: str,
    env: dict[str, str] | None = None,
    *,
    submit_args: str = "--master local[2] --conf spark.ui.enabled=false",
    argv: list[str] | None = None,
) -> Path:
    """Write a kernel by hand, with the start-up file in it; `env` goes over the usual."""
    resource_dir = kernels_dir / name
    resource_dir.mkdir(parents=True)
    startup = resource_dir / "pyspark_startup.py"
    startup.write_text(startup_source("1.2.3"), encoding="utf-8")
    home = places.find_spark_home()
    usual = {
        "SPARK_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(map(str, (home / "python" / "lib").glob("*.zip"))),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": f"{submit_args} pyspark-shell",
        "PYTHONSTARTUP": str(startup),
        "SPARK_LOCAL_IP": "127.0.0.1",
        "LC_ALL": "C.UTF-8",
    }
    plain = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    content = {
        "display_name": name,
        "language": "python",
        "argv": argv or plain,
        "env": {**usual, **(env or {})},
    }
    (resource_dir / "kernel.json").write_text(json.dumps(content), encoding="utf-8")
    return resource_dir


class Trial:
    """Run a test of a kernel, and keep its steps; nothing of it may be left at the end."""

    def __init__(self, kernels_dir: Path) -> None:
        self.kernels_dir = kernels_dir
        self.steps: list[str] = []

    def run(self, name: str, *packages: str, timeout: float = PATIENCE, **more: object):
        return run_trial(
            name,
            str(self.kernels_dir),
            packages,
            on_step=self.steps.append,
            timeout=timeout,
            **more,
        )

    def failure(self, name: str, *packages: str, timeout: float = PATIENCE) -> str:
        with pytest.raises(KernelTestError) as caught:
            self.run(name, *packages, timeout=timeout)
        message = str(caught.value)
        assert "Traceback" not in message
        assert "\tat " not in message
        assert "\x1b" not in message
        return message


@pytest.fixture
def trial(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    """A place that is on no path of Jupyter's, and a look at what is left afterwards."""
    place = tmp_path / "trial-tmp"
    place.mkdir()
    monkeypatch.setenv("TMPDIR", str(place))
    monkeypatch.setattr("tempfile.tempdir", None)
    before = sorted(Path.cwd().iterdir())
    yield Trial(tmp_path / "elsewhere" / "kernels")
    assert not list(place.glob("pyspark-kernel-test-*"))
    assert sorted(Path.cwd().iterdir()) == before
    _, alive = psutil.wait_procs(_processes_in(place), timeout=5)
    assert [p for p in alive if p.status() != psutil.STATUS_ZOMBIE] == []


def _processes_in(place: Path) -> list[psutil.Process]:
    """List the processes that run there: the kernel, its JVM, and the JVM's Python workers."""
    found = []
    for process in psutil.process_iter():
        with contextlib.suppress(psutil.Error):
            if process.cwd().startswith(str(place)):
                found.append(process)
    return found


def interrupt_once(state: Callable[[], bool]) -> threading.Thread:
    """Send this process a Ctrl-C as soon as a state is reached."""

    def wait() -> None:
        end = time.monotonic() + PATIENCE
        while not state() and time.monotonic() < end:
            time.sleep(0.05)  # between two looks
        os.kill(os.getpid(), signal.SIGINT)

    thread = threading.Thread(target=wait, daemon=True)
    thread.start()
    return thread


# --- kernels that work ---


@pytest.mark.spark
def test_working_kernel_reports_driver_and_executors(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "good")

    report = trial.run("good", "pydantic", "jupyter_client")

    assert (report.kernel_name, report.master) == ("good", "local[2]")
    assert report.application_id.startswith("local-")
    assert report.driver.executable == sys.executable
    assert report.driver.source == "the environment itself"
    assert set(report.driver.packages) == {"pydantic", "jupyter_client"}
    assert None not in report.driver.packages.values()
    assert report.executors == (report.driver,)
    assert min(report.kernel_seconds, report.spark_seconds, report.job_seconds) > 0
    assert [step.split(" ")[0] for step in trial.steps] == [
        "Kernel:",
        "Kernel:",
        "Spark:",
        "Spark:",
        "Executors:",
        "Executors:",
    ]
    assert f"Spark: {report.spark_version} on local[2] after " in trial.steps[3]
    assert trial.steps[3].endswith(f"application {report.application_id}")
    assert trial.steps[5].startswith("Executors: 1 host after ")


@pytest.mark.spark
def test_kernel_that_starts_no_spark_gets_a_session(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "lazy", {"PYSPARK_KERNELS_SPARK_START": "none"})

    report = trial.run("lazy")

    assert report.master == "local[2]"
    assert len(report.executors) == 1


@pytest.mark.spark
def test_kernel_of_the_original_script_works(trial: Trial, spark_home: Path) -> None:
    shell = str(spark_home / "python" / "pyspark" / "shell.py")
    write_kernel(trial.kernels_dir, "old", {"PYTHONSTARTUP": shell})

    report = trial.run("old")

    assert report.master == "local[2]"
    assert len(report.executors) == 1


# --- kernels that do not start ---


def test_unknown_kernel_is_not_found(trial: Trial) -> None:
    trial.kernels_dir.mkdir(parents=True)
    for name in ("absent", "python3"):  # Jupyter itself always has a python3
        with pytest.raises(KernelNotFoundError, match=name):
            trial.run(name)


def test_kernel_of_the_same_name_elsewhere_is_not_taken(trial: Trial, kernels_dir: Path) -> None:
    write_kernel(kernels_dir, "twin", argv=NEVER_ANSWERS)
    write_kernel(trial.kernels_dir, "twin", argv=["/nowhere/bin/python", "{connection_file}"])

    assert "/nowhere/bin/python" in trial.failure("twin")


def test_unreadable_kernel_json_is_said(trial: Trial) -> None:
    resource_dir = write_kernel(trial.kernels_dir, "torn")
    (resource_dir / "kernel.json").write_text("{", encoding="utf-8")

    assert "kernel.json of torn" in trial.failure("torn")


def test_interpreter_that_is_gone_is_named(trial: Trial, tmp_path: Path) -> None:
    link = tmp_path / "python"
    link.symlink_to("/nowhere/python3")
    write_kernel(trial.kernels_dir, "gone", argv=["/nowhere/bin/python", "{connection_file}"])
    write_kernel(trial.kernels_dir, "linked", argv=[str(link), "{connection_file}"])

    assert "/nowhere/bin/python, is not there: the environment is gone" in trial.failure("gone")
    assert "is a link to /nowhere/python3, which is not there" in trial.failure("linked")


def test_environment_without_ipykernel_is_explained(
    trial: Trial, virtualenv_environment: Path
) -> None:
    python = str(virtualenv_environment / "bin" / "python")
    argv = [python, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    write_kernel(trial.kernels_dir, "bare", argv=argv)

    assert f"{python} -m pip install ipykernel" in trial.failure("bare")


def test_death_without_known_cause_shows_the_last_words(trial: Trial) -> None:
    code = "import sys; sys.stderr.write('\\x1b[31mno more disk\\x1b[0m\\n'); sys.exit(3)"
    write_kernel(trial.kernels_dir, "dead", argv=[sys.executable, "-c", code, "{connection_file}"])

    message = trial.failure("dead")

    assert "Kernel dead ended before it answered" in message
    assert message.endswith("\nno more disk")


def test_kernel_that_never_answers_is_given_up(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "mute", argv=NEVER_ANSWERS)
    began = time.monotonic()

    message = trial.failure("mute", timeout=2)

    assert "mute did not answer within 2 s" in message
    assert time.monotonic() - began < 60


def test_cancelled_test_ends_soon(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "mute", argv=NEVER_ANSWERS)

    with pytest.raises(CancelledError):
        trial.run("mute", cancelled=lambda: True)


def test_interrupt_goes_on_and_leaves_nothing(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "mute", argv=NEVER_ANSWERS)
    thread = interrupt_once(lambda: any(_is_mute(p) for p in psutil.Process().children()))

    with pytest.raises(KeyboardInterrupt):
        trial.run("mute")
    thread.join()


def test_interrupt_while_the_process_starts_waits_until_it_has_started(
    trial: Trial, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_kernel(trial.kernels_dir, "mute", argv=NEVER_ANSWERS)
    started: list[int] = []
    start = KernelManager.start_kernel

    def interrupted(manager: KernelManager, **arguments: object) -> None:
        signal.raise_signal(signal.SIGINT)
        start(manager, **arguments)
        started.extend(p.pid for p in psutil.Process().children() if _is_mute(p))

    monkeypatch.setattr(KernelManager, "start_kernel", interrupted)

    with pytest.raises(KeyboardInterrupt):
        trial.run("mute")

    assert len(started) == 1
    with contextlib.suppress(psutil.NoSuchProcess):
        psutil.Process(started[0]).wait(timeout=20)


def _is_mute(process: psutil.Process) -> bool:
    try:
        return "import time; time.sleep(1000)" in process.cmdline()
    except psutil.NoSuchProcess:
        return False


@pytest.mark.spark
def test_interrupt_during_the_job_ends_spark_too(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "good")
    thread = interrupt_once(lambda: "Executors: running one job …" in trial.steps)

    with pytest.raises(KeyboardInterrupt):
        trial.run("good")
    thread.join()


# --- Spark that does not start, executors that differ ---


@pytest.mark.spark
def test_wrong_spark_option_is_passed_on_as_the_kernel_explains_it(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "wrong", submit_args="--master local[2] --nosuch")

    message = trial.failure("wrong")

    assert message.startswith("spark-submit does not know the option --nosuch.")
    assert "settings" in message


@pytest.mark.spark
def test_old_kernel_without_spark_is_explained_by_its_log(trial: Trial, spark_home: Path) -> None:
    shell = str(spark_home / "python" / "pyspark" / "shell.py")
    wrong = "--master local[2] --nosuch"
    write_kernel(trial.kernels_dir, "old", {"PYTHONSTARTUP": shell}, submit_args=wrong)

    assert trial.failure("old").startswith("spark-submit does not know the option --nosuch.")


@pytest.mark.spark
def test_old_kernel_that_dies_of_spark_is_explained_by_its_log(
    trial: Trial, spark_home: Path
) -> None:
    shell = str(spark_home / "python" / "pyspark" / "shell.py")
    write_kernel(trial.kernels_dir, "old", {"PYTHONSTARTUP": shell}, submit_args="--master nosuch")

    assert "does not know the master nosuch" in trial.failure("old")


@pytest.mark.spark
def test_missing_package_fails_after_the_job(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "good")

    with pytest.raises(DifferenceError) as caught:
        trial.run("good", "pydantic-corr", "pyzmq", "no-such-package")

    message = str(caught.value)
    assert "has no package no-such-package. Install it" in message
    assert "Did you mean pydantic-core? Else install" in message
    assert "pyzmq" not in message
    assert caught.value.report.driver.packages["pyzmq"]
    said = next(n for n, step in enumerate(trial.steps) if "no-such-package" in step)
    assert said < trial.steps.index("Spark: starting …")


@pytest.mark.spark
def test_python_that_executors_cannot_run_is_explained(trial: Trial) -> None:
    write_kernel(trial.kernels_dir, "lost", {"PYSPARK_PYTHON": "/nowhere/bin/python"})

    message = trial.failure("lost")

    assert "/nowhere/bin/python cannot be run" in message
    assert "Set PYSPARK_PYTHON to the environment's own interpreter" in message


@pytest.mark.spark
def test_python_of_the_host_with_other_packages_differs(
    trial: Trial, virtualenv_environment: Path
) -> None:
    other = str(virtualenv_environment / "bin" / "python")
    write_kernel(trial.kernels_dir, "other", {"PYSPARK_PYTHON": other})

    message = trial.failure("other", "pydantic")

    assert "has no package pydantic; the driver has " in message
    assert f"Set PYSPARK_PYTHON to {sys.executable}" in message


@pytest.mark.spark
def test_job_that_gets_no_executor_is_cancelled(trial: Trial) -> None:
    # a cluster of no nodes, inside the driver's JVM
    args = "--master local-cluster[0,1,1024] --conf spark.ui.enabled=false --conf spark.executor.cores=2"
    write_kernel(trial.kernels_dir, "hungry", submit_args=args)

    message = trial.failure("hungry", timeout=60)

    assert "on the executors of local-cluster[0,1,1024] did not end within 60 s" in message
    assert "no free resources, or executor memory is larger than a node" in message
    asked = "1g of memory (spark.executor.memory) and 2 cores (spark.executor.cores)"
    assert asked in message
    assert asked in trial.steps[-1]
    assert "no worker has given one so far" in trial.steps[-1]
