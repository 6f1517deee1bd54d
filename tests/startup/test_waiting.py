"""Test in real kernels with a real Spark how cells wait, and what they find then."""

from collections.abc import Callable
from pathlib import Path

import pytest
from startup.startup_kernels import IS_UP, Kernel, Reply, held_java

pytestmark = pytest.mark.spark
Start = Callable[..., Kernel]


def interrupt_when_shown(kernel: Kernel, message_id: str) -> Reply:
    kernel.read(message_id, until=lambda reply: bool(reply.shown))
    kernel.manager.interrupt_kernel()
    return kernel.read(message_id)


def test_cells_wait_for_spark_only_when_they_use_it(start_kernel: Start, tmp_path: Path) -> None:
    kernel = start_kernel(**held_java(tmp_path))
    assert kernel.run("x = 1; x + 1").result == "2"
    assert (
        kernel.run("import pyspark.sql.functions as F\nfrom pyspark import SparkConf").error == ""
    )
    assert kernel.run("def later(): return spark.range(4)").error == ""
    assert kernel.run(IS_UP).result == "False"

    # an interrupt ends the wait, not the start
    message = kernel.send("# first\n\nspark.range(2)\n")
    interrupted = interrupt_when_shown(kernel, message)
    assert "KeyboardInterrupt" in interrupted.error
    assert "pyspark_startup.py" not in interrupted.error
    assert "still starting" in interrupted.shown[-1]
    assert kernel.run("1 + 1").result == "2"

    # the next use waits again
    message = kernel.send("F.col('x')")
    kernel.read(message, until=lambda reply: "starting Java" in "".join(reply.shown))
    (tmp_path / "go").touch()
    reply = kernel.read(message)
    assert reply.result == "Column<'x'>"
    assert reply.stream == ""
    assert reply.shown[-1].startswith("Spark 4")
    assert "ready after" in reply.shown[-1]
    log = kernel.log.read_text()
    assert "Setting default log level" in log or "NativeCodeLoader" in log

    # all is as with Spark's own shell.py
    assert kernel.run("later().count()").result == "4"
    assert kernel.run("sql('select 3').first()[0], type(sqlContext).__name__").result == (
        "(3, 'SQLContext')"
    )
    assert kernel.run("sc is spark.sparkContext").result == "True"
    assert kernel.run("type(spark).getActiveSession() is not None").result == "True"
    assert kernel.run("%who").stream.split() == ["F", "SparkConf", "later", "sc", "spark", "sql",
                                                 "sqlContext", "x"]  # fmt: skip
    names = kernel.run("sorted(n for n in dir() if n[0] != '_')").result
    for ours in ("startup", "Attempt", "builtins", "CAUSES", "NAMES", "main"):
        assert ours not in names
    assert kernel.run("import sys; [p for p in sys.path if 'kernels' in p]").result == "[]"
    assert not (tmp_path / "kernels" / "k0" / "__pycache__").exists()


def test_magics_async_cells_and_the_displayed_value(start_kernel: Start) -> None:
    kernel = start_kernel()
    reply = kernel.run("%%time\nn = spark.range(3).count()\nn")
    assert (reply.error, reply.result) == ("", "3")
    assert kernel.run("%reset -f").error == ""
    assert "SparkContext" in kernel.run("sc").result
    assert kernel.run("spark.range(5).count()").result == "5"
    assert kernel.run("async def f(): return sc.defaultParallelism\nawait f()").result == "1"


def test_a_cell_of_sc_alone_is_no_magic(start_kernel: Start) -> None:
    kernel = start_kernel()
    assert "SparkContext" in kernel.run("sc").result


def test_the_users_own_names_stay(start_kernel: Start, tmp_path: Path) -> None:
    kernel = start_kernel(**held_java(tmp_path))
    assert kernel.run("sc = 5\nsc").result == "5"
    assert kernel.run("sc + 1").result == "6"
    (tmp_path / "go").touch()
    assert kernel.run("spark.range(2).count()").result == "2"
    assert kernel.run("sc").result == "5"
