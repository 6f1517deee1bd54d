"""Start the process that searches without what it does not need."""

import json
import subprocess
import sys

import pytest

from jupyter_pyspark_kernels.core.finding import scout_worker
from jupyter_pyspark_kernels.core.finding.scout_worker import Output

MODULE = "jupyter_pyspark_kernels.core.finding.scout"


def test_it_does_not_wait_for_pydantic_or_yaml() -> None:
    script = f"import sys, {MODULE}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert not {"pydantic", "yaml", "tomllib", "asyncio"} & set(done.stdout.split())


def test_what_comes_within_a_moment_is_one_line(
    capfdbinary: pytest.CaptureFixture[bytes], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(scout_worker, "MOMENT_SECONDS", 1e9)
    output = Output()
    for number in range(1000):
        output.send(1, {"path": f"/envs/{number}", "same": True})
    output.send(1, {"done": True})
    [line] = capfdbinary.readouterr().out.splitlines()

    *entries, end = json.loads(line)
    assert [entry["path"] for entry in entries] == [f"/envs/{number}" for number in range(1000)]
    assert end == {"id": 1, "done": True}


def test_what_waits_is_written_with_the_next_tick(
    capfdbinary: pytest.CaptureFixture[bytes],
) -> None:
    output = Output()
    output.send(1, {"path": "/envs/first"})
    output.send(1, {"path": "/envs/next"})
    output.tick()
    written = capfdbinary.readouterr().out

    assert [one["path"] for line in written.splitlines() for one in json.loads(line)] == [
        "/envs/first",
        "/envs/next",
    ]
