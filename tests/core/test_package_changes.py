"""What came and went of an environment's packages, and how it is told."""

import os
from pathlib import Path

import pytest
from support.quick_environments import add_package

from jupyter_pyspark_kernels.core import package_changes
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.package_changes import current_fingerprint, told_changes
from jupyter_pyspark_kernels.core.packages import fingerprint


def test_changes_are_told_by_name() -> None:
    assert told_changes({"b": "2", "c": "1"}, {"a": "1", "b": "1"}) == [
        "−a 1",
        "b 1 → 2",
        "+c 1",
    ]


def counted(monkeypatch: pytest.MonkeyPatch) -> list[object]:
    calls: list[object] = []

    def count(environment: object) -> str:
        calls.append(environment)
        return fingerprint(environment)

    monkeypatch.setattr(package_changes, "fingerprint", count)
    return calls


def test_an_environment_is_read_once_for_many_kernels(
    venv: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    calls = counted(monkeypatch)
    [site] = venv.glob("lib/python3*/site-packages")
    os.utime(site, (1, 1))
    first = current_fingerprint(read_environment(str(venv)))
    assert current_fingerprint(read_environment(str(venv))) == first
    assert len(calls) == 1
    add_package(venv, "foo-1.0.dist-info")

    second = current_fingerprint(read_environment(str(venv)))

    assert second == fingerprint(read_environment(str(venv))) != first


def test_what_changed_just_now_is_read_again(venv: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """A further change might give the directory no other time."""
    calls = counted(monkeypatch)
    add_package(venv, "foo-1.0.dist-info")
    for _ in range(2):
        current_fingerprint(read_environment(str(venv)))

    assert len(calls) == 2
