"""Test in a real kernel what an interrupt does to Spark."""

import time
from collections.abc import Callable
from pathlib import Path

import pytest
from startup.startup_kernels import Kernel, wait_until

pytestmark = pytest.mark.spark
Start = Callable[..., Kernel]


def test_an_interrupt_cancels_the_job(start_kernel: Start) -> None:
    kernel = start_kernel()
    flag = "import pathlib, time; flag = pathlib.Path('running')"
    assert kernel.run(f"{flag}; str(flag.resolve())").error == ""
    assert kernel.run("sc.setLogLevel('OFF'); tracker = sc.statusTracker()").error == ""
    slow = "def slow(x):\n  import pathlib, time\n  pathlib.Path(FLAG).touch()\n  time.sleep(600)"
    assert kernel.run("FLAG = str(flag.resolve())\n" + slow).error == ""
    message = kernel.send("sc.parallelize([1], 1).map(slow).count()")
    cwd = Path(kernel.process.cwd())
    wait_until((cwd / "running").exists, "the job's task")
    began = time.monotonic()
    kernel.manager.interrupt_kernel()
    reply = kernel.read(message)
    assert "KeyboardInterrupt" in reply.error
    assert time.monotonic() - began < 60
    # No call may read the reply of the interrupted one.
    for n in (2, 3, 4):
        assert kernel.run(f"spark.range({n}).count()").result == str(n)
    assert kernel.run("list(tracker.getActiveJobsIds())").result == "[]"
    message = kernel.send("flag.unlink()\nwhile not flag.exists(): pass")
    wait_until(lambda: not (cwd / "running").exists(), "the loop")
    kernel.manager.interrupt_kernel()
    assert "KeyboardInterrupt" in kernel.read(message).error
    assert kernel.run("spark.range(6).count()").result == "6"
