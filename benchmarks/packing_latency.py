"""Measure how long `/api` takes while an environment is packed, against the same server at rest.

    python benchmarks/packing_latency.py [--rounds 5] [--environment DIR]

Each round asks from the begin of a create to its end, and then as often with nothing to do, so that
other load on the machine meets both. A real Jupyter server, in folders of its own, on loopback.
"""

import argparse
import contextlib
import http.client
import json
import os
import socket
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

ROOT = Path(__file__).parents[1]
TOKEN = "benchmark"
PAUSE_SECONDS = 0.02


class Server:
    """Speak to a Jupyter server over one kept connection."""

    def __init__(self, port: int) -> None:
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, verb: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Send a request; return status and body."""
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        text = None if body is None else json.dumps(body)
        self._connection.request(verb, path, text, headers | {"If-Match": "*"})
        reply = self._connection.getresponse()
        return reply.status, reply.read()

    def seconds(self) -> float:
        """Return how long one answer of `/api` takes."""
        time.sleep(PAUSE_SECONDS)
        began = time.perf_counter()
        self.ask("GET", "/api")
        return time.perf_counter() - began

    def wait(self) -> None:
        """Wait until the server answers."""
        while True:
            try:
                self.ask("GET", "/api")
            except OSError:
                self._connection.close()
                time.sleep(0.1)
            else:
                return


@contextlib.contextmanager
def running_server(
    folder: Path, *, root: Path | None = None, words: Sequence[str] = ()
) -> Iterator[Server]:
    """Start a server with the extension, its home a folder and so its root unless given; and end it."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    import pyspark  # noqa: PLC0415 - only to find it

    kinds = {"config": "CONFIG", "data": "DATA", "runtime": "RUNTIME"}
    environ = {f"JUPYTER_{word}_DIR": str(folder / name) for name, word in kinds.items()}
    environ |= {"HOME": str(folder), "SPARK_HOME": os.path.dirname(pyspark.__file__)}
    words = [
        *words,
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root or folder}"),
        "--ServerApp.jpserver_extensions={'jupyter_pyspark_kernels': True}",
        "--ServerApp.log_level=WARN",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *words], env={**os.environ, **environ}
    )
    try:
        server = Server(port)
        server.wait()
        yield server
    finally:
        process.terminate()
        process.wait()


def new_environment(path: Path) -> str:
    """Make an environment with JupyterLab and PySpark: large files and many small ones."""
    subprocess.run([sys.executable, "-m", "venv", path], check=True)
    uv = Path(sys.executable).with_name("uv")
    lock = ROOT / "requirements" / "start.txt"
    subprocess.run(
        [uv, "pip", "install", "--quiet", "--python", path / "bin" / "python", "-r", lock],
        env={"UV_CACHE_DIR": str(ROOT / ".dev" / "uv-cache"), **os.environ},
        check=True,
    )
    return str(path)


def while_packing(server: Server, environment: str) -> list[float]:
    """Create a kernel and ask until it is there; it is removed again."""
    settings = {"kernel_name": "etl", "environment_dir": environment, "spark_master": "yarn"}
    body = {"settings": settings, "location": "user"}
    status, text = server.ask("POST", "/pyspark-kernels/kernels", body)
    job = json.loads(text)
    if status != 202:
        raise SystemExit(f"{status}: {job['message']}")
    found = []
    while job["finished"] is None:
        found += [server.seconds() for _ in range(20)]
        job = json.loads(server.ask("GET", f"/pyspark-kernels/jobs/{job['job_id']}")[1])
    if job["state"] != "done":
        raise SystemExit(job["error"]["message"])
    server.ask("DELETE", "/pyspark-kernels/kernels/user/etl")
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
            rest.append([server.seconds() for _ in packing[-1]])
    ratios = [
        statistics.median(busy) / statistics.median(idle)
        for busy, idle in zip(packing, rest, strict=True)
    ]
    print(f"at rest: {milliseconds(rest)}")
    print(f"packing: {milliseconds(packing)}")
    print(f"ratio:   {statistics.median(ratios):.2f} ({min(ratios):.2f} to {max(ratios):.2f})")


if __name__ == "__main__":
    main()
