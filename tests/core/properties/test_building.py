"""Test that the Spark under test gives the catalogue that is shipped for it, and judges as we do."""

import os
import random

import pytest

from jupyter_pyspark_kernels.core.errors import KernelError
from jupyter_pyspark_kernels.core.properties.building import build_catalogue
from jupyter_pyspark_kernels.core.properties.catalogue import catalogue_text, shipped_catalogue
from jupyter_pyspark_kernels.core.properties.drawing import draw
from jupyter_pyspark_kernels.core.properties.entries import spark_entries
from jupyter_pyspark_kernels.core.properties.values import value_problem
from jupyter_pyspark_kernels.core.spark import read_spark_home

# How many pairs are drawn; more of them by hand: SPARK_PAIRS=20000.
PAIRS = int(os.environ.get("SPARK_PAIRS", "2000"))


@pytest.mark.spark
def test_the_shipped_catalogue_is_built_again(spark_home):
    built = build_catalogue(str(spark_home), os.environ)

    shipped = shipped_catalogue(built.spark_version)
    assert catalogue_text(built) == catalogue_text(shipped)


@pytest.mark.spark
def test_drawn_values_are_judged_as_its_converters_do(spark_home):
    catalogue = shipped_catalogue(read_spark_home(str(spark_home)).spark_version)
    source = random.Random()
    with spark_entries(str(spark_home), os.environ) as spark:
        keys = [entry["key"] for entry in spark.facts["entries"]]
        known = [catalogue.properties[key] for key in source.choices(keys, k=PAIRS)]
        pairs = [(each.key, draw(each, source)) for each in known]
        answers = spark.convert(pairs)

    parted, refused = [], 0
    for each, (key, value), answer in zip(known, pairs, answers, strict=True):
        problem = value_problem(each, value, catalogue)
        refused += problem is not None
        not_judged = each.unchecked or "${" in value
        if (problem and answer.accepted) or not (problem or answer.accepted or not_judged):
            parted.append((key, value, problem, answer))
    assert parted == []
    assert PAIRS / 10 < refused < PAIRS


def test_a_spark_that_does_not_start_is_said(tmp_path, monkeypatch):
    home = tmp_path / "spark"
    for folder in ("bin", "jars", "python/lib"):
        (home / folder).mkdir(parents=True)
    (home / "bin/spark-submit").touch()
    (home / "python/lib/py4j-0.1-src.zip").touch()
    (home / "python/lib/pyspark.zip").touch()
    (home / "RELEASE").write_text("Spark 4.3.0 built")

    with pytest.raises(KernelError, match="Java ended before"):
        build_catalogue(str(home), os.environ)


@pytest.mark.spark
def test_nothing_is_left_of_a_worker_that_was_killed(spark_home):
    with spark_entries(str(spark_home), os.environ) as spark:
        child = spark._child
        child.kill()
        child.wait()
        with pytest.raises(KernelError, match="Java ended before"):
            spark.convert([("spark.executor.memory", "4g")])
    assert child.returncode is not None


def test_a_machine_without_java(spark_home):
    with pytest.raises(KernelError, match="JAVA_HOME"):
        build_catalogue(str(spark_home), {"PATH": ""})
