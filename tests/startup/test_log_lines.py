"""Test which lines of a log are shown."""

from jupyter_pyspark_kernels.startup.log_lines import deepest_cause, relevant_lines


def test_the_log_is_shortened_to_what_tells_something() -> None:
    log = [
        "WARNING: Using incubator modules: jdk.incubator.vector",
        "26/11/22 19:58:39 ERROR SparkContext: Error initializing SparkContext.",
        "org.apache.spark.SparkException: Could not parse Master URL: 'local[x]'",
        "\tat org.apache.spark.SparkContext.x(SparkContext.scala:1)",
        "py4j.commands.ConstructorCommand.execute(ConstructorCommand.java:69)",
        "\t... 12 more",
    ]
    assert relevant_lines(log) == [
        "ERROR SparkContext: Error initializing SparkContext.",
        "org.apache.spark.SparkException: Could not parse Master URL: 'local[x]'",
    ]
    assert relevant_lines(["Error: no", "Usage: spark-submit", "Options:"]) == ["Error: no"]


def test_warnings_that_every_start_gives_are_left_out() -> None:
    utils, yarn = (
        "26/11/22 19:58:39 WARN Utils: ",
        "26/11/22 19:58:40 WARN YarnSchedulerBackend$Y: ",
    )
    log = [
        utils + "Your hostname, n, resolves to a loopback address: 127.0.1.1; using 10.0.0.1",
        utils + "Set SPARK_LOCAL_IP if you need to bind to another address",
        "26/11/22 19:58:41 WARN SparkContext: Another SparkContext is being constructed (or threw",
        yarn + "Attempted to send shutdown message before the AM has registered!",
        yarn + "Attempted to request executors before the AM has registered!",
        utils + "Service 'SparkUI' could not bind on port 4040.",
    ]
    assert relevant_lines(log) == ["WARN Utils: Service 'SparkUI' could not bind on port 4040."]


def test_the_last_six_lines_are_kept_without_dates_and_repetitions() -> None:
    log = [f"2026-11-22 19:58:{n:02},123 ERROR A: line {n // 2}" for n in range(20)]
    assert relevant_lines(log) == [f"ERROR A: line {n}" for n in range(4, 10)]
    assert relevant_lines(log, 1) == ["ERROR A: line 9"]


def test_the_innermost_exception_is_the_cause() -> None:
    text = ": a.B: outer\n\tat x.y(Z.java:1)\nCaused by: c.D: the deepest\n\tat x"
    assert deepest_cause(text) == "c.D: the deepest"
    assert deepest_cause("[JAVA_GATEWAY_EXITED] x") == "no reason given"
