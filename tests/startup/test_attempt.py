"""Test starts of Spark that fail: the first cell says why and what to do, and the kernel lives."""

import shutil
import socket
from collections.abc import Callable
from pathlib import Path

import pytest
from startup.startup_kernels import LOCAL, SPARK_HOME, Kernel

pytestmark = pytest.mark.spark
Start = Callable[..., Kernel]


def fails(kernel: Kernel, *words: str) -> None:
    """Assert that the first use shows the words, in a few lines, and that the kernel lives on."""
    error = kernel.run("spark.range(1)").error
    for word in words:
        assert word in error
    assert error.startswith("SparkStartError: ")
    assert "Traceback" not in error
    assert len(error.splitlines()) < 15
    assert kernel.run("1 + 1").result == "2"
    assert kernel.java() == []


def local(options: str) -> str:
    return LOCAL.replace("pyspark-shell", options + " pyspark-shell")


def closed_port() -> int:
    """Return a loopback port at which nobody listens."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        return int(server.getsockname()[1])


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (local("--no-such-option 1"), ["--no-such-option", "Correct it"]),
        (local("--conf spark.x"), ["spark.x=value"]),
        (local("--name 'open"), ["No closing quotation", "Close the quote"]),
        (local("--driver-memory abc"), ["-Xmxabc", "4g or 512m"]),
        (local("--conf spark.executor.memory=abc"), ["spark.executor.memory is abc"]),
        (local("--conf spark.driver.memory=999999g"), ["999999g", "Ask for less"]),
        (LOCAL.replace("pyspark-shell", ""), ["must end in pyspark-shell"]),
        ("--version", ["printed its version", "pyspark-shell"]),
        ("--master loca pyspark-shell", ["the master loca", "local[*]"]),
        (local("--archives /nonexistent/a.zip#x"), ["/nonexistent/a.zip", "rebuild"]),
    ],
)
def test_wrong_arguments(start_kernel: Start, arguments: str, words: list[str]) -> None:
    fails(start_kernel(arguments), *words)


def test_java_home_without_java(start_kernel: Start, tmp_path: Path) -> None:
    fails(start_kernel(JAVA_HOME=str(tmp_path)), f"JAVA_HOME is {tmp_path}", "Correct JAVA_HOME")


def test_no_java_at_all(start_kernel: Start, tmp_path: Path) -> None:
    for tool in ("bash", "dirname", "env", "cat", "ls", "sed", "grep", "uname"):
        (tmp_path / tool).symlink_to(shutil.which(tool) or tool)
    fails(start_kernel(PATH=str(tmp_path), JAVA_HOME=""), "No Java was found", "Install Java")


def test_spark_home_without_spark(start_kernel: Start, tmp_path: Path) -> None:
    fails(start_kernel(SPARK_HOME=str(tmp_path)), f"SPARK_HOME is {tmp_path}", "bin/spark-submit")


def test_yarn_without_its_configuration(start_kernel: Start) -> None:
    fails(start_kernel("--master yarn pyspark-shell"), "Set HADOOP_CONF_DIR")


def write_yarn_site(folder: Path, port: int) -> None:
    (folder / "yarn-site.xml").write_text(
        "<configuration><property><name>yarn.resourcemanager.address</name>"
        f"<value>127.0.0.1:{port}</value></property></configuration>"
    )


def test_a_resource_manager_that_does_not_answer(start_kernel: Start, tmp_path: Path) -> None:
    port = closed_port()
    write_yarn_site(tmp_path, port)
    kernel = start_kernel("--master yarn pyspark-shell", HADOOP_CONF_DIR=str(tmp_path))
    fails(kernel, f"127.0.0.1:{port}", "Run this cell again")


def test_a_master_that_does_not_answer(start_kernel: Start) -> None:
    port = closed_port()
    kernel = start_kernel(f"--master spark://127.0.0.1:{port} pyspark-shell")
    fails(kernel, f"127.0.0.1:{port}", "Run this cell again")


def test_a_py4j_that_does_not_fit(start_kernel: Start, tmp_path: Path) -> None:
    # A fake: an empty py4j stands for one of another version, which lacks what pyspark imports.
    (tmp_path / "py4j").mkdir()
    (tmp_path / "py4j" / "__init__.py").touch()
    path = f"{tmp_path}:{SPARK_HOME}/python/lib/pyspark.zip"
    fails(start_kernel(PYTHONPATH=path), "py4j", "must name the py4j that this Spark brings")


def test_a_python_that_this_spark_does_not_support(start_kernel: Start, tmp_path: Path) -> None:
    # A fake pyspark, which says what the real 4.3 says when Python 3.9 imports it.
    (tmp_path / "pyspark").mkdir()
    (tmp_path / "pyspark" / "__init__.py").write_text(
        "raise TypeError(\"unsupported operand type(s) for |: 'type' and 'type'\")"
    )
    fails(start_kernel(PYTHONPATH=str(tmp_path)), "does not support Python", "unsupported operand")


def test_eager_failures_show_at_the_first_use_too(start_kernel: Start) -> None:
    kernel = start_kernel(local("--nope 1"), PYSPARK_KERNELS_SPARK_START="eager")
    fails(kernel, "--nope", "Correct it")


def test_the_next_use_tries_again(start_kernel: Start) -> None:
    kernel = start_kernel(local("--driver-memory 64m"))
    fails(kernel, "too small", "64m", "1g or more")
    mend = f"import os; os.environ['PYSPARK_SUBMIT_ARGS'] = {LOCAL!r}"
    assert kernel.run(mend).error == ""
    assert kernel.run("spark.range(3).count()").result == "3"
    assert len(kernel.java()) == 1
