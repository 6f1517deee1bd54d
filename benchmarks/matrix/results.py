"""Keep one line of JSON for each finished cell, and make the table of them."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import get_args

from .cells import SYSTEM, Cell, ClusterKind, KindName, all_cells


@dataclass(frozen=True, slots=True)
class Result:
    """Hold what is kept of a cell; no path of the machine is in it.

    Attributes
    ----------
    cell
        Its name.
    ran
        Whether it ran, and all came out of the archive.
    why
        Why it did not; else empty.
    python
        Full version of driver's and executors' Python.
    libraries
        Names of the system's files that the executor's Python had mapped.
    mapped, modules
        How many mapped files and modules came out of the archive.
    archive_bytes, seconds
        Size of the archive; how long the kernel took to be made, to start and run a job, and to
        run the UDF.
    date
        When it ran.
    """

    cell: str
    ran: bool
    date: str
    why: str = ""
    python: str = ""
    libraries: tuple[str, ...] = ()
    mapped: int = 0
    modules: int = 0
    archive_bytes: int = 0
    seconds: tuple[float, ...] = ()


def read(path: Path) -> dict[str, Result]:
    """Return the result of each cell; there is none where there is no file."""
    found: dict[str, Result] = {}
    for line in path.read_text("utf-8").splitlines() if path.exists() else ():
        result = Result(**json.loads(line))
        found[result.cell] = result
    return found


def write(path: Path, results: Iterable[Result]) -> None:
    """Put the results in the place of the old ones, in the order of the cells."""
    order = {str(cell): index for index, cell in enumerate(all_cells())}
    kept = sorted(results, key=lambda result: order.get(result.cell, len(order)))
    text = "".join(json.dumps(asdict(result)) + "\n" for result in kept)
    new = path.with_suffix(".new")
    new.write_text(text, "utf-8")
    new.replace(path)


def table(results: dict[str, Result]) -> str:
    """Return the page of all cells: one table for each Python and Spark."""
    parts: dict[tuple[str, str], list[Cell]] = {}
    for cell in all_cells():
        parts.setdefault((cell.spark, cell.python), []).append(cell)
    ran = sum(str(cell) in results and results[str(cell)].ran for cell in all_cells())
    blocks = [_HEAD.format(ran=ran, cells=sum(1 for _ in all_cells()))]
    blocks += [_block(spark, python, cells, results) for (spark, python), cells in parts.items()]
    failed = [r for r in results.values() if not r.ran]
    if failed:
        lines = [f"- `{r.cell}`: {r.why.splitlines()[0]}" for r in failed]
        blocks.append("\n".join(("## Failed", "", *lines)))
    libraries = sorted({name for r in results.values() if r.ran for name in r.libraries})
    blocks.append("## What came from the system\n\n" + _wrapped(libraries))
    return "\n\n".join(blocks) + "\n"


_HEAD = """\
# Kinds of environment on real clusters

Made by `python benchmarks/matrix/run.py` from `results.jsonl`: {ran} of {cells} cells ran. A cell is a kernel made by
the command line, started, with a job and a UDF on executors whose node sees neither the environment nor any Python. It
counts as run where `ssl`, `sqlite3`, `ctypes`, `pyarrow` and `pandas` work there, every module comes out of the archive
or is Spark's own, and everything that the executor's Python has mapped comes out of the archive or is one of the
system's files below. Times: making the kernel + its start and the first job + the UDF, in seconds."""


def _block(spark: str, python: str, cells: list[Cell], results: dict[str, Result]) -> str:
    present = {(cell.kind, cell.cluster): results.get(str(cell)) for cell in cells}
    versions = {result.python for result in present.values() if result and result.python}
    shown_python = (
        f"the system's Python {' '.join(versions)}" if python == SYSTEM else f"Python {python}"
    )
    rows = [
        f"## Spark {spark}, {shown_python.rstrip()}",
        "",
        "| kind | yarn, zip | standalone, tar.gz |",
    ]
    rows.append("| --- | --- | --- |")
    for kind in get_args(KindName):
        if (kind, "yarn") in present:
            shown = [_shown(present[kind, cluster]) for cluster in reversed(get_args(ClusterKind))]
            rows.append(f"| {kind} | {' | '.join(shown)} |")
    return "\n".join(rows)


def _shown(result: Result | None) -> str:
    if result is None:
        return "not run yet"
    if not result.ran:
        return "**failed**"
    times = " + ".join(f"{seconds:.0f}" for seconds in result.seconds)
    return f"ran; {result.archive_bytes / 1e6:.0f} MB; {times} s"


def _wrapped(names: list[str]) -> str:
    return ", ".join(f"`{name}`" for name in names) or "nothing yet"
