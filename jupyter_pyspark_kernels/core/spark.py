"""Read what the files of a Spark installation say; nothing in it is run."""

import re
import stat
from pathlib import Path

from .errors import KernelError
from .files import entries_of, read_text
from .packages import site_packages
from .records import Environment, MasterKind, SparkHome

SPARK_SUBMIT = "bin/spark-submit"


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
        jars = _jars(root)
        release = read_text(root / "RELEASE") or ""
        version = _find_version(root, release, jars)
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
        scala_version=_find_scala(jars),
        hadoop_version=_find_hadoop(release, jars),
        masters=_find_masters(jars),
    )


def pyspark_home_of(environment: Environment) -> str | None:
    """Return an environment's own pyspark package where that is a Spark home."""
    homes = (Path(site, "pyspark") for site in site_packages(environment))
    return next((str(home) for home in homes if (home / SPARK_SUBMIT).is_file()), None)


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


def _jars(root: Path) -> dict[str, str]:
    """Return name to version of the jars, both by the files' names, such as ``spark-core_2.13``."""
    names = sorted(entry.name for entry in entries_of(root / "jars"))
    matches = (re.fullmatch(r"([A-Za-z][\w.-]*?)-(\d.*)\.jar", name) for name in names)
    return {match[1]: match[2] for match in matches if match}


def _jar(jars: dict[str, str], pattern: str) -> str:
    """Return the version of the first jar with such a name; empty where there is none."""
    return next((version for name, version in jars.items() if re.fullmatch(pattern, name)), "")


def _find_version(root: Path, release: str, jars: dict[str, str]) -> str:
    """Return the version by the first file that says it; empty where none does."""
    if match := re.match(r"Spark (\S+)", release):
        return match[1]
    if version := _jar(jars, r"spark-core_[\d.]+"):
        return version
    for name in ("python/pyspark/version.py", "version.py"):
        pattern = r"^__version__\b[^=]*=\s*[\"']([^\"']+)"
        if match := re.search(pattern, read_text(root / name) or "", re.MULTILINE):
            return match[1]
    return ""


def _find_scala(jars: dict[str, str]) -> str:
    """Return such as ``2.13.16``, or ``2.13`` where only Spark's own jars say it."""
    if version := jars.get("scala-library"):
        return version
    core = next((name for name in jars if name.startswith("spark-core_")), "")
    return core.removeprefix("spark-core_")


def _find_hadoop(release: str, jars: dict[str, str]) -> str:
    """Return the version of the Hadoop client in it, else of the one that it was built for.

    A build without Hadoop takes the jars of an installed one, by SPARK_DIST_CLASSPATH.
    """
    if version := _jar(jars, r"hadoop-client-api|hadoop-common"):
        return version
    match = re.search(r"built for Hadoop (\d\S*)", release)
    return match[1] if match else ""


def _find_masters(jars: dict[str, str]) -> tuple[MasterKind, ...]:
    """Return which masters it can speak: local and standalone are in every Spark's core.

    YARN and Kubernetes are modules that a build may leave out
    (https://spark.apache.org/docs/latest/building-spark.html). All where the jars are not seen.
    """
    if not _jar(jars, r"spark-core_[\d.]+"):
        return ("local", "standalone", "yarn", "kubernetes")
    modules: tuple[tuple[MasterKind, str], ...] = (
        ("yarn", r"spark-yarn_[\d.]+"),
        ("kubernetes", r"spark-kubernetes_[\d.]+"),
    )
    found = [kind for kind, pattern in modules if _jar(jars, pattern)]
    return ("local", "standalone", *found)
