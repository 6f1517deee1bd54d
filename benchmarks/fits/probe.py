"""Use Spark as a kernel does, and print which uses worked; runs in the environment that is tried.

Its last line is ``RESULT`` and a JSON mapping of use to an empty text, or to the error.
"""

# ruff: noqa: ANN001, PLC0415, UP006, UP035 - pyspark is what is tried, and Python 3.8 runs this too

import datetime as dt
import json
import os
import sys
import tempfile
import warnings
from pathlib import Path
from typing import Callable, Dict, Iterator

warnings.simplefilter("ignore")
SETTINGS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "127.0.0.1",
    "spark.driver.bindAddress": "127.0.0.1",
    "spark.sql.shuffle.partitions": "1",
    # What Arrow cannot do must not be done without it in silence.
    "spark.sql.execution.arrow.pyspark.fallback.enabled": "false",
    # pandas on Spark asks for it from Spark 4.0 on.
    "spark.sql.ansi.enabled": "false",
}
THEN = dt.datetime(2024, 1, 1, 1, 2, 3)  # noqa: DTZ001 - Spark's own are naive
SCHEMA = "i int, s string, d double, da date, t timestamp, a array<int>"
ROWS = [(1, "a", 1.5, THEN.date(), THEN, [1, 2]), (2, None, None, None, None, None)]

Uses = Dict[str, Callable[[], object]]


def start() -> object:
    """Start a session of one core."""
    from pyspark.sql import SparkSession

    builder = SparkSession.builder.master("local[1]")
    for key, value in SETTINGS.items():
        builder = builder.config(key, value)
    return builder.getOrCreate()


def plain_uses(spark) -> Uses:
    """Return the uses that need no package."""
    from pyspark.sql import functions

    def parquet() -> None:
        path = tempfile.mkdtemp() + "/numbers"
        spark.range(3).write.parquet(path)
        assert spark.read.parquet(path).count() == 3

    plus = functions.udf(lambda number: number + 1, "long")
    return {
        "job": lambda: check(spark.sparkContext.parallelize([1, 2, 3]).map(abs).sum(), 6),
        "udf": lambda: check([row[0] for row in spark.range(2).select(plus("id")).collect()], [1, 2]),
        "parquet": parquet,
    }  # fmt: skip


def pandas_uses(spark) -> Uses:
    """Return the uses of pandas, NumPy and Arrow."""
    import pandas as pd
    from pyspark.sql import functions

    frame = spark.createDataFrame(ROWS, SCHEMA)

    def arrow(switch: str) -> None:
        spark.conf.set("spark.sql.execution.arrow.pyspark.enabled", switch)

    def there(switch: str) -> None:
        arrow(switch)
        given = pd.DataFrame({"i": [1, 2], "s": ["a", None], "t": [THEN, THEN]})
        rows = spark.createDataFrame(given).collect()
        check([(row["s"], row["t"]) for row in rows], [("a", THEN), (None, THEN)])

    def back(switch: str) -> None:
        arrow(switch)
        found = frame.toPandas()
        check((len(found), found["s"][0], bool(pd.isna(found["s"][1]))), (2, "a", True))
        check(found["t"][0].to_pydatetime(), THEN)

    @functions.pandas_udf("string")
    def upper(texts: pd.Series) -> pd.Series:
        return texts.str.upper()

    def same(parts: Iterator[pd.DataFrame]) -> Iterator[pd.DataFrame]:
        yield from parts

    def mapped() -> None:
        rows = frame.select("i", "s", "t").mapInPandas(same, "i int, s string, t timestamp")
        check(len(rows.collect()), 2)

    def grouped() -> None:
        rows = frame.groupBy("i").applyInPandas(lambda part: part[["i", "s"]], "i int, s string")
        check(sorted(row[0] for row in rows.collect()), [1, 2])

    return {
        "to pandas": lambda: back("false"),
        "to pandas by Arrow": lambda: back("true"),
        "from pandas": lambda: there("false"),
        "from pandas by Arrow": lambda: there("true"),
        "pandas function": lambda: check([row[0] for row in frame.select(upper("s")).collect()], ["A", None]),
        "mapInPandas": mapped,
        "applyInPandas": grouped,
        "pandas on Spark": pandas_on_spark,
        "ml": lambda: ml(frame.select("i")),
    }  # fmt: skip


def pandas_on_spark() -> None:
    """Sum a column by groups."""
    import pyspark.pandas as ps

    frame = ps.DataFrame({"a": [1, 2, 3], "s": ["x", "y", "x"]})
    check(frame.groupby("s")["a"].sum().to_pandas().to_dict(), {"x": 4, "y": 2})
    repr(frame)


def ml(frame) -> None:
    """Make vectors of a column."""
    from pyspark.ml.feature import VectorAssembler

    made = VectorAssembler(inputCols=["i"], outputCol="v").transform(frame).collect()
    check(made[0]["v"].toArray()[0], 1.0)


def check(found: object, expected: object) -> None:
    """Hold what came out."""
    if found != expected:
        raise AssertionError(f"{found!r} is not {expected!r}")


def tried(use: Callable[[], object]) -> str:
    """Return an empty text, or the error in a line."""
    try:
        use()
    except Exception as error:  # noqa: BLE001 - any fault is the result
        lines = [line for line in str(error).splitlines() if line.strip()] or [""]
        # py4j tells what Java threw in a line of its own.
        cause = next((line[2:] for line in lines[1:] if line.startswith(": ")), "")
        return f"{type(error).__name__}: {lines[0]} {cause}".strip()[:300]
    return ""


def main() -> None:
    """Try all; the kinds of uses after it where the one before could be had."""
    found, made = {}, []
    found["session"] = tried(lambda: made.append(start()))
    kinds = [plain_uses, *([pandas_uses] if "--pandas" in sys.argv else [])]
    for kind in kinds if made else []:
        uses: Uses = {}
        fault = tried(lambda: uses.update(kind(made[0])))  # noqa: B023 - called at once
        if fault:
            found[kind.__name__] = fault
        found.update({name: tried(use) for name, use in uses.items()})
    print("RESULT", json.dumps(found), flush=True)
    os._exit(0)


if __name__ == "__main__":
    Path.home().mkdir(exist_ok=True)
    main()
