"""Test that drawn values are as hard as they should be: many of both kinds, the same for a seed."""

import random

import pytest

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue
from jupyter_pyspark_kernels.core.properties.drawing import draw
from jupyter_pyspark_kernels.core.properties.values import value_problem


@pytest.mark.parametrize(
    "key",
    ["spark.executor.memory", "spark.task.cpus", "spark.network.timeout", "spark.executor.cores", "spark.memory.fraction",
     "spark.dynamicAllocation.enabled", "spark.sql.parquet.compression.codec"],
)  # fmt: skip
def test_both_kinds_are_drawn(key):
    catalogue = shipped_catalogue("4.3.0")
    known = catalogue.properties[key]
    source = random.Random(key)
    drawn = [draw(known, source) for _ in range(400)]
    taken = [value for value in drawn if value_problem(known, value, catalogue) is None]
    assert 20 < len(taken) < 380
    assert len(set(drawn)) > 40


def test_a_seed_draws_the_same():
    known = shipped_catalogue("4.3.0").properties["spark.executor.memory"]
    first, second = (random.Random("seed") for _ in range(2))
    assert [draw(known, first) for _ in range(50)] == [draw(known, second) for _ in range(50)]
