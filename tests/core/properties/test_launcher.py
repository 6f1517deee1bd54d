"""Test what Spark's launcher and the driver's JVM refuse."""

import pytest

from jupyter_pyspark_kernels.core.properties.launcher import launch_problems

JAVA = "spark.driver.extraJavaOptions"


@pytest.mark.parametrize("memory", ["4g", "4G", "512m", "1T", "900000K", "1024m"])
def test_driver_memory_that_java_takes(memory):
    assert list(launch_problems({"spark.driver.memory": memory})) == []


@pytest.mark.parametrize(
    ("memory", "way_out"),
    [
        ("512", "512m"),
        ("4 g", "4g"),
        ("4gb", "4g"),
        (" 2m", "2m"),
        ("4.5g", "4g"),
        ("-1g", "4g"),
        ("", "4g"),
        ("four", "4g"),
        ("1p", "4g"),
        ("٤g", "4g"),
        ("4g -x", "4g"),
        ("${env:MEM}", "4g"),
    ],
)
def test_driver_memory_that_java_refuses(memory, way_out):
    [(key, message)] = launch_problems({"spark.driver.memory": memory})

    assert key == "spark.driver.memory"
    assert message.endswith(f"such as {way_out}.")


@pytest.mark.parametrize(
    "options",
    [
        "",
        '-Dx="a b" -Dq=1',
        "-Dx='a\"b'",
        '-Dx="a\\"b"',
        "-Da=\\ b",
        "-ea -Xms1g",
        "'a\\'",
        "-XX:+X",
    ],
)
def test_java_options_that_are_good(options):
    assert list(launch_problems({JAVA: options})) == []


@pytest.mark.parametrize("options", ['-Da="b', "-Da='b", "-Da=b\\", '"', "'a' \"b'", '-Dx="a\\"'])
def test_open_quotes(options):
    [(key, message)] = launch_problems({JAVA: options})

    assert key == JAVA
    assert "Close it" in message


@pytest.mark.parametrize(
    ("key", "memory"),
    [
        (JAVA, "spark.driver.memory"),
        ("spark.driver.defaultJavaOptions", "spark.driver.memory"),
        ("spark.executor.extraJavaOptions", "spark.executor.memory"),
        ("spark.yarn.am.extraJavaOptions", "spark.yarn.am.memory"),
    ],
)
def test_heap_size_names_the_property_to_use(key, memory):
    assert next(launch_problems({key: "-Xmx1g"}))[1].endswith(f"Use {memory}.")


def test_spark_properties_for_executors_only():
    assert list(launch_problems({"spark.executor.extraJavaOptions": "-Dspark.x=1"}))
    assert not list(launch_problems({JAVA: "-Dspark.x=1"}))


def test_a_password_is_not_shown():
    [(_, message)] = launch_problems({JAVA: "-Djavax.net.ssl.keyStorePassword='hunter2"})

    assert "hunter2" not in message


def test_all_problems_at_once():
    keys = [key for key, _ in launch_problems({"spark.driver.memory": "1", JAVA: '"'})]

    assert keys == ["spark.driver.memory", JAVA]
