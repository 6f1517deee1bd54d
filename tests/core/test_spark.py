"""Read the installed pyspark, and Spark homes of every shape."""

import os
import shutil
import sys
import zipfile
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.packages import installed_packages
from jupyter_pyspark_kernels.core.spark import SparkHomeError, pyspark_home_of, read_spark_home


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """Make what a release has of the files that are read."""
    root = tmp_path / "spark"
    for name in ("bin", "jars", "python/lib", "python/pyspark"):
        (root / name).mkdir(parents=True)
    (root / "bin" / "spark-submit").touch()
    (root / "RELEASE").write_text("Spark 3.5.6 (git revision 303c18c746) built for Hadoop 3.3.4\n")
    (root / "jars" / "spark-core_2.12-3.4.4.jar").touch()
    (root / "python" / "pyspark" / "__init__.py").touch()
    (root / "python" / "pyspark" / "version.py").write_text('__version__: str = "3.3.1"\n')
    for name in ("pyspark.zip", "py4j-0.10.9.7-src.zip"):
        zipfile.ZipFile(root / "python" / "lib" / name, "w").close()
    return root


def reason(home: Path) -> str:
    with pytest.raises(SparkHomeError) as caught:
        read_spark_home(str(home))
    return str(caught.value)


def test_the_installed_pyspark():
    environment = read_environment(sys.prefix)
    path = pyspark_home_of(environment)
    assert path is not None
    found = read_spark_home(path)
    packages = installed_packages(environment)
    assert found.spark_version == packages["pyspark"]
    assert found.py4j_version == packages["py4j"]
    assert found.pythonpath[0] == f"{path}/python/lib/pyspark.zip"
    assert all(zipfile.is_zipfile(item) for item in found.pythonpath)


def test_version_by_the_first_file_that_says_it(home: Path):
    found = read_spark_home(str(home))
    assert (found.spark_version, found.py4j_version) == ("3.5.6", "0.10.9.7")
    for name, after in (
        ("RELEASE", "3.4.4"),
        ("jars/spark-core_2.12-3.4.4.jar", "3.3.1"),
        ("python/pyspark/version.py", ""),
    ):
        (home / name).unlink()
        assert read_spark_home(str(home)).spark_version == after


def test_pyspark_as_a_folder(home: Path):
    (home / "python" / "lib" / "pyspark.zip").unlink()
    found = read_spark_home(str(home))
    assert found.pythonpath[0] == f"{home}/python"
    (home / "python" / "pyspark" / "__init__.py").unlink()
    assert "neither python/lib/pyspark.zip nor" in reason(home)


def test_py4j(home: Path):
    extra = home / "python" / "lib" / "py4j-0.10.9.5-src.zip"
    extra.touch()
    assert "py4j-0.10.9.5-src.zip and py4j-0.10.9.7-src.zip" in reason(home)
    extra.unlink()
    (home / "python" / "lib" / "py4j-0.10.9.7-src.zip").unlink()
    assert "has no python/lib/py4j" in reason(home)


def test_not_a_spark_home(home: Path):
    assert "There is no directory" in reason(home / "gone")
    assert "There is no directory" in reason(home / "RELEASE" / "x")
    assert "is a file" in reason(home / "RELEASE")
    assert f"Give {home}, which has it" in reason(home / "bin")
    (home.parent / "brew").mkdir()
    (home.parent / "brew" / "libexec").symlink_to(home)
    assert "libexec, which has it" in reason(home.parent / "brew")
    (home.parent / "loop").symlink_to("loop")
    assert "cannot be read" in reason(home.parent / "loop")
    assert "cannot be a path" in reason(home / "\0")
    (home / "bin" / "spark-submit").unlink()
    assert "has no bin/spark-submit" in reason(home)


@pytest.mark.machine
def test_unreadable(home: Path):
    (home / "python" / "lib" / "pyspark.zip").chmod(0)
    if os.geteuid() == 0:
        os.seteuid(65534)
        try:
            text = reason(home)
        finally:
            os.seteuid(0)
    else:
        text = reason(home)
    assert "cannot be read: Permission denied" in text


def test_what_the_installed_spark_is(spark_home: Path):
    found = read_spark_home(str(spark_home))
    jars = {path.name for path in (spark_home / "jars").iterdir()}
    assert f"scala-library-{found.scala_version}.jar" in jars
    assert f"hadoop-client-api-{found.hadoop_version}.jar" in jars
    assert set(found.masters) == {"local", "standalone", "yarn", "kubernetes"}


def test_scala_and_hadoop_by_the_jars_and_else_by_what_they_were_made_for(home: Path):
    found = read_spark_home(str(home))
    assert (found.scala_version, found.hadoop_version) == ("2.12", "3.3.4")
    for name in ("scala-library-2.12.18.jar", "hadoop-common-3.1.1.7.1.7.0-551.jar"):
        (home / "jars" / name).touch()
    found = read_spark_home(str(home))
    assert (found.scala_version, found.hadoop_version) == ("2.12.18", "3.1.1.7.1.7.0-551")


def test_masters_by_the_jars(home: Path):
    assert read_spark_home(str(home)).masters == ("local", "standalone")
    (home / "jars" / "spark-yarn_2.12-3.4.4.jar").touch()
    assert read_spark_home(str(home)).masters == ("local", "standalone", "yarn")
    (home / "jars" / "spark-kubernetes_2.12-3.4.4.jar").touch()
    assert read_spark_home(str(home)).masters == ("local", "standalone", "yarn", "kubernetes")
    # Where the jars are elsewhere, nothing is held against it.
    shutil.rmtree(home / "jars")
    assert len(read_spark_home(str(home)).masters) == 4
