"""Try each cell that has no result yet, and read what each release says of itself.

    python benchmarks/fits/run.py [--only '3.5.9 *'] [--list]

It may be killed at any time: a cell's line is written when it has ended. Real Sparks are started,
one at a time. It needs pyenv with the Pythons that cells.py names; the Sparks come from the index.
"""

import argparse
import json
import os
import subprocess
import sys
import tempfile
from fnmatch import fnmatch
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from support import environments, places
from support.sparks import spark_home

from fits.cells import CELLS, SPARKS, Cell
from fits.javas import java_home
from fits.releases import read_release
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.java import find_java

HERE = Path(__file__).parent
RESULTS = HERE / "results.jsonl"
RELEASES = HERE / "releases.json"


def results() -> list[dict[str, object]]:
    """Read what has been tried."""
    return (
        [json.loads(line) for line in RESULTS.read_text().splitlines()] if RESULTS.exists() else []
    )


def make_environment(cell: Cell, folder: Path) -> Path:
    """Make the environment of a cell, without a wheel built here."""
    pyenv = Path(places.MACHINE_ENVIRON.get("PYENV_ROOT") or Path.home() / ".pyenv")
    base = max(pyenv.glob(f"versions/{cell.python}.*/bin/python"))
    target = folder / "environment"
    environments.run(places.tool("uv"), "venv", "--quiet", "--python", base, target)
    if cell.packages:
        words = ("pip", "install", "--quiet", "--no-config", "--only-binary", ":all:")
        environments.run(
            places.tool("uv"), *words, "--python", target / "bin" / "python", *cell.packages
        )
    return target


def try_cell(cell: Cell, folder: Path) -> dict[str, object]:
    """Return the result of a cell, as a line of the file."""
    environment = make_environment(cell, folder)
    home, java = spark_home(cell.spark), java_home(cell.java)
    python = environment / "bin" / "python"
    ran = subprocess.run(
        [python, HERE / "probe.py", *(["--pandas"] if cell.packages else [])],
        env={
            "PATH": "/usr/bin:/bin",
            "HOME": str(folder / "home"),
            "LC_ALL": "C.UTF-8",
            "SPARK_HOME": str(home),
            "SPARK_LOCAL_IP": "127.0.0.1",
            "JAVA_HOME": str(java),
            "PYTHONPATH": os.pathsep.join(map(str, sorted(home.glob("python/lib/*.zip")))),
            "PYSPARK_PYTHON": str(python),
        },
        cwd=folder,
        capture_output=True,
        text=True,
        check=False,
    )
    last = [line for line in ran.stdout.splitlines() if line.startswith("RESULT ")]
    if not last:
        raise RuntimeError(f"{cell} ended without a result:\n{ran.stderr[-2000:]}")
    known = find_java({}, str(java))
    seen = read_environment(str(environment))
    uses = json.loads(last[-1].removeprefix("RESULT "))
    return {
        "cell": str(cell),
        "spark": cell.spark,
        "python": seen.python_version,
        "java": cell.java or (known.version if known else None),
        "pandas": seen.pandas,
        "pyarrow": seen.pyarrow,
        "numpy": seen.numpy,
        "setuptools": any("setuptools" in package for package in cell.packages),
        "works": [use for use, fault in uses.items() if not fault],
        "fails": {use: fault.replace(str(folder), "…") for use, fault in uses.items() if fault},
    }


def main(words: list[str]) -> int:
    """Try what is not done."""
    parser = argparse.ArgumentParser()
    parser.add_argument("--list", action="store_true", help="only say what is not done")
    parser.add_argument("--only", default="*", help="try only the cells that match")
    asked = parser.parse_args(words)
    done = {line["cell"] for line in results()}
    todo = [cell for cell in CELLS if str(cell) not in done and fnmatch(str(cell), asked.only)]
    if asked.list:
        print("\n".join(map(str, todo)))
        return 0
    said = {spark: read_release(spark_home(spark)) for spark in SPARKS}
    RELEASES.write_text(json.dumps(said, indent=2) + "\n")
    for cell in todo:
        if str(cell) in {line["cell"] for line in results()}:
            continue  # by another run meanwhile
        with tempfile.TemporaryDirectory(prefix="fits-") as folder:
            line = try_cell(cell, Path(folder))
        with RESULTS.open("a") as file:
            file.write(json.dumps(line) + "\n")
        print(f"{cell}: {'; '.join(line['fails']) or 'all work'}", flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
