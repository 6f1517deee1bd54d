"""Know which properties need packages of the driver's Python environment."""

from collections.abc import Iterator

from .effective import Effective
from .rule import Keys, Rule

_ARROW = (
    "spark.sql.execution.arrow.pyspark.enabled",
    "spark.sql.execution.pythonUDF.arrow.enabled",
)


def _without_arrow(conf: Effective) -> Iterator[Keys]:
    if conf.packages is None or "pyarrow" in conf.packages:
        return
    for key in _ARROW:
        if conf.given(key) is not None and conf.truth(key):
            yield (key,)


RULES = (
    Rule(
        name="arrow-without-pyarrow",
        clash="exchange by Arrow, and an environment without pyarrow",
        spark="Python functions that use it fail, and toPandas falls back to the slow way or fails.",
        way_out="Install pyarrow in the environment, or leave {key} out.",
        source="pyspark.sql.pandas.utils.require_minimum_pyarrow_version",
        find=_without_arrow,
    ),
)
