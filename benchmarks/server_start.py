"""Measure what the extension adds to the start of a Jupyter server.

    python benchmarks/server_start.py [--runs 15]

Starts the server with all extensions of this Python, in pairs with and without ours. Prints the time
that our import and load take by themselves, medians of the whole start in processor time, whose
difference is smaller than their spread, and which of the heavy parts are loaded before the first
request (none, it should say).
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile

START = """
import sys, time
from jupyter_server.serverapp import ServerApp
app = ServerApp()
app.initialize([
    "--allow-root", "--port=0", "--ServerApp.log_level=ERROR",
    f"--ServerApp.jpserver_extensions={{'jupyter_pyspark_kernels': {sys.argv[1]}}}",
], new_httpserver=False)
used = time.process_time()
others = set(sys.modules)
began = time.perf_counter()
if sys.argv[1] == "False":
    import jupyter_pyspark_kernels
    jupyter_pyspark_kernels._load_jupyter_server_extension(app)
print(used, time.perf_counter() - began)
print(*(set(sys.modules) - others))
"""
HEAVY = {"pydantic", "pyhocon", "jupyter_pyspark_kernels.core.kernels"}


def start(folder: str, *, with_ours: bool) -> tuple[float, float, set[str]]:
    """Start a server up to where it would listen; where ours is not in it, load that afterwards.

    Returns the processor seconds of the start, the seconds of our load, and the modules it loads.
    """
    kinds = ("CONFIG", "DATA", "RUNTIME")
    environ = {f"JUPYTER_{kind}_DIR": os.path.join(folder, kind) for kind in kinds}
    # Where no compiled files may be kept, each start would compile the source again.
    inherited = {k: v for k, v in os.environ.items() if k != "PYTHONDONTWRITEBYTECODE"}
    ran = subprocess.run(
        [sys.executable, "-c", START, str(with_ours)],
        env={**inherited, **environ},
        cwd=folder,
        check=True,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    *_, seconds, modules = ran.stdout.splitlines()
    used, load = map(float, seconds.split())
    return used, load, set(modules.split())


def milliseconds(values: list[float]) -> str:
    """Return median and spread."""
    low, middle, high = (f(values) * 1000 for f in (min, statistics.median, max))
    return f"{middle:.0f} ms ({low:.0f} to {high:.0f})"


def main() -> None:
    """Run the pairs and print the figures."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--runs", type=int, default=15, help="pairs of starts (default: 15)")
    arguments = parser.parse_args()
    without, with_ours, loads, loaded = [], [], [], set[str]()
    with tempfile.TemporaryDirectory() as folder:
        start(folder, with_ours=True)  # compiles what is not, and warms the disk's cache
        for _ in range(arguments.runs):
            with_ours.append(start(folder, with_ours=True)[0])
            used, load, loaded = start(folder, with_ours=False)
            without.append(used)
            loads.append(load)
    print(f"our import and load: {milliseconds(loads)}")
    print(f"start without ours:  {milliseconds(without)} of processor time")
    print(f"start with ours:     {milliseconds(with_ours)} of processor time")
    print(f"loaded before the first request: {', '.join(loaded & HEAVY) or 'none'}")


if __name__ == "__main__":
    main()
