"""Know what spark-submit itself refuses, and Spark before it looks at anything else."""

from collections.abc import Iterator

from .effective import Effective
from .rule import Keys, Rule

_INSTANCES = "spark.executor.instances"
_COUNTS = ("spark.executor.cores", "spark.driver.cores", "spark.cores.max", _INSTANCES)


def _not_positive(conf: Effective) -> Iterator[Keys]:
    for key in _COUNTS:
        if key == _INSTANCES and conf.truth("spark.dynamicAllocation.enabled"):
            continue
        count = conf.number(key) if conf.given(key) is not None else None
        if count is not None and count <= 0:
            yield (key,)


def _unresolved(conf: Effective) -> Iterator[Keys]:
    for key in (*_COUNTS, "spark.executor.memory"):
        if "${" in (conf.given(key) or ""):
            yield (key,)


def _default_options(conf: Effective) -> Iterator[Keys]:
    key = "spark.executor.defaultJavaOptions"
    given = conf.given(key) or ""
    # 3.5.9 takes them, 4.3.0 does not; the releases between were not tried.
    if conf.release >= (4, 3) and ("-Xmx" in given or "-Dspark" in given):
        yield (key,)


RULES = (
    Rule(
        name="count-not-positive",
        clash="no cores or executors",
        spark="spark-submit refuses to start, whatever the master.",
        way_out="Give a number above 0, or leave {key} out.",
        source="SparkSubmitArguments.validateSubmitArguments",
        find=_not_positive,
        severity="error",
    ),
    Rule(
        name="count-as-reference",
        clash="a number of cores or executors, or memory, as ${…}",
        spark="spark-submit checks these before anything is replaced in them, and refuses to start.",
        way_out="Write the value itself.",
        source="SparkSubmitArguments.validateSubmitArguments",
        find=_unresolved,
        severity="error",
    ),
    Rule(
        name="executor-default-options",
        clash="the heap's size or Spark properties among the executors' default Java options, from Spark 4.3 on",
        spark="Spark refuses to start.",
        way_out="Set spark.executor.memory, and Spark properties by themselves.",
        source="SparkConf.validateSettings",
        find=_default_options,
        severity="error",
    ),
)  # fmt: skip
