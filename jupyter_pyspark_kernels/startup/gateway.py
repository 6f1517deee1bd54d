"""Import pyspark, launch the JVM that it talks to, and forget both where a start failed."""

# Of ruff not followed, and why: SLF001: Spark's own shell.py uses these members too; PLC0415:
# pyspark costs time to import.
# ruff: noqa: PLC0415, SLF001

from __future__ import annotations

import importlib
import sys
from collections.abc import Callable
from typing import Any

from .java import Java, JavaLog


def import_pyspark() -> tuple[Any, Any]:
    """Import pyspark, with what a session imports later on: cells wait for all of it."""
    from pyspark.sql import SparkSession, SQLContext

    for name in ("pyspark.sql.classic.dataframe", "pyspark.testing.utils"):
        try:
            importlib.import_module(name)
        except ImportError:  # older or newer Spark, which does without it
            continue
    return SparkSession, SQLContext


def launch_java(take: Callable[[Java, list[JavaLog]], None]) -> None:
    """Launch the gateway, unless one runs, under the lock that guards it.

    Parameters
    ----------
    take : callable
        Called with the process and its outputs as soon as there is one, which pyspark tells only
        when all went well.
    """
    from pyspark import SparkContext

    java_gateway: Any = importlib.import_module("pyspark.java_gateway")

    with SparkContext._lock:
        if SparkContext._gateway:
            return
        logs = [JavaLog(1), JavaLog(2)]  # HotSpot's own errors come on stdout
        stdout, stderr = logs

        def popen(command: list[str], **options: Any) -> Java:
            outputs = {"stdout": stdout.write_end, "stderr": stderr.write_end}
            java = Java(command, **dict(options, **outputs))
            take(java, logs)
            return java

        plain, java_gateway.Popen = java_gateway.Popen, popen
        try:
            gateway = java_gateway.launch_gateway()
        finally:
            java_gateway.Popen = plain
            stdout.close_write_end()
            stderr.close_write_end()
        SparkContext._ensure_initialized(gateway=gateway)


def forget_modules(*roots: str) -> None:
    """Forget half-imported packages, so that the next try imports what is there then."""
    for name in [n for n in sys.modules if n.split(".")[0] in roots]:
        del sys.modules[name]


def forget_gateway() -> None:
    """Forget a gateway whose session failed: a new JVM reads changed settings, and is clean."""
    from pyspark import SparkContext

    with SparkContext._lock:
        gateway, SparkContext._gateway, SparkContext._jvm = SparkContext._gateway, None, None
        SparkContext._active_spark_context = None
    if gateway is not None:
        gateway.close()
