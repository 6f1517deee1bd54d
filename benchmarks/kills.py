"""Kill create, update and rename at random moments, and count what was left.

    python benchmarks/kills.py [--kills 200] [--operations create update rename]

Each kill ends the whole process group at a moment drawn from the operation's time. Right after it
the kernel must be whole or not there, and an old one intact; after the next command (a sweep, as
every command that lists or writes makes one) nothing may be left over. Exits 1 when that failed.
"""

import argparse
import random
import signal
import statistics
import sys
import tempfile
from collections import Counter
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support.kill_worker import OPERATIONS, Worker
from support.small_kernels import Kernels, make_environment

COLUMNS = ("kills", "whole", "not there", "both", "old intact", "leftovers", "cleared", "faults")


def count(root: Path, environment: Path, operation: str, kills: int) -> Counter[str]:
    """Kill one operation so many times; return how it stood after each."""
    counts: Counter[str] = Counter()
    with Worker(root / operation, environment, operation) as worker:
        kernels = Kernels(worker.kernels_dir, environment)
        full = statistics.median(worker.run()["seconds"] for _ in range(5))
        after = kernels.state()
        worker.run(1, "kill")
        before = kernels.state()
        while counts["kills"] < kills:
            if worker.run(seconds=random.uniform(0, 1.2 * full))["status"] != signal.SIGKILL:
                # It was faster this time.
                continue
            state, faults = kernels.state(), kernels.faults()
            counts["kills"] += 1
            if operation == "create":
                counts["whole" if state == after else "not there"] += 1
            elif state == before:
                counts["old intact"] += 1
            else:
                # A rename shows both for an instant.
                counts["whole" if state == after else "both"] += 1
            left = kernels.leftovers()
            counts["leftovers"] += bool(left)
            kernels.next_command()
            well = not kernels.leftovers() and kernels.state() in (before, after)
            counts["cleared"] += bool(left) and well
            counts["faults"] += bool(faults or kernels.faults() or not well)
    return counts


def main() -> int:
    """Print one line for each operation."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--kills", type=int, default=200)
    parser.add_argument(
        "--operations", nargs="+", default=["create", "update", "rename"], choices=OPERATIONS
    )
    arguments = parser.parse_args()
    print(f"{'':12}" + "".join(f"{column:>12}" for column in COLUMNS))
    faults = 0
    with tempfile.TemporaryDirectory() as directory:
        environment = make_environment(Path(directory) / "env")
        for operation in arguments.operations:
            counts = count(Path(directory), environment, operation, arguments.kills)
            print(f"{operation:12}" + "".join(f"{counts[c]:12}" for c in COLUMNS), flush=True)
            faults += counts["faults"]
    return 1 if faults else 0


if __name__ == "__main__":
    sys.exit(main())
