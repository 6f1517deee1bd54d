"""Measure how long 300 environments, ten broken and three hanging ones take to be listed.

    python benchmarks/environments.py [--environments 300] [--rounds 5]

Each round asks a new process (``cold``), and the same one again (``again``), for all environments below
a home and two roots; and a Jupyter server over HTTP. Three that do not answer are among them: a
named pipe as pyvenv.cfg, and two that lead to a FUSE mount whose server stalls. Where nothing can be
mounted, these two are left out, and the output says so. Prints medians and ranges in milliseconds.
"""

import argparse
import contextlib
import json
import os
import signal
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from environment_trees import Trees
from stalled_mount import stalled_mount
from support.servers import Server, running_server

from jupyter_pyspark_kernels.core.finding.search import Finder

# What was made a moment ago is not remembered, see core/finding/stamps.py.
SETTLED_SECONDS = 2.5


@contextlib.contextmanager
def hanging(trees: Trees, mount: Path) -> Iterator[str]:
    """Make what hangs, for a while, and say what could be had."""
    with contextlib.ExitStack() as stack:
        try:
            stack.enter_context(stalled_mount(mount))
        except OSError as error:
            yield f"one that hangs: a pipe (no FUSE mount: {error.strerror})"
            return
        trees.make_hanging(mount)
        yield "three that hang: a pipe, two on a stalled FUSE mount"


def look(finder: Finder, trees: Trees, hung: int) -> dict[str, float]:
    """Search once; milliseconds to the first entry, to all that answer, and to the end."""
    began = time.perf_counter()
    search = finder.search(str(trees.home), {}, trees.roots)
    search.wait(60, more_than=0)
    first = time.perf_counter()
    search.wait(60, more_than=len(trees.expected) - hung - 1)
    listed = time.perf_counter()
    while not search.wait(60):
        pass
    if {one.environment_dir for one in search.found} != trees.expected.keys():
        raise SystemExit("the list is not what was made")
    ends = {"first": first, "all that answer": listed, "end": time.perf_counter()}
    return {name: (end - began) * 1000 for name, end in ends.items()}


def rounds(trees: Trees, hung: int, count: int) -> dict[str, list[float]]:
    """Measure so many new processes, each twice, and the second look while they are idle."""
    found: dict[str, list[float]] = {}
    for _ in range(count):
        finder = Finder()
        for name in ("cold", "again"):
            for part, value in look(finder, trees, hung).items():
                found.setdefault(f"{name}, {part}", []).append(value)
        finder.close()
    return found


def ask(server: Server, trees: Trees, hung: int) -> dict[str, float]:
    """Ask a server as the form does; milliseconds to the first entries, and to all that answer."""
    began = time.perf_counter()
    found: set[str] = set()
    ends: dict[str, float] = {}
    after, complete = "", False
    while not complete:
        _, text = server.ask("GET", f"/pyspark-kernels/environments{after}")
        reply = json.loads(text)
        found |= {one["environment_dir"] for one in reply["environments"]}
        if found:
            ends.setdefault("first", (time.perf_counter() - began) * 1000)
        if len(found) >= len(trees.expected) - hung:
            ends.setdefault("all that answer", (time.perf_counter() - began) * 1000)
        after, complete = f"?after={reply['next']}", reply["complete"]
    if found != trees.expected.keys():
        odd = sorted(found ^ trees.expected.keys())
        raise SystemExit(f"the server's list is not what was made: {odd[:5]}")
    return ends


def server_rounds(trees: Trees, hung: int, count: int) -> dict[str, list[float]]:
    """Measure so many new servers, each twice; the core is loaded before, as the form has it."""
    found: dict[str, list[float]] = {}
    settings = trees.home / "config" / "jupyter_pyspark_kernels_config.json"
    settings.parent.mkdir(exist_ok=True)
    settings.write_text(json.dumps({"PySparkKernels": {"environment_roots": [str(trees.srv)]}}))
    for _ in range(count):
        with running_server(trees.home, root=trees.work) as server:
            server.ask("GET", "/pyspark-kernels/policy")
            for name in ("cold", "again"):
                for part, value in ask(server, trees, hung).items():
                    found.setdefault(f"over HTTP, {name}, {part}", []).append(value)
    return found


def main() -> None:
    """Print the figures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--environments", type=int, default=300)
    parser.add_argument("--rounds", type=int, default=5)
    arguments = parser.parse_args()
    for name in ("CONDA_EXE", "CONDA_PREFIX", "PYENV_ROOT", "VIRTUAL_ENV", "WORKON_HOME"):
        os.environ.pop(name, None)  # environments of this machine are no part of it
    # So that nothing stays mounted.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(1))
    with tempfile.TemporaryDirectory() as folder:
        trees = Trees(Path(folder) / "trees")
        trees.make(arguments.environments)
        trees.make_broken()
        trees.make_pipe()
        with hanging(trees, Path(folder) / "mount") as what:
            hung = sum("did not answer" in one.fault for one in trees.expected.values())
            print(f"{arguments.environments} environments, ten broken ones, {what}; "
                  f"load {os.getloadavg()[0]:.1f} on {os.cpu_count()} cores")  # fmt: skip
            time.sleep(SETTLED_SECONDS)
            for measured in (rounds, server_rounds):
                for name, values in measured(trees, hung, arguments.rounds).items():
                    print(f"{name}: {statistics.median(values):.0f} "
                          f"({min(values):.0f} to {max(values):.0f})", flush=True)  # fmt: skip


if __name__ == "__main__":
    main()
