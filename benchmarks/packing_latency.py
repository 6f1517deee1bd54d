"""Measure how long `/api` takes while an environment is packed, against the same server at rest.

    python benchmarks/packing_latency.py [--rounds 5] [--environment DIR]

Each round asks from the begin of a create to its end, and then as often with nothing to do, so that
other load on the machine meets both. A real Jupyter server, in folders of its own, on loopback.
"""

import argparse
import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support import places
from support.servers import Server, running_server

PAUSE_SECONDS = 0.02


def seconds(server: Server) -> float:
    """Return how long one answer of `/api` takes."""
    time.sleep(PAUSE_SECONDS)
    began = time.perf_counter()
    server.ask("GET", "/api")
    return time.perf_counter() - began


def new_environment(path: Path) -> str:
    """Make an environment with JupyterLab and PySpark: large files and many small ones."""
    subprocess.run([sys.executable, "-m", "venv", path], check=True)
    uv = Path(sys.executable).with_name("uv")
    lock = places.ROOT / "requirements" / "start.txt"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", path / "bin" / "python", "-r", lock],
        env={"UV_CACHE_DIR": str(places.DEV_DIR / "uv-cache"), **os.environ},
        check=True,
    )
    return str(path)


def while_packing(server: Server, environment: str) -> list[float]:
    """Create a kernel and ask until it is there; it is removed again."""
    settings = {"kernel_name": "etl", "environment_dir": environment, "spark_master": "yarn"}
    job = server.ask_ours("POST", "kernels", {"settings": settings, "location": "user"})
    found = []
    while job["finished"] is None:
        found += [seconds(server) for _ in range(20)]
        job = server.ask_ours("GET", f"jobs/{job['job_id']}")
    if job["state"] != "done":
        raise SystemExit(job["error"]["message"])
    server.ask_ours("DELETE", "kernels/user/etl")
    return found


def milliseconds(rounds: list[list[float]]) -> str:
    """Return median and 95th percentile of all rounds."""
    values = [value for found in rounds for value in found]
    late = statistics.quantiles(values, n=20)[-1]
    return f"median {statistics.median(values) * 1000:.2f} ms, 95 % within {late * 1000:.2f} ms"


def main() -> None:
    """Print the times at rest and while packing, and the ratio of each round's medians."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--environment", help="what is packed (default: a new venv of 700 MB)")
    arguments = parser.parse_args()
    rest: list[list[float]] = []
    packing: list[list[float]] = []
    with tempfile.TemporaryDirectory() as folder, running_server(Path(folder)) as server:
        environment = arguments.environment or new_environment(Path(folder) / "environment")
        for _ in range(arguments.rounds):
            packing.append(while_packing(server, environment))
            rest.append([seconds(server) for _ in packing[-1]])
    ratios = [
        statistics.median(busy) / statistics.median(idle)
        for busy, idle in zip(packing, rest, strict=True)
    ]
    print(f"at rest: {milliseconds(rest)}")
    print(f"packing: {milliseconds(packing)}")
    print(f"ratio:   {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
