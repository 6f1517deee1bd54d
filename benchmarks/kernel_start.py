"""Time until a kernel answers: plain ipykernel against one that runs the start-up file.

    python benchmarks/kernel_start.py [--runs 10] [--master 'local[1]' --master yarn …]

A cluster's own variables (HADOOP_CONF_DIR, SPARK_CONF_DIR, SPARK_LOCAL_IP) are taken from the
environment; tests/cluster/yarn-cluster.sh and spark-standalone.sh print them.

Runs in pairs, so that other load on the machine meets both. The kernel's start is measured to its
first kernel_info reply, with the polling of the client at 10 ms; Spark is ended after each run.
"""

import argparse
import os
import statistics
import sys
import tempfile
import time
from pathlib import Path
from queue import Empty

import pyspark
from jupyter_client.kernelspec import KernelSpec
from jupyter_client.manager import KernelManager

from jupyter_pyspark_kernels.startup import startup_source


def spark_environ(folder: Path, master: str) -> dict[str, str]:
    """Return what kernel.json sets for a Spark, with the start-up file put into folder."""
    startup = folder / "pyspark_startup.py"
    startup.write_text(startup_source("0"), encoding="utf-8")
    home = Path(pyspark.__file__).parent
    return {
        "SPARK_HOME": str(home),
        "PYTHONPATH": os.pathsep.join(map(str, sorted((home / "python" / "lib").glob("*.zip")))),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": f"--master {master} --conf spark.ui.enabled=false pyspark-shell",
        "PYTHONSTARTUP": str(startup),
    }


def seconds_to_answer(env: dict[str, str], cwd: Path) -> float:
    """Start a kernel, wait for its kernel_info reply, and shut it down."""
    manager = KernelManager()
    argv = [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"]
    manager._kernel_spec = KernelSpec(argv=argv, env=env)  # noqa: SLF001 - none is installed
    with (cwd / "log").open("wb") as log:
        began = time.perf_counter()
        manager.start_kernel(cwd=str(cwd), stderr=log)
        client = manager.blocking_client()
        client.start_channels(iopub=False, stdin=False, hb=False, control=False)
        client.kernel_info()
        while True:
            try:
                client.get_shell_msg(timeout=0.01)
            except Empty:
                continue
            break
        seconds = time.perf_counter() - began
        client.stop_channels()
        manager.shutdown_kernel(now=True)
    return seconds


def main() -> None:
    """Run the pairs for each master and print medians and their ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--runs", type=int, default=10, help="pairs of starts (default: 10)")
    parser.add_argument("--master", action="append", help="Spark master (default: local[1])")
    arguments = parser.parse_args()
    for master in arguments.master or ["local[1]"]:
        with tempfile.TemporaryDirectory() as name:
            compare(Path(name), master, arguments.runs)


def compare(folder: Path, master: str, runs: int) -> None:
    """Run the pairs for one master."""
    times: dict[str, list[float]] = {"plain": [], "pyspark": []}
    environs = {"plain": {}, "pyspark": spark_environ(folder, master)}
    seconds_to_answer({}, folder)  # warms the disk's cache
    for _ in range(runs):
        for kind, env in environs.items():
            times[kind].append(seconds_to_answer(env, folder))
    for kind, values in times.items():
        spread = f"{min(values):.2f} to {max(values):.2f}"
        print(f"{master}: {kind:8} {statistics.median(values):.2f} s  ({spread}, {runs} runs)")
    ratio = statistics.median(times["pyspark"]) / statistics.median(times["plain"])
    print(f"{master}: ratio    {ratio:.2f}")


if __name__ == "__main__":
    main()
