"""Run the test of a kernel step by step, and say why where it does not pass."""

import os
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from jupyter_client.kernelspec import KernelSpec

from ..core.errors import KernelTestError
from ..core.records import KernelTest, Record
from ..startup.causes import explain
from ..startup.submit_arguments import submit_settings
from .causes import explain_executors, explain_kernel, for_tester, last_words, with_lines
from .comparison import (
    SAME,
    DifferenceError,
    Look,
    differences,
    executor_report,
    missing_packages,
)
from .running_kernel import (
    CellError,
    KernelDiedError,
    NoAnswerError,
    Patience,
    RunningKernel,
    read_spec,
    running_kernel,
)

_CELL = Path(__file__).with_name("cell.py")
_CREATE = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()"
# Spark's own words: TaskSchedulerImpl, after spark.starvation.timeout.
_STARVED, _STARVED_SECONDS = "Initial job has not accepted any resources", 15.0
_SPARK_SIGNS = ("org.apache.spark", "org/apache/spark", "spark-submit", "pyspark", "PYTHONSTARTUP")


class _Spark(Record):
    """Hold what ``cell.show_spark`` says; ``master`` is empty with Spark Connect."""

    spark_version: str
    master: str
    application_id: str
    ui_url: str | None
    worker_python: str
    alias: str | None
    asked: str


class _Executors(Record):
    """Hold what ``cell.show_executors`` says."""

    reports: tuple[Look, ...]


def run_trial(
    kernel_name: str,
    kernels_dir: str,
    packages: Sequence[str],
    *,
    on_step: Callable[[str], None],
    timeout: float,
    cancelled: Callable[[], bool] = lambda: False,
) -> KernelTest:
    """Start a kernel, run one job on its executors, and return what runs where.

    Parameters
    ----------
    packages
        Distributions that driver and executors must have in the same version.
    on_step
        Called with a line for people at the begin and end of each step.
    timeout
        Seconds for the whole test.
    cancelled
        Asked twice a second; the test ends soon after it returns true.

    Raises
    ------
    KernelTestError
        The kernel does not work, or driver and executors differ.
    KernelNotFoundError
        There is no such kernel in that directory.
    CancelledError
        When ``cancelled`` returned true.

    The kernel and its children are gone at the end, however it ends.
    """
    specs, spec = read_spec(kernel_name, kernels_dir)
    patience = Patience(timeout, time.monotonic() + timeout, cancelled)
    on_step(f"Kernel: starting {kernel_name} …")
    began = time.monotonic()
    with running_kernel(kernel_name, specs, spec) as kernel:
        trial = _Trial(kernel_name, spec, kernel, patience, on_step)
        return trial.run(list(packages), began)


class _Trial:
    """Be the steps of one test."""

    def __init__(
        self,
        kernel_name: str,
        spec: KernelSpec,
        kernel: RunningKernel,
        patience: Patience,
        on_step: Callable[[str], None],
    ) -> None:
        self.name = kernel_name
        self.spec = spec
        self.kernel = kernel
        self.patience = patience
        self.on_step = on_step
        self.environ = {**os.environ, **{k: v.replace("$$", "$") for k, v in spec.env.items()}}

    def run(self, packages: list[str], began: float) -> KernelTest:
        self._wait_for_kernel()
        kernel_seconds = time.monotonic() - began
        self.on_step(f"Kernel: answers after {_seconds(kernel_seconds)}")
        driver = self._look_at_driver(packages)
        for message in missing_packages(driver.report(SAME)):
            self.on_step(f"Kernel: {message}")

        self.on_step("Spark: starting …")
        began = time.monotonic()
        spark = self._start_spark(driver)
        spark_seconds = time.monotonic() - began
        self.on_step(
            f"Spark: {spark.spark_version} on {spark.master} after {_seconds(spark_seconds)}, "
            f"application {spark.application_id}"
        )

        self.on_step("Executors: running one job …")
        began = time.monotonic()
        looks = self._look_at_executors(packages, spark, driver)
        job_seconds = time.monotonic() - began
        hosts = len({look.host for look in looks})
        self.on_step(
            f"Executors: {hosts} {'host' if hosts == 1 else 'hosts'} after {_seconds(job_seconds)}"
        )

        report = KernelTest(
            kernel_name=self.name,
            spark_version=spark.spark_version,
            master=spark.master,
            application_id=spark.application_id,
            ui_url=spark.ui_url,
            driver=driver.report(SAME),
            executors=tuple(executor_report(look, driver) for look in looks),
            kernel_seconds=kernel_seconds,
            spark_seconds=spark_seconds,
            job_seconds=job_seconds,
        )
        if found := differences(report.driver, report.executors, spark.alias):
            raise DifferenceError(found, report)
        return report

    # --- the kernel ---

    def _wait_for_kernel(self) -> None:
        with self._failures(
            f"Kernel {self.name} did not answer within {self.patience.timeout:g} s. If it starts "
            "Spark before it answers, the cluster may be busy or not reachable; give the test more "
            "time, or update the kernel so that Spark starts in the background."
        ):
            self.kernel.wait_until_ready(self.patience)

    def _look_at_driver(self, packages: list[str]) -> Look:
        with self._failures(self._silent("its first cell")):
            code = f"{_CELL.read_text('utf-8')}\n\nshow_driver({packages!r})"
            return Look.model_validate(self._run(code))

    def _run(self, code: str) -> Mapping[str, Any]:
        """Run a cell that has no reason of its own to fail."""
        reply = self.kernel.run(code, self.patience)
        if isinstance(reply, CellError):
            raise KernelTestError(
                f"Kernel {self.name} could not run the test's own code: {reply.name}: "
                f"{reply.value}. Look at the environment's start-up files (PYTHONSTARTUP, "
                "IPython's profile), and at ipykernel's version."
            )
        return reply

    # --- Spark ---

    def _start_spark(self, driver: Look) -> _Spark:
        with self._failures(self._spark_late):
            # an assignment, since IPython may take a lone name for a magic
            error = self.kernel.run("trial_session = spark", self.patience)
            if isinstance(error, CellError) and error.name == "NameError":
                error = self._create_session(driver)
            if isinstance(error, CellError):
                raise KernelTestError(self._spark_failure(error, driver))
            spark = _Spark.model_validate(self._run("show_spark(spark)"))
        if not spark.master:
            raise KernelTestError(
                f"Kernel {self.name} has Spark {spark.spark_version} through Spark Connect, which "
                "cannot run the test's job. Remove SPARK_REMOTE from its environment, and give it "
                "a master."
            )
        return spark

    def _create_session(self, driver: Look) -> Mapping[str, Any] | CellError:
        """Create a session where the kernel leaves that to the user; else its start has failed."""
        if self.environ.get("PYTHONSTARTUP", "").endswith("pyspark/shell.py"):
            raise KernelTestError(self._spark_explained(self.kernel.log(), driver))
        return self.kernel.run(_CREATE, self.patience)

    def _spark_failure(self, error: CellError, driver: Look) -> str:
        if error.name == "SparkStartError":  # the kernel's start-up file has explained it
            return for_tester(error.traceback.removeprefix("SparkStartError: "))
        place = (
            "importing pyspark: " if error.name.endswith(("ImportError", "NotFoundError")) else ""
        )
        text = f"{place}{error.name}: {error.value}\n{self.kernel.log()}"
        return self._spark_explained(text, driver)

    def _spark_explained(self, text: str, driver: Look | None) -> str:
        cause, way_out = explain(text, self._explain_fields(driver))
        return with_lines(f"{cause} {for_tester(way_out)}", last_words(self.kernel.log()))

    def _explain_fields(self, driver: Look | None) -> dict[str, str]:
        settings = submit_settings(self.environ)
        fields = {
            "master": settings.get("spark.master", "local[*]"),
            "python": driver.python_version if driver else "of this kernel",
            "driver_memory": settings.get("spark.driver.memory"),
            "spark_home": self.environ.get("SPARK_HOME"),
            "java_home": self.environ.get("JAVA_HOME"),
            "pythonpath": self.environ.get("PYTHONPATH"),
            "submit_args": self.environ.get("PYSPARK_SUBMIT_ARGS"),
            "hadoop_conf_dir": self.environ.get("HADOOP_CONF_DIR"),
        }
        return {name: value for name, value in fields.items() if value}

    def _spark_late(self) -> str:
        master = submit_settings(self.environ).get("spark.master", "local[*]")
        last = f" The kernel said last: {self.kernel.shown}" if self.kernel.shown else ""
        return (
            f"Spark did not start on {master} within {self.patience.timeout:g} s.{last} Is the "
            "cluster up, and has its queue free resources? Or give the test more time."
        )

    # --- the executors ---

    def _look_at_executors(
        self, packages: list[str], spark: _Spark, driver: Look
    ) -> tuple[Look, ...]:
        with self._failures(
            f"The job on the executors of {spark.master} did not end within "
            f"{self.patience.timeout:g} s, and was cancelled: the cluster has no free resources, or "
            f"executor memory is larger than a node. Asked for each executor: {spark.asked}. Look at "
            f"the cluster's page of application {spark.application_id}, ask for fewer or smaller "
            "executors, or give the test more time."
        ):
            reply = self.kernel.run(
                f"show_executors(spark, {packages!r}, {spark.alias!r})",
                self.patience,
                self._starvation(spark),
            )
        if isinstance(reply, CellError):
            # the traceback has what a shortened value lacks
            text = f"{reply.value}\n{reply.traceback}"
            raise KernelTestError(explain_executors(text, _executor_fields(spark, driver)))
        return _Executors.model_validate(reply).reports

    def _starvation(self, spark: _Spark) -> Callable[[], None]:
        """Return what says once that no executor came, as Spark logs every 15 seconds."""
        began, said = time.monotonic(), False

        def look() -> None:
            nonlocal said
            if said or time.monotonic() - began < _STARVED_SECONDS:
                return
            if _STARVED in self.kernel.log():
                said = True
                self.on_step(
                    f"Executors: no worker has given one so far. Asked for each: {spark.asked}. "
                    "The page of the cluster's master shows what its workers have."
                )

        return look

    # --- what ends a step early ---

    def _silent(self, what: str) -> str:
        return (
            f"Kernel {self.name} did not finish {what} within {self.patience.timeout:g} s. Give the "
            "test more time, or look at the start-up files of its environment."
        )

    @contextmanager
    def _failures(self, late: str | Callable[[], str]) -> Iterator[None]:
        """Say what a dead or silent kernel means in this step."""
        try:
            yield
        except NoAnswerError:
            message = late if isinstance(late, str) else late()
            raise KernelTestError(with_lines(message, last_words(self.kernel.log()))) from None
        except KernelDiedError:
            raise KernelTestError(self._death()) from None

    def _death(self) -> str:
        log = self.kernel.log()
        python = self.spec.argv[0] if self.spec.argv else ""
        known = explain_kernel(log, {"python": python})
        if known:
            return known
        if any(sign in log for sign in _SPARK_SIGNS):
            return self._spark_explained(log, None)
        when = "while it was tested" if self.kernel.answered else "before it answered"
        return with_lines(
            f"Kernel {self.name} ended {when}. Run {python} in a terminal to see whether the "
            "environment works; a kernel that needs more memory than there is ends like this, too.",
            last_words(log),
        )


def _executor_fields(spark: _Spark, driver: Look) -> dict[str, str]:
    own = driver.prefix == driver.base_prefix
    place = "the Python of the environment" if own else f"at {driver.base_prefix}"
    return {
        "worker_python": spark.worker_python,
        "base": place if own else f"Python {driver.python_version} {place}",
        "master": spark.master,
        "application_id": spark.application_id,
        "spark_version": spark.spark_version,
    }


def _seconds(seconds: float) -> str:
    return f"{seconds:.1f} s" if seconds < 10 else f"{seconds:.0f} s"
