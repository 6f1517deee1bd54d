"""Test the JVM's process and its outputs, and in real kernels that it ends with its kernel."""

import os
import re
import time
from collections.abc import Callable

import psutil
import pytest
from startup.startup_kernels import IS_UP, Kernel, wait_until

from jupyter_pyspark_kernels.startup.java import Java, JavaLog

Start = Callable[..., Kernel]


def test_the_end_of_the_process_is_seen_without_waiting_for_it() -> None:
    java = Java(["true"])
    wait_until(lambda: not psutil.pid_exists(java.pid), "the end, with no zombie left")
    wait_until(lambda: java.poll() == 256, "its exit code: pyspark waits for ever on 0")
    assert Java(["sh", "-c", "exit 3"]).wait() == 3


def test_the_process_is_ended() -> None:
    java = Java(["sleep", "600"])
    assert java.poll() is None
    java.end()
    assert java.poll() == -15
    java.end()  # once more does no harm


def test_the_log_keeps_the_last_lines_and_carries_them_on() -> None:
    log = JavaLog(1)
    read_end, log._target = os.pipe()
    os.write(log.write_end, "first\nlöst".encode())
    log.close_write_end()
    assert log.text() == "first\nlöst"
    assert os.read(read_end, 100) == "first\nlöst".encode()
    os.close(read_end)
    os.close(log._target)


def shut_down(kernel: Kernel) -> tuple[float, list[psutil.Process]]:
    """Return the seconds that it took, and the JVMs that are left a little later."""
    jvms = kernel.java()
    assert jvms
    began = time.monotonic()
    kernel.manager.shutdown_kernel()
    seconds = time.monotonic() - began
    return seconds, psutil.wait_procs(jvms, timeout=20)[1]


@pytest.mark.spark
def test_shutdown_while_starting_leaves_no_java(start_kernel: Start) -> None:
    kernel = start_kernel()
    wait_until(kernel.java, "the JVM")
    assert kernel.run(IS_UP).result == "False"
    seconds, left = shut_down(kernel)
    assert left == []
    assert seconds < 25


@pytest.mark.spark
def test_restart_and_shutdown(start_kernel: Start) -> None:
    kernel = start_kernel()
    first_use = kernel.run("x = 1\n\nspark.nope")
    assert "line 3" in re.sub(r"\x1b\[[\d;]*m", "", first_use.error)
    jvms = kernel.java()
    kernel.manager.restart_kernel()
    kernel.client.wait_for_ready(timeout=60)
    assert psutil.wait_procs(jvms, timeout=20)[1] == []
    assert kernel.run("spark.range(3).count()").result == "3"
    seconds, left = shut_down(kernel)
    assert left == []
    assert seconds < 25


@pytest.mark.spark
def test_a_kernel_whose_job_has_run_ends_by_itself(start_kernel: Start) -> None:
    kernel = start_kernel()
    code = "sc.parallelize(range(4), 2).map(lambda x: x + 1).sum()"
    assert kernel.run(code).result == "10"
    # SIGTERM comes after half of this, and would end the kernel without what is run at its end.
    kernel.manager.shutdown_wait_time = 120
    assert kernel.run("import atexit, pathlib").error == ""
    assert kernel.run("atexit.register(pathlib.Path('ended').resolve().touch)").error == ""
    ended = psutil.Process(kernel.process.pid).cwd() + "/ended"
    seconds, left = shut_down(kernel)
    assert left == []
    assert seconds < 25  # ipykernel gives up on children after 29
    assert os.path.exists(ended)
    assert "Traceback" not in kernel.log.read_text()
