"""Find Java by setting, variable and PATH, and read homes of every shape."""

import os
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.java import find_java, missing_java
from jupyter_pyspark_kernels.core.records import Java
from jupyter_pyspark_kernels.startup.causes import explain


def make_java(path: Path, release: str = "") -> Path:
    (path / "bin").mkdir(parents=True)
    (path / "bin" / "java").touch(mode=0o755)
    if release:
        (path / "release").write_text(f'IMPLEMENTOR="x"\nJAVA_VERSION="{release}"\n')
    return path


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
    assert find_java({}, str(path)) == Java(
        java_home=str(path), version=version, source="java_home"
    )


def test_which_java(tmp_path: Path):
    given, set_, there = (str(make_java(tmp_path / n, n)) for n in ("21", "17", "11"))
    shim = tmp_path / "shims"
    (shim).mkdir()
    (shim / "java").touch(mode=0o755)
    links = tmp_path / "links"
    links.mkdir()
    (links / "java").symlink_to(f"{there}/bin/java")
    environ = {"JAVA_HOME": set_, "PATH": f"/nonexistent:{shim}::{links}"}

    def which(environ: dict[str, str], java_home: str = "") -> tuple[int | None, str]:
        found = find_java(environ, java_home)
        assert found is not None
        return found.version, found.source

    assert which(environ, given) == (21, "java_home")
    assert which(environ) == (17, "JAVA_HOME")
    assert which({"PATH": environ["PATH"], "JAVA_HOME": ""}) == (11, "PATH")
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
    ("environ", "java_home", "said"),
    [
        ({"PATH": "/nonexistent"}, "", "No Java was found: JAVA_HOME is not set, and java is not on PATH."),
        ({"JAVA_HOME": "/gone"}, "", "JAVA_HOME is /gone, which has no bin/java that can be run."),
        ({"JAVA_HOME": "/gone"}, "/given", "/given has no bin/java that can be run."),
    ],
)  # fmt: skip
def test_why_there_is_no_java(environ, java_home, said):
    assert find_java(environ, java_home) is None
    assert missing_java(environ, java_home).startswith(said)
    assert "Install Java 8 to 11, or give" in missing_java(environ, java_home, "3.0.1")
    assert "Install Java 17 to" in missing_java(environ, java_home, "4.0.5")


def test_a_failed_start_says_it_in_the_same_words():
    said, _ = explain("JAVA_HOME is not set", {})
    assert missing_java({}).startswith(said.removesuffix("."))
    said, _ = explain("/gone/bin/java: No such file", {"java_home": "/gone"})
    assert missing_java({"JAVA_HOME": "/gone"}).startswith(said)
