"""Test how often progress is told."""

import time

import pytest

from jupyter_pyspark_kernels.core.archive.meter import Meter
from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.core.records import Progress


def test_told_ten_times_a_second_at_most(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])
    told: list[Progress] = []
    meter = Meter(Progress(stage="packing", bytes_total=1000), told.append, lambda: False)

    for _ in range(1000):
        now[0] += 0.001
        meter.advance(size=1)
    meter.finish()

    assert 6 <= len(told) <= 12
    assert told[0].bytes_done == 0
    assert told[-1] == Progress(stage="packing", bytes_done=1000, bytes_total=1000)


def test_cancelled() -> None:
    meter = Meter(Progress(stage="packing"), lambda _: None, lambda: True)

    with pytest.raises(CancelledError, match="Nothing was changed"):
        meter.advance(size=1)
