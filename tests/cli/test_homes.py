"""Test the command that lists Spark homes."""

import json

import pytest
from support.homes import make_home

from jupyter_pyspark_kernels.core.environments import read_environment


@pytest.fixture
def old_home(jupyter_dirs):
    return make_home(jupyter_dirs.home / "spark-2.4", "2.4.8")


def test_spark_homes(call, spark_home, old_home):
    ran = call("spark-homes")
    found = call("spark-homes", "--json").json
    assert ran.code == 0, ran.err
    first = next(one for one in found if one["spark_home"] == str(spark_home))
    assert first["sources"][0] == "SPARK_HOME"
    assert first["found"]["masters"] == ["local", "standalone", "yarn", "kubernetes"]
    assert str(spark_home) in ran.out
    line = next(line for line in ran.out.splitlines() if f"  {old_home}  " in line)
    assert line.split()[0] == "2.4.8"
    assert line.endswith("home directory")


def test_what_of_an_environment_goes_with_each(call, small_environment, old_home, monkeypatch):
    ran = call("spark-homes", "-e", small_environment)
    found = call("spark-homes", "-e", small_environment, "--json").json
    fits = {one["spark_home"]: {f["part"]: f["verdict"] for f in one["fits"]} for one in found}
    assert fits[str(old_home)]["python"] == "fails"
    assert f"{old_home}: NO: Spark 2.4.8 with Python" in ran.out
    version = read_environment(str(small_environment)).python_version
    assert f": works with Python {version}, Java " in ran.out
    assert call("spark-homes", "-e", "/nonexistent").code == 7


def test_a_broken_one_that_is_configured_is_listed_with_its_reason(call, jupyter_dirs, monkeypatch):
    monkeypatch.delenv("SPARK_HOME")
    config = {"PySparkKernels": {"spark_homes": ["/nonexistent"]}}
    path = jupyter_dirs.config / "jupyter_pyspark_kernels_config.json"
    path.write_text(json.dumps(config))
    ran = call("spark-homes")
    assert "/nonexistent (configured by the administrator): There is no directory" in ran.out
