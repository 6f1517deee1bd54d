"""Test in real kernels when Spark starts."""

from collections.abc import Callable

import pytest
from startup.startup_kernels import IS_UP, Kernel

pytestmark = pytest.mark.spark
Start = Callable[..., Kernel]


def test_eager_is_up_before_the_kernel_answers(start_kernel: Start) -> None:
    kernel = start_kernel(PYSPARK_KERNELS_SPARK_START="eager")
    assert kernel.run(IS_UP).result == "True"
    assert kernel.run("spark.range(3).count()").shown == []
    assert set(kernel.run("%who").stream.split()) == {"sc", "spark", "sql", "sqlContext"}


def test_none_leaves_spark_to_the_user(start_kernel: Start) -> None:
    kernel = start_kernel(PYSPARK_KERNELS_SPARK_START="none")
    assert "NameError" in kernel.run("spark").error
    assert kernel.java() == []
    code = "from pyspark.sql import SparkSession\nspark = SparkSession.builder.getOrCreate()"
    assert kernel.run(code).error == ""
    assert kernel.run("spark.range(3).count()").result == "3"
