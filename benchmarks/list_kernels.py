"""Measure 'list' with many kernels, and what the command line's imports cost.

    python benchmarks/list_kernels.py [--kernels 200] [--runs 7]

Prints medians of processor time: the listing itself (in a process that has everything loaded),
the core's import beyond pydantic's, and whether --help loads pydantic or pyhocon.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

LISTING = """
import os, sys, time
from jupyter_pyspark_kernels.cli.requests import searched
from jupyter_pyspark_kernels.cli.text import kernels_text
from jupyter_pyspark_kernels.config_files import load_config
from jupyter_pyspark_kernels.core.health import Health
config = load_config()
began = time.process_time()
found = Health(os.environ).kernels(searched(sys.argv[1], config))
kernels_text(found)
print(time.process_time() - began, len(found), sum(k.state == "ready" for k in found))
"""
IMPORT = """
import time
import pydantic
from pydantic import BaseModel, ConfigDict, Field, JsonValue
class Warm(BaseModel):
    x: JsonValue
began = time.process_time()
import jupyter_pyspark_kernels.core.kernels
print(time.process_time() - began)
"""
HELP = """
import sys
from jupyter_pyspark_kernels import cli
try:
    cli.main(["--help"])
except SystemExit:
    pass
print(sorted({"pydantic", "pyhocon"} & set(sys.modules)), file=sys.stderr)
"""


def run(code: str, *words: str) -> "subprocess.CompletedProcess[str]":
    """Run code in a new interpreter of this one's kind."""
    return subprocess.run(
        [sys.executable, "-c", code, *words], capture_output=True, text=True, check=True
    )


def make_kernels(kernels_dir: Path, environment: Path, spark_home: str, count: int) -> None:
    """Make one kernel for YARN with its archive, and copies of it under other names."""
    words = ["create", "-k", "k0", "-e", environment, "-d", kernels_dir, "--spark_home", spark_home]
    command = [sys.executable, "-m", "jupyter_pyspark_kernels"]
    subprocess.run(
        [*command, *words, "--spark_master", "yarn"], check=True, stderr=subprocess.DEVNULL
    )
    for number in range(1, count):
        subprocess.run(
            [*command, "duplicate", "k0", f"k{number}", "-d", kernels_dir],
            check=True,
            capture_output=True,
        )


def main() -> None:
    """Print the three figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--kernels", type=int, default=200)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    import pyspark  # noqa: PLC0415 - only to find it

    with tempfile.TemporaryDirectory() as scratch:
        environment = Path(scratch) / "environment"
        subprocess.run([sys.executable, "-m", "venv", environment], check=True)
        subprocess.run([environment / "bin/pip", "install", "-q", "ipykernel"], check=True)
        kernels_dir = Path(scratch) / "kernels"
        make_kernels(kernels_dir, environment, os.path.dirname(pyspark.__file__), arguments.kernels)
        listed = [run(LISTING, str(kernels_dir)).stdout.split() for _ in range(arguments.runs)]
    imported = [float(run(IMPORT).stdout) for _ in range(arguments.runs)]
    print(f"list of {listed[0][1]} kernels ({listed[0][2]} ready): "
          f"{statistics.median(float(line[0]) for line in listed) * 1000:.0f} ms")  # fmt: skip
    print(f"core's import beyond pydantic's: {statistics.median(imported) * 1000:.0f} ms")
    print(f"--help loads: {run(HELP).stderr.strip()}")


if __name__ == "__main__":
    main()
