"""Test what counts as a difference between driver and executors."""

import pytest

from jupyter_pyspark_kernels.core.records import HostReport
from jupyter_pyspark_kernels.trial.comparison import (
    FOREIGN,
    SAME,
    SHIPPED,
    Look,
    differences,
    executor_report,
)

DRIVER = HostReport(
    host="here",
    executable="/envs/a/bin/python",
    prefix="/envs/a",
    python_version="3.12.1",
    source=SAME,
    packages={"numpy": "2.1"},
)
SHIPPED_THERE = HostReport(
    host="node7",
    executable="/c/PYSPARK_VENV/bin/python",
    prefix="/c/PYSPARK_VENV",
    python_version="3.12.1",
    source=SHIPPED,
    packages={"numpy": "2.1"},
)


def look(**changes: object) -> Look:
    plain = {
        "host": "here",
        "executable": "/envs/a/bin/python",
        "prefix": "/envs/a",
        "base_prefix": "/opt/python",
        "python_version": "3.12.1",
        "from_archive": False,
        "packages": {"numpy": "2.1"},
    }
    return Look.model_validate({**plain, **changes})


def changed(**changes: object) -> HostReport:
    return SHIPPED_THERE.model_copy(update=changes)


@pytest.mark.parametrize(
    ("seen", "source"),
    [
        (look(), SAME),
        (look(host="node7"), FOREIGN),
        (look(prefix="/usr"), FOREIGN),
        (look(host="node7", from_archive=True), SHIPPED),
    ],
)
def test_source_is_said_in_words(seen: Look, source: str) -> None:
    assert executor_report(seen, look()).source == source


def test_equal_executors_pass() -> None:
    assert differences(DRIVER, [SHIPPED_THERE, DRIVER.model_copy()], None) == []


@pytest.mark.parametrize(
    ("executor", "words"),
    [
        (changed(python_version="3.12.4"), ["node7", "3.12.4", "3.12.1", "Rebuild"]),
        (changed(packages={"numpy": None}), ["node7", "no package numpy", "2.1", "Rebuild"]),
        (changed(packages={"numpy": "1.9"}), ["node7", "numpy 1.9", "2.1", "Rebuild"]),
        (
            changed(source=FOREIGN, executable="/usr/bin/python3", python_version="3.9.0"),
            ["node7", "/usr/bin/python3", "a Python of the host", "./PYSPARK_VENV/bin/python"],
        ),
    ],
)
def test_each_difference_names_host_and_way_out(executor: HostReport, words: list[str]) -> None:
    found = differences(DRIVER, [SHIPPED_THERE, executor], "PYSPARK_VENV")

    assert len(found) == 1
    assert [word for word in words if word not in found[0]] == []


def test_package_that_the_driver_lacks_is_said_once() -> None:
    driver = DRIVER.model_copy(update={"packages": {"nosuch": None}})
    executor = changed(packages={"nosuch": None})

    found = differences(driver, [executor, executor], "PYSPARK_VENV")

    assert len(found) == 1
    assert "/envs/a has no package nosuch. Install it" in found[0]


def test_without_an_archive_the_way_out_is_the_hosts_python() -> None:
    found = differences(DRIVER, [changed(source=FOREIGN, python_version="3.9.0")], None)

    assert len(found) == 1
    assert "Set PYSPARK_PYTHON to /envs/a/bin/python" in found[0]
