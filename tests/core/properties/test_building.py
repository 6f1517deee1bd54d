"""Test that Sparks give the catalogues that are shipped for them, and judge as we do."""

import os
import subprocess
import sys

import pytest
from support import places, sparks

from jupyter_pyspark_kernels.core.errors import CancelledError, KernelError
from jupyter_pyspark_kernels.core.properties.building import build_catalogue
from jupyter_pyspark_kernels.core.properties.catalogue import (
    catalogue_text,
    shipped_catalogue,
    shipped_versions,
)
from jupyter_pyspark_kernels.core.properties.entries import spark_entries

# How many pairs are drawn; more of them by hand: SPARK_PAIRS=20000.
PAIRS = os.environ.get("SPARK_PAIRS", "2000")
# The newest release, and the oldest one that is shipped: another Scala, and other classes.
RELEASES = (shipped_versions()[-1], shipped_versions()[0])


@pytest.mark.spark
@pytest.mark.parametrize("version", RELEASES)
def test_the_shipped_catalogue_is_built_again(version):
    built = build_catalogue(str(sparks.spark_home(version)), os.environ)

    assert built.spark_version == version
    assert catalogue_text(built) == catalogue_text(shipped_catalogue(version))


@pytest.mark.spark
def test_drawn_values_are_judged_as_its_converters_do_by_python_and_page(spark_home):
    script = places.ROOT / "scripts" / "compare_values.py"
    ran = subprocess.run(
        [sys.executable, script, "--pairs", PAIRS, spark_home],
        capture_output=True,
        text=True,
        check=False,
    )

    assert (ran.returncode, ran.stderr) == (0, ""), ran.stdout
    line = next(line for line in ran.stdout.splitlines() if line[:1].isdigit())
    pairs, refused, *_ = (int(word.replace(",", "")) for word in line.split()[1:4])
    assert pairs == int(PAIRS)
    assert pairs / 10 < refused < pairs


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


@pytest.mark.spark
def test_it_can_be_stopped(spark_home):
    with pytest.raises(CancelledError):
        build_catalogue(str(spark_home), os.environ, lambda: True)


def test_a_machine_without_java(spark_home):
    with pytest.raises(KernelError, match="JAVA_HOME"):
        build_catalogue(str(spark_home), {"PATH": ""})
