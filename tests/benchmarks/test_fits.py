"""Hold the table of what goes together against what was read and tried: benchmarks/fits."""

import json
from pathlib import Path

import pytest
from fits.cells import CELLS, SPARKS
from fits.releases import read_release
from fits.run import RELEASES, RESULTS
from support import sparks
from support.quick_environments import make

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.fit_table import NEEDS
from jupyter_pyspark_kernels.core.fits import fits_of
from jupyter_pyspark_kernels.core.records import Java, SparkHome
from jupyter_pyspark_kernels.core.versions import minor, numbers

LINES = [json.loads(line) for line in RESULTS.read_text().splitlines()]
SAID = json.loads(RELEASES.read_text())


def test_all_was_tried():
    assert {line["cell"] for line in LINES} == {str(cell) for cell in CELLS}
    assert sorted(SAID) == sorted(SPARKS)


@pytest.mark.parametrize("spark", SPARKS)
def test_what_a_release_says_is_in_the_table(spark):
    needs = NEEDS[minor(spark)]
    said = {name: numbers(version) for name, version in SAID[spark].items()}
    assert said == {
        "pandas": needs.pandas,
        "pyarrow": needs.pyarrow,
        "numpy": needs.numpy,
        "python": needs.python,
        "newest_python": needs.newest_python,
    }


def test_the_installed_release_says_so_still(spark_home):
    version = (
        next(spark_home.parent.glob("pyspark-*.dist-info")).name.split("-")[1].split(".dist")[0]
    )
    assert read_release(spark_home) == SAID[version]


@pytest.mark.spark
def test_the_oldest_release_says_so_still():
    assert read_release(sparks.spark_home(SPARKS[0])) == SAID[SPARKS[0]]


@pytest.mark.parametrize("line", LINES, ids=lambda line: line["cell"])
def test_the_verdict_is_what_was_tried(line, tmp_path):
    made = Path(make("venv", tmp_path / "env"))
    site = made / "lib" / f"python{'.'.join(line['python'].split('.')[:2])}" / "site-packages"
    site.mkdir(parents=True, exist_ok=True)
    if line["setuptools"]:
        (site / "distutils-precedence.pth").touch()
    there = {name: line[name] for name in ("pandas", "pyarrow", "numpy")}
    environment = read_environment(str(made)).model_copy(
        update={**there, "python_version": line["python"]}
    )
    home = SparkHome(
        spark_home="/opt/spark", spark_version=line["spark"], pythonpath=(), py4j_version="",
        scala_version="", hadoop_version="", masters=("local",),
    )  # fmt: skip
    java = Java(java_home="/opt/jdk", version=line["java"], source="java_home")

    fits = fits_of(environment, home, java)
    verdicts = {fit.verdict for fit in fits}
    if "session" in line["fails"] or "job" in line["fails"]:
        assert "fails" in verdicts
    elif line["fails"]:
        assert "limited" in verdicts
        assert "fails" not in verdicts
    elif line["pandas"]:
        assert verdicts <= {"works", "untested"}
    else:
        # What Python 3.12 lacks shows only with pandas, which this environment does not have.
        assert "fails" not in verdicts
