"""Read what the files of Spark and Java installations say, and which versions go together."""

import os
import re
import stat
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Literal

from .errors import KernelError
from .packages import site_packages
from .records import Environment, Java, SparkHome

SPARK_SUBMIT = "bin/spark-submit"

Clash = tuple[Literal["error", "warning"], str]

# Spark minor version: least Python, and least and newest Java. A later Spark is judged by the
# last row. What was checked:
# - Python: the Requires-Python of every pyspark from 3.1 to 4.3 in the package index; those
#   before 3.1 have none, so nothing is too old for them.
# - Java: "Spark runs on Java …" in https://spark.apache.org/docs/<version>/ of 2.4, 3.0 (the least
#   only), 3.3, 3.5 and 4.0; and the class files of 4.3, which are for 17. The rows between follow
#   their neighbours; 11 and 21 as the newest of 3.0 to 3.2 and of 4.1 were not checked.
NEEDS: dict[tuple[int, int], tuple[tuple[int, int] | None, int, int | None]] = {
    (2, 4): (None, 8, 8),
    (3, 0): (None, 8, 11),
    (3, 1): ((3, 6), 8, 11),
    (3, 2): ((3, 6), 8, 11),
    (3, 3): ((3, 7), 8, 17),
    (3, 4): ((3, 7), 8, 17),
    (3, 5): ((3, 8), 8, 17),
    (4, 0): ((3, 9), 17, 21),
    (4, 1): ((3, 10), 17, 21),
    (4, 2): ((3, 10), 17, None),
    (4, 3): ((3, 11), 17, None),
}
# Last Spark minor version, first Python that it fails on, how badly, why.
TOO_NEW: tuple[tuple[tuple[int, int], tuple[int, int], Literal["error", "warning"], str], ...] = (
    # https://issues.apache.org/jira/browse/SPARK-29536
    ((2, 4), (3, 8), "error", "its cloudpickle cannot serialize functions of"),
    # Tried with pyspark 3.3.4 and Python 3.11: "code() argument 13 must be str, not int".
    ((3, 3), (3, 11), "error", "its cloudpickle cannot serialize functions of"),
    # https://docs.python.org/3/whatsnew/3.12.html: distutils was removed; the rest works.
    ((3, 5), (3, 12), "warning", "its pandas functions import distutils, which is gone from"),
)


class SparkHomeError(KernelError):
    """Say what is wrong with a Spark home, and how to mend it."""

    code = "spark_home"


def read_spark_home(spark_home: str) -> SparkHome:
    """Read a Spark installation; nothing in it is run.

    Raises
    ------
    SparkHomeError
        When it is not there, not whole, or cannot be read.
    """
    root = Path(spark_home)
    try:
        _check_home(root)
        py4j, py4j_version = _find_py4j(root)
        pyspark = _find_pyspark(root)
        version = _find_version(root)
    except OSError as error:
        raise SparkHomeError(
            f"{error.filename or spark_home} cannot be read: {error.strerror}. "
            "Ask its owner for read access, or choose another Spark home."
        ) from error
    except ValueError as error:
        raise SparkHomeError(f"{spark_home!r} cannot be a path: {error}.") from error
    return SparkHome(
        spark_home=spark_home,
        spark_version=version,
        pythonpath=(str(pyspark), str(py4j)),
        py4j_version=py4j_version,
    )


def find_spark_homes(
    environ: Mapping[str, str], environments: Iterable[Environment]
) -> list[SparkHome]:
    """List the whole Spark homes of ``SPARK_HOME`` and of environments with pyspark, in order."""
    paths = [environ.get("SPARK_HOME") or None, *map(pyspark_home_of, environments)]
    homes: dict[str, SparkHome] = {}
    for path in filter(None, paths):
        home = _read_or_none(path)
        if home:
            homes.setdefault(os.path.realpath(path), home)
    return list(homes.values())


def pyspark_home_of(environment: Environment) -> str | None:
    """Return an environment's own pyspark package where that is a Spark home."""
    homes = (Path(site, "pyspark") for site in site_packages(environment))
    return next((str(home) for home in homes if (home / SPARK_SUBMIT).is_file()), None)


def find_java(environ: Mapping[str, str], java_home: str = "") -> Java | None:
    """Find Java: ``java_home``, else ``JAVA_HOME``, else the ``java`` of ``PATH``.

    The first of these that is given decides, as it does for Spark: None where it has no
    ``bin/java``. Of a launcher on ``PATH`` that is no part of a Java home (a jenv shim), the next
    one is taken. Nothing is run.
    """
    home = java_home or environ.get("JAVA_HOME", "")
    if home:
        return _read_java(Path(home))
    for folder in filter(None, environ.get("PATH", "").split(os.pathsep)):
        launcher = Path(os.path.realpath(Path(folder, "java")))
        if launcher.parent.name == "bin" and (java := _read_java(launcher.parent.parent)):
            return java
    return None


def java_problem(java: Java, spark_version: str) -> Clash | None:
    """Say why Spark and Java do not go together, and how badly; None where they do.

    Also None where one of the versions is not known.
    """
    needs = _needs(spark_version)
    if needs is None or java.version is None:
        return None
    _, least, newest = needs
    there = f"Java {java.version} in {java.java_home}"
    if java.version < least:
        return "error", (
            f"Spark {spark_version} needs Java {least} or newer, and this is {there}. "
            "Give another one as java_home."
        )
    if newest and java.version > newest:
        return "warning", (
            f"Spark {spark_version} was made for Java {newest} at most; with {there} it was not "
            f"tested. Give Java {newest} as java_home."
        )
    return None


def python_problem(spark_version: str, python_version: str) -> Clash | None:
    """Say why Spark and Python do not go together, and how badly; None where they do.

    Also None where one of the versions is not known.
    """
    needs, python = _needs(spark_version), _minor(python_version)
    if needs is None or python is None:
        return None
    least = needs[0]
    if least and python < least:
        return "error", (
            f"Spark {spark_version} needs Python {_dotted(least)} or newer, and the environment "
            f"has Python {python_version}. Choose a newer Python or an older Spark."
        )
    spark = _minor(spark_version)
    for last, first, severity, why in TOO_NEW:
        if spark and spark <= last and python >= first:
            # A vendor's build, such as 3.3.0.3.3.7190, may carry the mend of a later release.
            vendor = not re.fullmatch(r"\d+\.\d+\.\d+", spark_version)
            return "warning" if vendor else severity, (
                f"Spark {spark_version} was made for Pythons before {_dotted(first)}: {why} "
                f"Python {python_version}. Choose an older Python or a newer Spark."
            )
    return None


def _check_home(root: Path) -> None:
    try:
        mode = root.stat().st_mode
    except (FileNotFoundError, NotADirectoryError) as error:
        raise SparkHomeError(
            f"There is no directory {root}. Check the path of the Spark home."
        ) from error
    if not stat.S_ISDIR(mode):
        raise SparkHomeError(f"{root} is a file. Give the directory that holds {SPARK_SUBMIT}.")
    if (root / SPARK_SUBMIT).is_file():
        return
    near = [path for path in (root / "libexec", root / "pyspark", root.parent) if path != root]
    other = next((path for path in near if (path / SPARK_SUBMIT).is_file()), None)
    way_out = f"Give {other}, which has it." if other else "Give the directory that holds it."
    raise SparkHomeError(f"{root} is not a Spark home: it has no {SPARK_SUBMIT}. {way_out}")


def _find_py4j(root: Path) -> tuple[Path, str]:
    found = sorted((root / "python" / "lib").glob("py4j-*-src.zip"))
    if not found:
        raise SparkHomeError(
            f"{root} has no python/lib/py4j-…-src.zip, so Python cannot talk to it. "
            "Install Spark again, with its python directory."
        )
    if len(found) > 1:
        names = " and ".join(path.name for path in found)
        raise SparkHomeError(
            f"{root}/python/lib holds {names}, of which only one belongs to this Spark. "
            "Remove the others."
        )
    return _readable(found[0]), found[0].name.removeprefix("py4j-").removesuffix("-src.zip")


def _find_pyspark(root: Path) -> Path:
    python = root / "python"
    if (python / "lib" / "pyspark.zip").is_file():
        return _readable(python / "lib" / "pyspark.zip")
    # pip's pyspark has a python/pyspark with nothing but shell.py in it.
    if (python / "pyspark" / "__init__.py").is_file():
        return python
    raise SparkHomeError(
        f"{root} has neither python/lib/pyspark.zip nor the package python/pyspark. "
        "Install Spark again, with its python directory."
    )


def _readable(path: Path) -> Path:
    with path.open("rb"):
        return path


def _find_version(root: Path) -> str:
    """Return the version by the first file that says it; empty where none does."""
    if match := re.match(r"Spark (\S+)", _text(root / "RELEASE")):
        return match[1]
    for jar in sorted((root / "jars").glob("spark-core_*.jar")):
        if match := re.fullmatch(r"spark-core_[\d.]+-(.+)\.jar", jar.name):
            return match[1]
    for name in ("python/pyspark/version.py", "version.py"):
        pattern = r"^__version__\b[^=]*=\s*[\"']([^\"']+)"
        if match := re.search(pattern, _text(root / name), re.MULTILINE):
            return match[1]
    return ""


def _text(path: Path) -> str:
    return path.read_text(errors="replace") if path.is_file() else ""


def _read_or_none(spark_home: str) -> SparkHome | None:
    try:
        return read_spark_home(spark_home)
    except SparkHomeError:
        return None


def _read_java(home: Path) -> Java | None:
    try:
        if not os.access(home / "bin" / "java", os.X_OK):
            return None
        # A JDK 8 has a jre directory with a bin/java of its own.
        text = _text((home.parent if home.name == "jre" else home) / "release")
    except OSError:
        return None
    match = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', text, re.MULTILINE)
    return Java(java_home=str(home), version=int(match[1]) if match else None)


def _needs(spark_version: str) -> tuple[tuple[int, int] | None, int, int | None] | None:
    spark = _minor(spark_version)
    rows = [row for version, row in NEEDS.items() if spark and version <= spark]
    return rows[-1] if rows else None


def _minor(version: str) -> tuple[int, int] | None:
    match = re.match(r"(\d+)\.(\d+)", version)
    return (int(match[1]), int(match[2])) if match else None


def _dotted(version: tuple[int, int]) -> str:
    return ".".join(map(str, version))
