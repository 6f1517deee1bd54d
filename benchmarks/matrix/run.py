"""Run the matrix, cell by cell; what is finished is kept, and skipped the next time.

    python benchmarks/matrix/run.py [--only 'venv/3.11.7/spark-4.3.0/yarn'] [--list] [--again]

It may be killed at any time. A cell that failed is run again.
"""

import argparse
import fcntl
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))
sys.path.insert(0, str(Path(__file__).parents[2] / "tests"))

from support import places, sparks
from support.clusters import Cluster

from matrix import bases, kinds, results
from matrix import cell as cell_module
from matrix.cells import Cell, chosen
from matrix.results import Result

HERE = Path(__file__).parent
RESULTS = HERE / "results.jsonl"
TABLE = HERE / "TABLE.md"


@contextmanager
def alone() -> Iterator[None]:
    """Hold the lock of the matrix, or end with a message."""
    bases.HOME.mkdir(parents=True, exist_ok=True)
    with (places.DEV_DIR / "matrix.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise SystemExit("Another run is at work in this checkout. Wait for it.") from None
        yield


class Clusters:
    """Keep the one cluster that is needed, with all Pythons hidden from its node."""

    def __init__(self) -> None:
        self._running: dict[tuple[str, str], Cluster] = {}

    def get(self, cell: Cell) -> Cluster:
        """Return the cluster of a cell; another one is stopped."""
        key = (cell.cluster, cell.spark)
        if key not in self._running:
            self.stop()
            home = sparks.spark_home(cell.spark)
            state = places.DEV_DIR / "matrix-cluster"
            self._running[key] = Cluster(cell.cluster, spark_home=home, state=state)
        return self._running[key].run(hide=bases.hidden())

    def stop(self) -> None:
        """Stop what runs."""
        while self._running:
            self._running.popitem()[1].stop()


def run_cell(cell: Cell, clusters: Clusters) -> Result:
    """Run one cell; a fault of any kind is its result."""
    stamp = {"cell": str(cell), "date": time.strftime("%Y-%m-%d")}
    try:
        with tempfile.TemporaryDirectory(prefix="matrix-") as folder:
            cluster = clusters.get(cell)
            contents = kinds.contents_for(cell.spark)
            ran = cell_module.run(cell.kind, cell.python, contents, cluster, Path(folder))
    except (cell_module.CellError, RuntimeError, OSError, subprocess.SubprocessError) as error:
        return Result(**stamp, ran=False, why=without_paths(f"{type(error).__name__}: {error}"))
    return Result(
        **stamp,
        ran=not ran.faults,
        why=without_paths("; ".join(ran.faults)),
        python=ran.version,
        libraries=tuple(sorted({*ran.job.libraries, *ran.udf.libraries})),
        mapped=ran.udf.mapped,
        modules=ran.udf.modules,
        archive_bytes=ran.archive_bytes,
        seconds=tuple(round(seconds, 1) for seconds in ran.seconds),
    )


def without_paths(text: str) -> str:
    """Leave out where this machine keeps things."""
    known = {str(places.DEV_DIR): ".dev", str(places.ROOT): ".", str(Path.home()): "~"}
    for path, shown in known.items():
        text = text.replace(path, shown)
    return text


def save(found: dict[str, Result]) -> None:
    """Write results and table."""
    results.write(RESULTS, found.values())
    TABLE.write_text(results.table(found), "utf-8")


def main() -> int:
    """Run what is chosen and not finished; return 1 where a cell failed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--only", action="append", default=[], metavar="GLOB", help="these cells")
    parser.add_argument("--again", action="store_true", help="finished cells too")
    parser.add_argument("--list", action="store_true", help="say what would run, and end")
    arguments = parser.parse_args()
    found = results.read(RESULTS)
    done = {name for name, result in found.items() if result.ran and not arguments.again}
    todo = [cell for cell in chosen(arguments.only) if str(cell) not in done]
    if arguments.list:
        print(*todo, sep="\n")
        return 0
    failed = 0
    clusters = Clusters()
    with alone():
        try:
            for cell in todo:
                began = time.monotonic()
                found[str(cell)] = result = run_cell(cell, clusters)
                save(found)
                failed += not result.ran
                how = "ran" if result.ran else f"FAILED: {result.why[:1500]}"
                print(f"{cell}: {how} ({time.monotonic() - began:.0f} s)", flush=True)
        finally:
            clusters.stop()
            save(found)
    return 1 if failed else 0


if __name__ == "__main__":
    sys.exit(main())
