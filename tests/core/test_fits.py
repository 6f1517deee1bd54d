"""Judge what goes together, by the table and by what real environments hold."""

import re
import shutil
import sys
from importlib import metadata
from pathlib import Path

import pytest
from support.quick_environments import make

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.fit_table import KNOWN, NEEDS
from jupyter_pyspark_kernels.core.fits import (
    fits_of,
    java_fit,
    java_needed,
    problems_of,
    python_fit,
    python_marks,
)
from jupyter_pyspark_kernels.core.java import find_java
from jupyter_pyspark_kernels.core.records import Environment, Fit, Java, SparkHome
from jupyter_pyspark_kernels.core.spark import read_spark_home
from jupyter_pyspark_kernels.core.versions import minor, numbers


def home(spark_version: str) -> SparkHome:
    return SparkHome(
        spark_home="/opt/spark", spark_version=spark_version, pythonpath=(), py4j_version="",
        scala_version="", hadoop_version="", masters=("local",),
    )  # fmt: skip


@pytest.fixture
def environment(tmp_path: Path) -> Environment:
    return read_environment(str(make("venv", tmp_path / "env")))


def verdicts(
    environment: Environment, spark_version: str, **versions: str | None
) -> dict[str, str]:
    changed = environment.model_copy(update=versions)
    return {fit.part: fit.verdict for fit in fits_of(changed, home(spark_version), None)}


# --- the table, against the Spark under test ---


def test_the_rows_are_what_the_installed_spark_says(spark_home):
    needs = NEEDS[minor(read_spark_home(str(spark_home)).spark_version)]
    described = metadata.distribution("pyspark").metadata
    text = (spark_home / "sql" / "pandas" / "utils.py").read_text()
    least = dict(re.findall(r'minimum_(\w+)_version = "([\d.]+)"', text))
    assert {name: numbers(version) for name, version in least.items()} == {
        "pandas": needs.pandas,
        "pyarrow": needs.pyarrow,
        "numpy": needs.numpy,
    }
    assert described["Requires-Python"] == f">={'.'.join(map(str, needs.python))}"
    pythons = [
        numbers(one.rpartition(" ")[2])
        for one in described.get_all("Classifier")
        if re.fullmatch(r"Programming Language :: Python :: 3\.\d+", one)
    ]
    assert max(pythons) == needs.newest_python


def test_the_table_is_whole():
    assert list(NEEDS) == sorted(NEEDS)
    for known in KNOWN:
        assert known.first_spark <= known.last_spark
        assert known.first_spark in NEEDS
        assert known.last_spark in NEEDS
        assert known.why.endswith(".")
        assert known.way_out.endswith(".")


# --- Python and Java ---


@pytest.mark.parametrize(
    ("spark", "python", "verdict"),
    [
        ("4.3.0", "3.11.7", "works"),
        ("4.3.0", "3.14.0", "works"),
        ("4.3.0", "3.15.0", "untested"),
        ("4.3.0", "3.10.13", "fails"),
        ("4.2.1", "3.10", "works"),
        ("4.2.1", "3.9.18", "fails"),
        ("4.1.0", "3.9.2", "fails"),
        ("4.0.0", "3.9.18", "works"),
        ("4.0.0", "3.13.0", "works"),
        ("4.0.0", "3.14.0", "untested"),
        ("3.5.6", "3.7.16", "fails"),
        ("3.5.6", "3.11.7", "works"),
        ("3.5.6", "3.12.1", "limited"),
        ("3.4.4", "3.12", "limited"),
        ("3.4.4", "3.7.1", "untested"),
        ("3.3.0.3.3.7190.0-91", "3.11.7", "limited"),
        ("3.3.4", "3.10.13", "untested"),
        ("3.3.4", "3.6.15", "fails"),
        ("3.0.3", "3.5.2", "untested"),
        ("2.4.8", "3.8.18", "fails"),
        ("3.3.4", "3.11.7", "fails"),
        ("2.4.8", "3.12.0", "fails"),
        ("2.4.8", "3.7.16", "untested"),
        ("9.0.0", "3.10", "fails"),
        ("9.0.0", "3.14", "works"),
        ("", "3.11", "untested"),
        ("4.3.0", "", "untested"),
        ("master", "3.6", "untested"),
    ],
)
def test_python(spark: str, python: str, verdict: str):
    fit = python_fit(spark, python)
    assert fit.verdict == verdict
    assert bool(fit.mark) == (verdict in {"limited", "fails"})
    assert bool(fit.message) == (verdict != "works")
    if fit.mark:
        assert f"Spark {spark}" in fit.message
        assert f"Python {python}" in fit.message
        assert re.search("Choose|choose", fit.message)
        assert fit.mark.startswith(f"Spark {'.'.join(map(str, minor(spark)))} ")
    assert (fit.mark != "") == (python in python_marks(spark)) or python.count(".") != 1


def test_setuptools_stands_in_for_distutils(environment):
    lib = Path(environment.environment_dir) / "lib"
    (site,) = lib.glob("python*/site-packages")
    if site.parent.name != "python3.12":
        (lib / "python3.12").symlink_to(site.parent.name)
    twelve = {"python_version": "3.12.1"}
    assert verdicts(environment, "3.5.6", **twelve)["python"] == "limited"
    # https://github.com/pypa/setuptools/blob/main/setup.py installs it.
    (site / "distutils-precedence.pth").write_text("import os\n")
    assert verdicts(environment, "3.5.6", **twelve)["python"] == "untested"


@pytest.mark.parametrize(
    ("version", "spark", "verdict", "words"),
    [
        (17, "4.3.0", "works", ""),
        (25, "4.3.0", "works", ""),
        (26, "4.3.0", "untested", "not tested"),
        (21, "4.0.1", "works", ""),
        (25, "4.0.1", "fails", "security manager"),
        (25, "3.5.6", "fails", "Give a Java 17 or 21 as java_home"),
        (25, "4.1.4", "limited", "writing files"),
        (23, "4.0.1", "untested", "not tested"),
        (21, "3.5.6", "works", ""),
        (17, "2.4.8", "fails", "Give a Java 8 as java_home"),
        (11, "4.0.1", "fails", "needs Java 17 or newer"),
        (11, "5.0.0", "fails", "needs Java 17 or newer"),
        (8, "3.5.6", "works", ""),
        (17, "3.3.0", "works", ""),
        (17, "3.2.4", "fails", "Give a Java 8 or 11 as java_home"),
        (11, "3.2.4", "works", ""),
        (None, "4.3.0", "untested", "not tested"),
        (8, "", "untested", "not tested"),
        (8, "1.6.0", "untested", "not tested"),
    ],
)
def test_java(version: int | None, spark: str, verdict: str, words: str):
    fit = java_fit(spark, Java(java_home="/opt/jdk", version=version, source="PATH"))
    assert fit.verdict == verdict
    assert words in fit.message
    if verdict == "fails":
        assert f"Java {version}" in fit.message
        assert "as java_home" in fit.message
        assert fit.mark


def test_java_needed():
    assert java_needed("3.5.6") == "Java 8 to 21"
    assert java_needed("4.3.0") == "Java 17 to 25"
    assert java_needed("2.4.8") == "Java 8"
    assert java_needed("") == ""


# --- packages ---


@pytest.mark.parametrize(
    ("spark", "part", "version", "verdict"),
    [
        ("4.3.0", "pandas", "2.2.0", "works"),
        ("4.3.0", "pandas", "2.1.4", "limited"),
        ("4.3.0", "pandas", "3.1.1", "limited"),
        ("3.5.9", "pandas", "1.0.5", "works"),
        ("3.5.9", "pandas", "1.0", "works"),
        ("3.5.9", "pandas", "0.25.3", "limited"),
        ("3.4.4", "pandas", "1.5.3", "untested"),
        ("4.3.0", "pyarrow", "17.0.0", "limited"),
        ("4.3.0", "pyarrow", "18.0.0", "works"),
        ("4.3.0", "numpy", "1.23.1", "limited"),
        ("3.5.9", "numpy", "2.4.6", "limited"),
        ("4.0.5", "numpy", "2.4.6", "works"),
    ],
)
def test_packages(environment, spark: str, part: str, version: str, verdict: str):
    assert verdicts(environment, spark, **{part: version})[part] == verdict


def test_what_is_missing_is_not_judged(environment):
    assert list(verdicts(environment, "4.3.0")) == ["python"]


def test_another_pyspark_in_the_environment(tmp_path, environment):
    there = environment.model_copy(update={"pyspark": "4.0.1"})
    assert "pyspark" not in verdicts(there, "4.0.1")
    (fit,) = [one for one in fits_of(there, home("4.3.0"), None) if one.part == "pyspark"]
    assert fit.verdict == "works"
    assert "4.3.0 of the Spark home, not the environment's 4.0.1" in fit.message

    site = next(Path(environment.environment_dir).glob("lib/python*/site-packages"))
    for name, wanted in (("delta-spark", "(<4.1.0,>=4.0.1)"), ("free", ">=3"), ("odd", "<2")):
        info = site / f"{name.replace('-', '_')}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(
            f"Name: {name}\nVersion: 1.0\nRequires-Dist: pyspark {wanted}\n"
        )
    (fit,) = [one for one in fits_of(there, home("4.3.0"), None) if one.part == "pyspark"]
    assert fit.verdict == "limited"
    assert "delta-spark needs another one" in fit.message
    assert "free" not in fit.message
    (problem,) = problems_of([fit])
    assert (problem.field, problem.severity) == ("environment_dir", "warning")
    shutil.rmtree(site / "delta_spark-1.0.dist-info")
    (fit,) = [one for one in fits_of(there, home("4.3.0"), None) if one.part == "pyspark"]
    assert fit.verdict == "works"


def test_problems():
    java = Fit(part="java", version="11", verdict="fails", message="No.", mark="no")
    limited = Fit(part="numpy", version="2.0", verdict="limited", message="Some.", mark="some")
    quiet = Fit(part="pandas", version="2.0", verdict="untested", message="Who knows.")
    assert [(one.field, one.severity) for one in problems_of([java, limited, quiet])] == [
        ("java_home", "error"),
        ("environment_dir", "warning"),
    ]


def test_this_environment_fits(spark_home, java_home):
    environment = read_environment(sys.prefix)
    java = find_java({"JAVA_HOME": str(java_home)})
    fits = fits_of(environment, read_spark_home(str(spark_home)), java)
    assert {fit.part: fit.verdict for fit in fits}["python"] == "works"
    assert {fit.part: fit.verdict for fit in fits}["java"] == "works"
    assert "pyspark" not in {fit.part for fit in fits}
    assert fits_of(environment, None, java) == ()
    assert [fit.part for fit in fits_of(None, read_spark_home(str(spark_home)), java)] == ["java"]
