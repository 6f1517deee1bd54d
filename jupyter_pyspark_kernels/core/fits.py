"""Judge what goes together: Spark with a Python, a Java, and an environment's packages.

One place for the verdict: plan, list, doctor and the form's choices all ask here. The facts are in
:mod:`.fit_table`. What nobody knows is untested, and never held against a kernel.
"""

import re
from collections.abc import Iterator, Sequence
from pathlib import Path

from .fit_table import KNOWN, NEEDS, Known, Needs
from .packages import site_packages
from .records import Environment, Fit, FitPart, Java, Problem, SparkHome
from .requirements import asked_of_others
from .versions import dotted, is_refused, minor, numbers

PART_NAMES: dict[FitPart, str] = {
    "python": "Python",
    "java": "Java",
    "pandas": "pandas",
    "pyarrow": "pyarrow",
    "numpy": "NumPy",
    "pyspark": "pyspark",
}
# Of which a mark is made for each home: whatever a found environment can have.
PYTHONS = ("2.7", *(f"3.{number}" for number in range(4, 20)))


def fits_of(
    environment: Environment | None, spark_home: SparkHome | None, java: Java | None
) -> tuple[Fit, ...]:
    """Judge what meets in one kernel, as far as it is there: Python, Java, packages that matter."""
    if spark_home is None:
        return ()
    spark, fits = spark_home.spark_version, []
    if environment:
        brings = _has_distutils(environment)
        fits.append(python_fit(spark, environment.python_version, has_distutils=brings))
    if java:
        fits.append(java_fit(spark, java))
    if environment:
        fits += [*_package_fits(environment, spark), *_pyspark_fits(environment, spark)]
    return tuple(fits)


def problems_of(fits: Sequence[Fit]) -> Iterator[Problem]:
    """Yield a problem for what does not go together; what nobody tried is none."""
    for fit in fits:
        field = "java_home" if fit.part == "java" else "environment_dir"
        if fit.verdict == "fails":
            yield Problem(field=field, message=fit.message)
        elif fit.verdict == "limited":
            yield Problem(field=field, message=fit.message, severity="warning")


def python_fit(spark_version: str, python_version: str, *, has_distutils: bool = False) -> Fit:
    """Judge a Spark with a Python; ``has_distutils`` where a package brings what 3.12 left out."""
    needs = _needs(spark_version)
    if needs and needs.python and _is_older(python_version, needs.python):
        least = dotted(needs.python)
        return Fit(
            part="python",
            version=python_version,
            verdict="fails",
            message=f"Spark {spark_version} needs Python {least} or newer, and the environment has "
            f"Python {python_version}. Choose a newer Python or an older Spark.",
            mark=f"Spark {_short(spark_version)} needs Python {least} or newer",
        )
    known = _known("python", spark_version, python_version)
    if known and not (has_distutils and known.verdict == "limited"):
        return _failing(known, spark_version, python_version)
    newest = needs.newest_python if needs else None
    return _fine("python", spark_version, python_version, within=_is_within(python_version, newest))


def java_fit(spark_version: str, java: Java) -> Fit:
    """Judge a Spark with a Java."""
    needs = _needs(spark_version)
    version = str(java.version or "")
    if needs is None or java.version is None:
        return _fine("java", spark_version, version, within=False)
    if java.version < needs.java:
        return Fit(
            part="java",
            version=version,
            verdict="fails",
            message=f"Spark {spark_version} needs Java {needs.java} or newer, and this is Java "
            f"{version} in {java.java_home}. Give another one as java_home.",
            mark=f"Spark {_short(spark_version)} needs Java {needs.java}",
        )
    if known := _known("java", spark_version, version):
        return _failing(known, spark_version, version)
    within = java.version <= needs.newest_java
    return _fine("java", spark_version, version, within=within)


def java_needed(spark_version: str) -> str:
    """Say which Java a Spark is made for, such as ``Java 17 to 25``; empty where that is not known."""
    needs = _needs(spark_version)
    if needs is None:
        return ""
    newest = f" to {needs.newest_java}" if needs.newest_java > needs.java else ""
    return f"Java {needs.java}{newest}"


def python_marks(spark_version: str) -> dict[str, str]:
    """Return each Python minor version that does not go with a Spark, with a few words why."""
    fits = (python_fit(spark_version, python) for python in PYTHONS)
    return {fit.version: fit.mark for fit in fits if fit.mark}


def _package_fits(environment: Environment, spark_version: str) -> Iterator[Fit]:
    """Judge the packages that are there: Spark itself needs none, and says so where it uses one."""
    needs = _needs(spark_version)
    least = (
        {"pandas": needs.pandas, "pyarrow": needs.pyarrow, "numpy": needs.numpy} if needs else {}
    )
    there: dict[FitPart, str | None] = {
        "pandas": environment.pandas,
        "pyarrow": environment.pyarrow,
        "numpy": environment.numpy,
    }
    for part, version in there.items():
        if version:
            yield _package_fit(part, spark_version, version, least.get(part))


def _package_fit(
    part: FitPart, spark_version: str, version: str, wanted: tuple[int, ...] | None
) -> Fit:
    name = PART_NAMES[part]
    if wanted and _is_older(version, wanted):
        return Fit(
            part=part,
            version=version,
            verdict="limited",
            message=f"Spark {spark_version} needs {name} {dotted(wanted)} or newer for what it does "
            f"with it, and the environment has {version}. Install a newer {name}.",
            mark=f"Spark {_short(spark_version)} needs {name} {dotted(wanted)}",
        )
    if known := _known(part, spark_version, version):
        return _failing(known, spark_version, version)
    return _fine(part, spark_version, version, within=wanted is not None)


def _pyspark_fits(environment: Environment, spark_version: str) -> Iterator[Fit]:
    """Judge the environment's own pyspark: the Spark home's comes first on PYTHONPATH."""
    own = environment.pyspark
    if own is None or not spark_version or own == spark_version:
        return
    others = {
        owner
        for owner, wanted in asked_of_others(environment, "pyspark")
        if is_refused(spark_version, wanted) and not is_refused(own, wanted)
    }
    taken = f"The kernel imports pyspark {spark_version} of the Spark home, not the environment's {own}."
    if not others:
        yield Fit(part="pyspark", version=own, verdict="works", message=taken)
        return
    names = ", ".join(sorted(others))
    yield Fit(
        part="pyspark",
        version=own,
        verdict="limited",
        message=f"{taken} {names} {'needs' if len(others) == 1 else 'need'} another one. Choose a "
        f"Spark home of {_short(own)}, or install what goes with Spark {_short(spark_version)}.",
        mark=f"{names}: not for Spark {_short(spark_version)}",
    )


def _failing(known: Known, spark_version: str, version: str) -> Fit:
    # A vendor's build, such as 3.3.0.3.3.7190, may carry the mend of a later release.
    vendor = not re.fullmatch(r"\d+\.\d+\.\d+", spark_version)
    name = PART_NAMES[known.part]
    return Fit(
        part=known.part,
        version=version,
        verdict="limited" if vendor else known.verdict,
        message=f"Spark {spark_version} with {name} {version}: {known.why} {known.way_out}",
        mark=f"Spark {_short(spark_version)} is for {name} before {dotted(known.first)}",
    )


def _fine(part: FitPart, spark_version: str, version: str, *, within: bool) -> Fit:
    if within:
        return Fit(part=part, version=version, verdict="works")
    name = f"{PART_NAMES[part]} {version}".strip()
    spark = f"Spark {spark_version}".strip()
    message = f"Whether {spark} works with {name} was not tested."
    return Fit(part=part, version=version, verdict="untested", message=message)


def _known(part: FitPart, spark_version: str, version: str) -> Known | None:
    """Return what is worst of all that is known to fail."""
    spark, have = minor(spark_version), numbers(version)
    found = [
        known
        for known in KNOWN
        if known.part == part and have and known.first_spark <= spark <= known.last_spark
        and have >= known.first
    ]  # fmt: skip
    return min(found, key=lambda known: known.verdict, default=None)


def _needs(spark_version: str) -> Needs | None:
    spark = minor(spark_version)
    rows = [row for version, row in NEEDS.items() if spark and version <= spark]
    return rows[-1] if rows else None


def _is_older(version: str, least: tuple[int, ...]) -> bool:
    have = numbers(version)
    return bool(have) and have < least[: len(have)]


def _is_within(version: str, newest: tuple[int, ...] | None) -> bool:
    have = numbers(version)
    return newest is not None and bool(have) and have[: len(newest)] <= newest


def _short(spark_version: str) -> str:
    return dotted(numbers(spark_version)[:2]) or spark_version


def _has_distutils(environment: Environment) -> bool:
    """Tell whether setuptools stands in for distutils: https://setuptools.pypa.io/en/latest/deprecated/distutils-legacy.html."""
    sites = map(Path, site_packages(environment))
    return any((site / "distutils-precedence.pth").is_file() for site in sites)
