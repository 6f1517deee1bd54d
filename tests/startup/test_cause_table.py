"""Test that each row of the table can be used as it is written."""

import re

import pytest

from jupyter_pyspark_kernels.startup.attempt import Attempt
from jupyter_pyspark_kernels.startup.cause_table import CAUSES

OPTIONAL = {
    "driver_memory",
    "executor_memory",
    "spark_home",
    "java_home",
    "pythonpath",
    "resources",
    "hadoop_conf_dir",
}


@pytest.mark.parametrize(("pattern", "cause", "way_out"), CAUSES)
def test_rows_name_only_groups_and_values_that_there_are(
    pattern: str, cause: str, way_out: str
) -> None:
    groups = {str(n) for n in range(re.compile(pattern).groups)}
    named = set(re.findall(r"\{(\w+)\}", cause + way_out))
    assert named <= groups | OPTIONAL | set(Attempt()._context())
    assert way_out


@pytest.mark.parametrize("way_out", [row[2] for row in CAUSES])
def test_no_way_out_is_a_restart(way_out: str) -> None:
    """Jupyter restarts a kernel with the kernel.json that it was started with."""
    assert "restart" not in way_out
