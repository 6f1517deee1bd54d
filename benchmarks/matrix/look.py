"""Look around in an executor: the source of this module runs as a cell of the kernel under test.

It needs the standard library, pyspark and what the environment holds, no more.
"""
# ruff: noqa: PLC0415 - what a function of an executor needs is imported there

from typing import Any


def look(names: list[str]) -> dict[str, Any]:
    """Import modules; return what this Python is, and where all that it has loaded comes from."""
    import ctypes
    import importlib
    import os
    import platform
    import sqlite3
    import ssl
    import sys

    for name in names:
        importlib.import_module(name)
    ssl.create_default_context()
    assert sqlite3.connect(":memory:").execute("select 6 * 7").fetchone() == (42,)
    assert ctypes.CDLL(None).getpid() == os.getpid()
    with open("/proc/self/maps", encoding="utf-8") as maps:
        fields = [line.rstrip("\n").split(None, 5) for line in maps]
    files = {name: getattr(module, "__file__", None) for name, module in list(sys.modules.items())}
    return {
        "executable": sys.executable,
        "prefix": sys.prefix,
        "real_prefix": os.path.realpath(sys.prefix),
        "base_prefix": sys.base_prefix,
        "version": platform.python_version(),
        "mapped": sorted({field[5] for field in fields if len(field) > 5 and field[5][0] == "/"}),
        "modules": {name: os.path.realpath(path) for name, path in files.items() if path},
    }


def look_in_job(spark: Any, names: list[str]) -> dict[str, Any]:
    """Look from a function of an RDD."""
    return spark.sparkContext.parallelize([names], 1).map(look).first()


def look_in_udf(spark: Any, names: list[str]) -> dict[str, Any]:
    """Look from a UDF; one of pandas where that is among the names."""
    import json

    from pyspark.sql import functions

    if "pandas" not in names:
        seen = functions.udf(lambda _: json.dumps(look(names)), "string")
        return json.loads(spark.range(1).select(seen("id")).first()[0])

    import pandas as pd

    @functions.pandas_udf("string")
    def seen_by_pandas(values: pd.Series) -> pd.Series:
        return pd.Series([json.dumps(look(names))] * len(values))

    return json.loads(spark.range(1).select(seen_by_pandas("id")).first()[0])
