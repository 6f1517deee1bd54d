"""Measure how long it takes to tell whether an archive is as new as its environment.

    python benchmarks/freshness.py [--files 50000] [--runs 7]

Makes an environment of that many files and a kernel for YARN with its archive, and prints medians
of processor time for each depth of the look, in a process that has everything loaded and with the
files in the system's cache. Then the same after Python wrote bytecode into every directory, whose
times all change by that, and after one file was edited.
"""

import argparse
import itertools
import os
import shutil
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import pyspark

from jupyter_pyspark_kernels.core import kernels
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.freshness import Freshness, look
from jupyter_pyspark_kernels.core.records import Location
from jupyter_pyspark_kernels.core.settings import KernelSettings

PACKAGES = 200
FILES_IN_A_FOLDER = 10
GOALS = {"packages": 5, "directories": 40}


def make_environment(path: Path, files: int) -> None:
    """Make a venv with 200 packages of many small modules; its ipykernel is a name only."""
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", path], check=True)
    [site] = path.glob("lib/python3*/site-packages")
    for package in range(PACKAGES):
        name = "ipykernel" if package == 0 else f"package{package}"
        info = site / f"{name}-1.0.dist-info"
        info.mkdir()
        (info / "METADATA").write_text(f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n")
        (info / "RECORD").touch()
        for number in range(files // PACKAGES):
            folder = site / name / f"part{number // FILES_IN_A_FOLDER}"
            folder.mkdir(parents=True, exist_ok=True)
            (folder / f"module{number}.py").write_text(f"answer = {number}\n")


def make_kernel(kernels_dir: Path, environment: Path) -> Path:
    """Make a kernel for YARN; return its archive."""
    settings = KernelSettings(
        kernel_name="etl",
        environment_dir=str(environment),
        spark_home=os.path.dirname(pyspark.__file__),
        spark_master="yarn",
    )
    location = Location(kernels_dir=str(kernels_dir), label="bench", shared=False, visible=False)
    kernels.apply(kernels.plan(settings, location, os.environ))
    return kernels_dir / "etl" / "pyspark_venv_etl.zip"


def write_bytecode(environment: Path) -> None:
    """Make a __pycache__ in every folder of a package."""
    for folder in list(environment.glob("lib/python3*/site-packages/*/part*")):
        (folder / "__pycache__").mkdir()


def timed(call: Callable[[], Freshness], runs: int) -> tuple[float, str]:
    """Return the median of processor time in milliseconds, and what was found."""
    found = call()
    times = []
    for _ in range(runs):
        began = time.process_time()
        call()
        times.append(time.process_time() - began)
    return statistics.median(times) * 1000, found.state


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--files", type=int, default=50_000)
    parser.add_argument("--runs", type=int, default=7)
    arguments = parser.parse_args()
    scratch = Path(tempfile.mkdtemp())
    try:
        make_environment(scratch / "env", arguments.files)
        archive = str(make_kernel(scratch / "kernels", scratch / "env"))
        environment = read_environment(str(scratch / "env"))
        numbers = itertools.count()

        def never_seen() -> Freshness:
            """Look at an environment that is not yet kept in mind."""
            return look(archive, environment.model_copy(update={"package_count": next(numbers)}))

        calls = {
            "packages": never_seen,
            "packages, known environment": lambda: look(archive, environment),
            "directories": lambda: look(archive, environment, depth="directories"),
            "files": lambda: look(archive, environment, depth="files", whole=True),
            "files and the archive's bytes": lambda: look(archive, environment, depth="files"),
        }

        def table(title: str) -> None:
            print(f"{title}: {arguments.files:,} files, median CPU ms of {arguments.runs}")
            for name, call in calls.items():
                spent, state = timed(call, arguments.runs)
                goal = f", goal {GOALS[name]}" if name in GOALS else ""
                print(f"  {name:32} {spent:7.1f} ({state}{goal})")

        table("nothing changed")
        [edited] = (scratch / "env").glob("lib/python3*/site-packages/package1/part0/module0.py")
        edited.write_text("answer = 1000\n")
        table("one file edited")
        edited.write_text("answer = 0\n")
        write_bytecode(scratch / "env")
        table("bytecode in every folder")
    finally:
        shutil.rmtree(scratch)


if __name__ == "__main__":
    main()
