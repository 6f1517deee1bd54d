"""Test in real kernels which other start-up file runs."""

from collections.abc import Callable
from pathlib import Path

import pytest
from startup.startup_kernels import LOCAL, Kernel

pytestmark = pytest.mark.spark
Start = Callable[..., Kernel]


def test_the_users_own_startup_file_runs(start_kernel: Start, tmp_path: Path) -> None:
    own = tmp_path / "own.py"
    own.write_text("mine = 42\n")
    kernel = start_kernel(OLD_PYTHONSTARTUP=str(own), PYSPARK_KERNELS_SPARK_START="none")
    assert kernel.run("mine").result == "42"
    own.write_text("seven = spark.range(7).count()\n")
    assert start_kernel(OLD_PYTHONSTARTUP=str(own)).run("seven").result == "7"


def test_copies_of_the_startup_file_do_not_run_each_other(
    start_kernel: Start, tmp_path: Path
) -> None:
    first = start_kernel(PYSPARK_KERNELS_SPARK_START="none")
    copy = tmp_path / "kernels" / "k0" / "pyspark_startup.py"
    second = start_kernel(LOCAL, OLD_PYTHONSTARTUP=str(copy), PYSPARK_KERNELS_SPARK_START="none")
    for kernel in (first, second):
        assert kernel.run("len(get_ipython().events.callbacks['pre_run_cell'])").error == ""
    counts = [k.run("len(get_ipython().events.callbacks['pre_run_cell'])") for k in (first, second)]
    assert counts[0].result == counts[1].result
