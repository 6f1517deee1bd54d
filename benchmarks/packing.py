"""Measure packing beside `zip`, venv-pack and conda-pack, and against what reading, CRC and deflate cost.

    python benchmarks/packing.py [--directory DIR] [--rounds 5] [--quick] [--only GROUP …]

All in one run, by turns: other load on the machine meets all. Ratios are medians of pairs, with the
smallest and the largest. The trees (3 GB) are made once, in .dev/packing unless another directory is
named; the archives go there too. Groups: peers, limit, memory, self-contained, renewal, import.
"""

import argparse
import compileall
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parent))

import measuring
import packing_trees as trees
from matrix import kinds
from measuring import Cost
from support import places

HERE = Path(__file__).parent


@dataclass(frozen=True, slots=True)
class Row:
    """Hold one line of the report; ``goal`` is None where there is none."""

    what: str
    goal: float | None
    values: tuple[float, ...]
    note: str = ""

    def __str__(self) -> str:
        middle = statistics.median(self.values)
        spread = f"{middle:.3g} ({min(self.values):.3g} to {max(self.values):.3g})"
        if self.goal is None:
            return f"| {self.what} | | {spread} | | {self.note} |"
        verdict = "met" if middle <= self.goal else "**missed**"
        return f"| {self.what} | {self.goal:.3g} | {spread} | {verdict} | {self.note} |"


class Bench:
    """Hold the trees, the programs and the archives of one run."""

    def __init__(self, home: Path, rounds: int, *, quick: bool) -> None:
        self.rounds = rounds
        self.stack = trees.SMALL_STACK if quick else trees.STACK
        self.trees = trees.make(home / ("quick" if quick else "full"), self.stack)
        self.peers = trees.peers(home)
        # As an installed package has it, the peers among them, whatever the environment says.
        compileall.compile_dir(places.ROOT / "jupyter_pyspark_kernels", quiet=1)
        self.out = home / "out"
        shutil.rmtree(self.out, ignore_errors=True)
        self.out.mkdir()

    def path(self, name: str) -> Path:
        """Return where an archive goes."""
        return self.out / name

    def ours(self, tree: str, name: str, *options: str) -> list[object]:
        """Return the command that packs one of the trees, verification included."""
        form = "zip" if name.endswith("zip") else "tar.gz"
        program = places.tool("jupyter-pyspark-kernels")
        words = [program, "pack", self.trees[tree], self.path(name), "--format", form, "--force"]
        return [*words, *options]

    def anew(self, words: Sequence[object], name: str) -> Cost:
        """Run a command that makes an archive, with nothing there to begin from."""
        for path in self.out.glob(f"*{name}*"):
            path.unlink()
        return measuring.run(words)

    def zip_of_venv(self) -> list[object]:
        """Return the command of Info-ZIP, without the link that would double all."""
        script = f'cd "$1" && exec "{self.peers["zip"]}" -q -r -6 "$2" . -x "lib64/*" lib64'
        return ["sh", "-c", script, "sh", self.trees["venv"], self.path("peer.zip")]

    def venv_pack(self) -> list[object]:
        """Return the command of venv-pack."""
        words = [self.peers["venv-pack"], "-q", "-f", "-p", self.trees["venv"]]
        return [*words, "-o", self.path("venv-pack.tar.gz")]

    def conda_pack(self) -> list[object]:
        """Return the command of conda-pack with two threads."""
        words = [self.peers["conda-pack"], "-q", "-f", "-j", "2", "-p", self.trees["conda"]]
        return [*words, "-o", self.path("conda-pack.tar.gz")]

    def pairs(
        self, first: Callable[[], Cost], second: Callable[[], Cost]
    ) -> list[tuple[Cost, Cost]]:
        """Run both by turns, the first one first in every other round."""
        found = []
        for number in range(self.rounds):
            if number % 2:
                late, early = second(), first()
                found.append((early, late))
            else:
                found.append((first(), second()))
        return found


def _walls(found: list[tuple[Cost, Cost]]) -> tuple[float, ...]:
    return tuple(a.wall / b.wall for a, b in found)


def _median(costs: Sequence[float]) -> str:
    return f"{statistics.median(costs):.2f} s"


def measure_peers(bench: Bench) -> list[Row]:
    """Compare with the peers, the same content each: no interpreter where they carry none."""
    never = ("--self-contained", "never")
    cases = {
        "zip -r -6": (1 / 12, ("venv", "ours.zip", *never), bench.zip_of_venv(), "peer.zip"),
        "venv-pack tar.gz": (
            1 / 8, ("venv", "ours.tar.gz", *never), bench.venv_pack(), "venv-pack.tar.gz",
        ),
        "conda-pack tar.gz -j 2": (
            1 / 6, ("conda", "conda.tar.gz"), bench.conda_pack(), "conda-pack.tar.gz",
        ),
    }  # fmt: skip
    rows = []
    for peer, (goal, (tree, name, *options), words, theirs) in cases.items():
        ours = bench.ours(tree, name, *options)
        found = bench.pairs(
            lambda ours=ours, name=name: bench.anew(ours, name),
            lambda words=words, theirs=theirs: bench.anew(words, theirs),
        )
        note = f"{_median([a.wall for a, _ in found])} : {_median([b.wall for _, b in found])}"
        rows.append(Row(f"wall / {peer}", goal, _walls(found), note))
        rows.append(Row(f"CPU / {peer}", None, tuple(a.cpu / b.cpu for a, b in found)))
        sizes = [bench.path(path).stat().st_size for path in (name, theirs)]
        goal_of_size = 1.15 if peer.startswith("zip") else None
        megabytes = " : ".join(f"{size / 1e6:.1f} MB" for size in sizes)
        rows.append(Row(f"size / {peer}", goal_of_size, (sizes[0] / sizes[1],), megabytes))
    return rows


def measure_limit(bench: Bench) -> list[Row]:
    """Compare the CPU of all processes with that of reading, CRC and deflate in one thread."""
    parts: list[list[float]] = []

    def limit() -> Cost:
        words = [sys.executable, str(HERE / "packing_limit.py"), str(bench.trees["venv"])]
        text = subprocess.run(words, capture_output=True, text=True, check=True).stdout
        parts.append([float(word) for word in text.split()])
        return Cost(parts[-1][0], parts[-1][0])

    ours = bench.ours("venv", "ours.zip", "--self-contained", "never")
    found = bench.pairs(lambda: bench.anew(ours, "ours.zip"), limit)
    medians = [statistics.median(values) for values in zip(*parts, strict=True)]
    note = "{:.2f} s: read {:.2f}, CRC {:.2f}, deflate {:.2f}".format(*medians)
    mine = _median([a.cpu for a, _ in found])
    return [Row("CPU / limit", 1.4, tuple(a.cpu / b.cpu for a, b in found), f"{mine} : {note}")]


def measure_memory(bench: Bench) -> list[Row]:
    """Take the largest resident memory of each process, in MiB."""
    rows = []
    for tree, name in (("venv", "ours.zip"), ("venv", "ours.tar.gz"), ("jars", "jars.zip")):
        bench.anew(["true"], name)
        found = measuring.peaks(bench.ours(tree, name))
        rows.append(
            Row(f"peak MiB of a process, {name}", 64, (found[0],), ", ".join(map(str, found)))
        )
    return rows


def measure_self_contained(bench: Bench) -> list[Row]:
    """Compare an archive that carries its interpreter with one that does not."""
    plain = bench.ours("venv", "plain.zip", "--self-contained", "never")
    whole = bench.ours("venv", "whole.zip", "--self-contained", "always")
    found = bench.pairs(
        lambda: bench.anew(whole, "whole.zip"), lambda: bench.anew(plain, "plain.zip")
    )
    note = f"{_median([a.wall for a, _ in found])} : {_median([b.wall for _, b in found])}"
    return [Row("wall, self-contained / plain", 1.25, _walls(found), note)]


def measure_renewal(bench: Bench) -> list[Row]:
    """Compare a kernel's rebuild with one that has no old archive: nothing changed, one package more."""
    venv = bench.trees["venv"]
    kernels = bench.path("kernels")
    place = ["--kernels_dir_path", kernels]
    program = places.tool("jupyter-pyspark-kernels")
    settings = ["--venv_dir_path", venv, "--spark_master", "spark://localhost:7077"]
    settings += ["--spark_home", places.find_spark_home(), "--archive-format", "zip"]
    kernels.mkdir()
    measuring.run([program, "create", "--kernel_name", "renewed", *place, *settings])
    rebuild = [program, "rebuild", "renewed", *place]

    def anew() -> Cost:
        for path in kernels.glob("renewed/pyspark_venv_renewed*"):
            path.unlink()
        return measuring.run(rebuild)

    def after_install() -> Cost:
        trees.uninstall(venv, trees.SMALL_PACKAGE)
        measuring.run(rebuild)
        kinds.install(venv, trees.SMALL_PACKAGE)
        return measuring.run(rebuild)

    rows = []
    kinds.install(venv, trees.SMALL_PACKAGE)
    measuring.run(rebuild)
    cases = {
        "nothing changed": (0.1, lambda: measuring.run(rebuild)),
        "one package more": (0.4, after_install),
    }
    for what, (goal, again) in cases.items():
        found = bench.pairs(again, anew)
        note = f"{_median([a.wall for a, _ in found])} : {_median([b.wall for _, b in found])}"
        rows.append(
            Row(f"wall, rebuilt, {what} / without an old archive", goal, _walls(found), note)
        )
    trees.uninstall(venv, trees.SMALL_PACKAGE)
    return rows


def measure_import(bench: Bench) -> list[Row]:
    """Compare the CPU of importing the stack: from the unpacked archive, from the environment."""
    names = {"scikit-learn": "sklearn", "matplotlib": "matplotlib.pyplot"}
    modules = ", ".join(names.get(name, name) for name in bench.stack)
    rows = []
    for name in ("ours.zip", "ours.tar.gz"):
        bench.anew(bench.ours("venv", name), name)
        unpacked = bench.path("unpacked")
        shutil.rmtree(unpacked, ignore_errors=True)
        unpacked.mkdir()
        tool = ["unzip", "-q", "-d"] if name.endswith("zip") else ["tar", "--warning=none", "-xC"]
        tail = [] if name.endswith("zip") else ["-f"]
        archive = bench.path(name)
        words = [*tool, unpacked, *tail, archive] if tail else [*tool, unpacked, archive]
        measuring.run(words)

        def imported(root: Path) -> Cost:
            return measuring.run([root / "bin" / "python", "-B", "-c", f"import {modules}"])

        for root in (unpacked, bench.trees["venv"]):
            imported(root)
        found = bench.pairs(
            lambda root=unpacked: imported(root), lambda: imported(bench.trees["venv"])
        )
        note = f"{_median([a.cpu for a, _ in found])} : {_median([b.cpu for _, b in found])}"
        ratios = tuple(a.cpu / b.cpu for a, b in found)
        rows.append(Row(f"CPU of imports, {name} unpacked / environment", 1.1, ratios, note))
    return rows


GROUPS: dict[str, Callable[[Bench], list[Row]]] = {
    "peers": measure_peers,
    "limit": measure_limit,
    "memory": measure_memory,
    "self-contained": measure_self_contained,
    "renewal": measure_renewal,
    "import": measure_import,
}


def main() -> int:
    """Print the table; return 1 where a goal was missed."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--directory", type=Path, default=places.DEV_DIR / "packing")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--quick", action="store_true", help="a tree of 100 MB, to try it out")
    parser.add_argument("--only", action="append", default=[], choices=GROUPS, help="this group")
    arguments = parser.parse_args()
    bench = Bench(arguments.directory.resolve(), arguments.rounds, quick=arguments.quick)
    print("| what | goal | median (range) | | |\n| --- | --- | --- | --- | --- |")
    missed = False
    for name in arguments.only or GROUPS:
        for row in GROUPS[name](bench):
            print(row, flush=True)
            missed |= "**missed**" in str(row)
    shutil.rmtree(bench.out)
    return int(missed)


if __name__ == "__main__":
    sys.exit(main())
