"""Test the explanations of kernels and executors that did not run."""

import re

import pytest

from jupyter_pyspark_kernels.startup.cause_table import CAUSES, NO_CAUSE
from jupyter_pyspark_kernels.trial.causes import (
    explain_executors,
    explain_kernel,
    for_tester,
    last_words,
    with_lines,
)

FIELDS = {
    "worker_python": "./PYSPARK_VENV/bin/python",
    "base": "Python 3.12.1 at /opt/python",
    "master": "yarn",
    "application_id": "application_1_0007",
    "spark_version": "4.3.0",
}
JOB = (
    "An error occurred while calling z:org.apache.spark.api.python.PythonRDD.collectAndServe.\n"
    ": org.apache.spark.SparkException: Job aborted due to stage failure: Task 0 in stage 0.0 "
    "failed 4 times, most recent failure: Lost task 0.3 in stage 0.0 (TID 3) (node7 executor 1): "
)
DAEMON = (
    "\norg.apache.spark.SparkException: EOFException occurred while reading the port number from "
    "pyspark.daemon's stdout and terminated with code: "
)


@pytest.mark.parametrize("sentence", [row[2] for row in CAUSES] + [NO_CAUSE])
def test_ways_out_are_those_of_the_test(sentence: str) -> None:
    said = for_tester(sentence)

    assert not re.search("this cell|shut the kernel|run this again", said)
    assert ("un the test again" in said) == (said != sentence)


def test_a_stopped_cluster_is_tried_again_by_the_test() -> None:
    said = for_tester("Is it running? Run this cell again to try again.")

    assert said == "Is it running? Run the test again."


def failed_program(python: str, error: str) -> str:
    return f'{JOB}java.io.IOException: Cannot run program "{python}": {error}\n\tat java.lang'


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "[PYTHON_VERSION_MISMATCH] Python in worker has different version: 3.11 than that "
            "in driver: 3.12, PySpark cannot run with different minor versions.",
            ["node7 run Python 3.11, the driver Python 3.12;", "PYSPARK_PYTHON"],
        ),
        (
            "Exception: Python in worker has different version 3.8 than that in driver 3.9, PySpark",
            ["run Python 3.8, the driver Python 3.9;"],
        ),
        (
            f"Error from python worker:\n ModuleNotFoundError: No module named 'encodings'{DAEMON}1",
            ["node7 does not find its standard library", "Install Python 3.12.1 at /opt/python"],
        ),
        pytest.param(
            "Error from python worker:\n ./PYSPARK_VENV/bin/python: error while loading shared "
            f"libraries: libpython3.12.so.1.0: cannot open shared object file{DAEMON}127",
            ["does not find libpython3.12.so.1.0", "Python 3.12.1 at /opt/python"],
        ),
        (
            "python: /lib/libc.so.6: version `GLIBC_2.38' not found (required by python)",
            ["node7 has an older system", "GLIBC_2.38"],
        ),
        (f"Error from python worker:\n Segmentation fault{DAEMON}139", ["could not start on"]),
        pytest.param(
            "Error while finding module specification for 'pyspark.daemon' (ModuleNotFoundError: "
            f"No module named 'pyspark'){DAEMON}1",
            ["cannot import pyspark", "pyspark 4.3.0"],
        ),
        ("ExecutorLostFailure (executor 1 exited) Reason: Container killed", ["Container killed"]),
    ],
)
def test_executors_python_is_explained(text: str, words: list[str]) -> None:
    message = explain_executors(JOB + text, FIELDS)

    assert [word for word in words if word not in message] == []
    assert "?" not in message
    assert "EOFException" not in message


@pytest.mark.parametrize(
    ("python", "error", "words"),
    [
        ("/opt/x/python", "error=2, No such file or directory", ["node7 has no /opt/x/python."]),
        (
            "./A/bin/python",
            "error=2, No such file",
            ["no ./A/bin/python on the node node7", "link"],
        ),
        ("./A/bin/python", "Exec failed, error: 2 (No such file)", ["did not arrive"]),
        ("./A/bin/python", "error=8, Exec format error", ["node7 is no program", "tar.gz"]),
        ("./A/bin/python", "error=13, Permission denied", ["may not be run", "Rebuild", "tar.gz"]),
    ],
)
def test_unrunnable_python_is_explained(python: str, error: str, words: list[str]) -> None:
    message = explain_executors(failed_program(python, error), FIELDS)

    assert [word for word in words if word not in message] == []


def test_local_mode_needs_the_environments_own_python() -> None:
    text = failed_program("./PYSPARK_VENV/bin/python", "error=2, No such file or directory")

    message = explain_executors(text, {**FIELDS, "master": "local[*]"})

    assert message.startswith("In local mode no archive is unpacked")


def test_host_is_left_out_where_it_is_unknown() -> None:
    message = explain_executors("SparkContext was shut down", FIELDS)

    assert "yarn" in message
    assert "application_1_0007 says why" in message


def test_unknown_failure_names_the_deepest_cause_and_no_stack() -> None:
    text = JOB + "x\n\tat org.apache.spark.A\nCaused by: java.io.IOException: disk is full\n\tat b"

    message = explain_executors(text, FIELDS)

    assert "failed: java.io.IOException: disk is full." in message
    assert "\tat" not in message


@pytest.mark.parametrize(
    ("log", "words"),
    [
        ("/e/bin/python: No module named ipykernel_launcher", "/e/bin/python -m pip install"),
        ("ModuleNotFoundError: No module named 'encodings'", "standard library"),
        ("python: error while loading shared libraries: libx.so: cannot", "does not find libx.so:"),
    ],
)
def test_death_of_a_kernel_is_explained(log: str, words: str) -> None:
    message = explain_kernel(f"some line\n{log}\n", {"python": "/e/bin/python"})

    assert message is not None
    assert words in message


def test_unknown_death_is_left_to_the_caller() -> None:
    assert explain_kernel("Killed", {"python": "/e/bin/python"}) is None


def test_last_words_have_no_stack_frames() -> None:
    log = (
        "[IPKernelApp] WARNING | Kernel is running over TCP\n"
        'Traceback (most recent call last):\n  File "x.py", line 1\n    raise\n'
        "ValueError: broken\n\tat org.apache.spark.A\n\n"
    )

    assert last_words(log) == ["ValueError: broken"]
    assert with_lines("It broke.", last_words(log)).endswith("words:\nValueError: broken")
    assert with_lines("It broke.", []) == "It broke."
