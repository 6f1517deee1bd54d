"""Test what a waiting cell shows."""

from jupyter_pyspark_kernels.startup.wait_display import waiting_line


def test_long_waits_give_a_hint() -> None:
    line = waiting_line
    assert line("yarn", "starting Java", 12.4) == "Starting Spark on yarn … 12 s (starting Java)"
    assert "free resources" in line("yarn", "connecting to yarn", 31)
    assert "master" in line("spark://h:1", "connecting", 31)
