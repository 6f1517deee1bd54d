"""Read the installed pyspark, and Spark and Java homes of every shape."""

import os
import sys
import zipfile
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.packages import installed_packages
from jupyter_pyspark_kernels.core.records import Java
from jupyter_pyspark_kernels.core.spark import (
    SparkHomeError,
    find_java,
    find_spark_homes,
    java_problem,
    pyspark_home_of,
    python_problem,
    read_spark_home,
)


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


def make_java(path: Path, release: str = "") -> Path:
    (path / "bin").mkdir(parents=True)
    (path / "bin" / "java").touch(mode=0o755)
    if release:
        (path / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{release}"\n')
    return path


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


def test_find_spark_homes(home: Path):
    environment = read_environment(sys.prefix)
    own = pyspark_home_of(environment)
    assert own is not None
    found = find_spark_homes({"SPARK_HOME": str(home)}, [environment, environment])
    assert [item.spark_home for item in found] == [str(home), own]
    assert [h.spark_home for h in find_spark_homes({"SPARK_HOME": own}, [environment])] == [own]
    assert find_spark_homes({"SPARK_HOME": "/nonexistent"}, []) == []
    assert find_spark_homes({}, []) == []


def test_the_java_of_this_machine():
    found = find_java(os.environ)
    assert found is not None
    assert found.version is not None
    assert found.version >= 17
    assert os.access(f"{found.java_home}/bin/java", os.X_OK)


@pytest.mark.parametrize(
    ("release", "version"), [("17.0.15", 17), ("1.8.0_412", 8), ("21", 21), ("", None)]
)
def test_java_version(tmp_path: Path, release: str, version: int | None):
    path = make_java(tmp_path / "jdk", release)
    assert find_java({}, str(path)) == Java(java_home=str(path), version=version)


def test_which_java(tmp_path: Path):
    given, set_, there = (str(make_java(tmp_path / n, n)) for n in ("21", "17", "11"))
    shim = tmp_path / "shims"
    (shim).mkdir()
    (shim / "java").touch(mode=0o755)
    links = tmp_path / "links"
    links.mkdir()
    (links / "java").symlink_to(f"{there}/bin/java")
    environ = {"JAVA_HOME": set_, "PATH": f"/nonexistent:{shim}::{links}"}

    def version(environ: dict[str, str], java_home: str = "") -> int | None:
        found = find_java(environ, java_home)
        return found.version if found else None

    assert version(environ, given) == 21
    assert version(environ) == 17
    assert version({"PATH": environ["PATH"], "JAVA_HOME": ""}) == 11
    # Spark would take the wrong one too, and fail.
    assert find_java({**environ, "JAVA_HOME": "/nonexistent"}) is None
    assert find_java(environ, "/nonexistent") is None
    assert find_java({}) is None


def test_jre_of_a_jdk_8(tmp_path: Path):
    jdk = make_java(tmp_path / "jdk8", "1.8.0_412")
    found = find_java({}, str(make_java(jdk / "jre")))
    assert found is not None
    assert found.version == 8


@pytest.mark.parametrize(
    ("version", "spark", "severity", "words"),
    [
        (17, "4.3.0", None, ""),
        (25, "4.3.0", None, ""),
        (21, "4.0.1", None, ""),
        (25, "4.0.1", "warning", "made for Java 21 at most"),
        (11, "4.0.1", "error", "needs Java 17 or newer"),
        (11, "5.0.0", "error", "needs Java 17 or newer"),
        (8, "3.5.6", None, ""),
        (17, "3.3.0", None, ""),
        (21, "3.5.6", "warning", "not tested"),
        (17, "3.2.4", "warning", "not tested"),
        (None, "4.3.0", None, ""),
        (8, "", None, ""),
        (8, "1.6.0", None, ""),
    ],
)
def test_java_problem(version: int | None, spark: str, severity: str | None, words: str):
    problem = java_problem(Java(java_home="/opt/jdk", version=version), spark)
    if severity is None:
        assert problem is None
        return
    assert problem is not None
    assert problem[0] == severity
    assert words in problem[1]
    assert f"Java {version} in /opt/jdk" in problem[1]
    assert f"Spark {spark}" in problem[1]
    assert "as java_home" in problem[1]


@pytest.mark.parametrize(
    ("spark", "python", "severity"),
    [
        ("4.3.0", "3.11.7", None),
        ("4.3.0", "3.10.13", "error"),
        ("4.2.1", "3.10", None),
        ("4.2.1", "3.9.18", "error"),
        ("4.1.0", "3.9.2", "error"),
        ("4.0.0", "3.9.18", None),
        ("4.0.0", "3.13.0", None),
        ("3.5.6", "3.7.16", "error"),
        ("3.5.6", "3.11.7", None),
        ("3.5.6", "3.12.1", "warning"),
        ("3.4.4", "3.12", "warning"),
        ("3.4.4", "3.7.1", None),
        ("3.3.0.3.3.7190.0-91", "3.11.7", "warning"),
        ("3.3.4", "3.10.13", None),
        ("3.3.4", "3.6.15", "error"),
        ("3.0.3", "3.5.2", None),
        ("2.4.8", "3.8.18", "error"),
        ("3.3.4", "3.11.7", "error"),
        ("2.4.8", "3.7.16", None),
        ("9.0.0", "3.10", "error"),
        ("9.0.0", "3.14", None),
        ("", "3.11", None),
        ("4.3.0", "", None),
        ("master", "3.6", None),
    ],
)
def test_python_problem(spark: str, python: str, severity: str | None):
    problem = python_problem(spark, python)
    if severity is None:
        assert problem is None
        return
    assert problem is not None
    assert problem[0] == severity
    assert f"Spark {spark}" in problem[1]
    assert f"Python {python}" in problem[1]
    assert "Choose" in problem[1]
