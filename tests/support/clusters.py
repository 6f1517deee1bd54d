"""Start, restart and stop the test clusters of tests/cluster, one script each."""

import os
import shlex
import socket
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import Literal

from support import places

SCRIPTS = places.ROOT / "tests" / "cluster"
STATE = places.DEV_DIR / "testcluster"

Kind = Literal["yarn", "standalone"]

_SCRIPT = {"yarn": "yarn-cluster.sh", "standalone": "spark-standalone.sh"}
_PORT_VARIABLE = {"yarn": "YARN_PORT_BASE", "standalone": "SPARK_PORT_BASE"}
_PORT_BASE = {"yarn": 18030, "standalone": 18070}
_PORTS = {"yarn": 30, "standalone": 4}


class Cluster:
    """One real cluster on loopback, in the state its script left it.

    Attributes
    ----------
    kind : "yarn" or "standalone"
    env : dict of str
        What a client needs: HADOOP_CONF_DIR (yarn) or SPARK_MASTER (standalone), SPARK_CONF_DIR
        and SPARK_LOCAL_IP. Empty while it is stopped.
    hidden : tuple of Path
        Directories that its node sees empty.
    spark_home : Path
        The Spark that it runs; that of the tests where none is given.
    """

    def __init__(self, kind: Kind, spark_home: Path | None = None, state: Path = STATE) -> None:
        self.kind = kind
        self.spark_home = spark_home or places.find_spark_home()
        self._state = state
        self.env: dict[str, str] = {}
        self.hidden: tuple[Path, ...] = ()
        self._environ: dict[str, str] = {}

    @property
    def master(self) -> str:
        """The master URL for `--master`."""
        return self.env.get("SPARK_MASTER", "yarn")

    @property
    def logs(self) -> Path:
        """The folder of the daemons' logs; for yarn the containers' too, in `containers`."""
        return self._state / self.kind / "logs"

    def run(self, hide: Sequence[Path] = ()) -> "Cluster":
        """Have it running with these directories hidden; start again only where that differs."""
        hide = tuple(hide)
        if not (self.env and self.hidden == hide and self._script("status").returncode == 0):
            self.stop()
            self._start(hide)
        return self

    def stop(self) -> None:
        """Stop it, or what an earlier run that was killed left of it."""
        self.env = {}
        self._environ = self._environ or self._make_environ(_PORT_BASE[self.kind])
        self._script("stop")

    def _start(self, hide: tuple[Path, ...]) -> None:
        self._environ = self._make_environ(self._free_ports())
        options = [word for directory in hide for word in ("--hide", str(directory))]
        result = self._script("start", *options)
        if result.returncode:
            raise RuntimeError(f"the {self.kind} cluster did not start:\n{result.stderr[-8000:]}")
        words = (shlex.split(line) for line in result.stdout.splitlines())
        self.env = dict(word[1].split("=", 1) for word in words if word[0] == "export")
        self.hidden = hide

    def _make_environ(self, port_base: int) -> dict[str, str]:
        # A standalone worker hands its environment on: executors must not find our modules.
        machine = {k: v for k, v in places.MACHINE_ENVIRON.items() if not k.startswith("PYTHON")}
        return {
            **machine,
            "JAVA_HOME": str(places.find_java_home()),
            "SPARK_HOME": str(self.spark_home),
            "TESTCLUSTER_HOME": str(self._state),
            _PORT_VARIABLE[self.kind]: str(port_base),
        }

    def _free_ports(self) -> int:
        """Find a free range: the usual one or the one that the environment names, else a later."""
        first = int(places.MACHINE_ENVIRON.get(_PORT_VARIABLE[self.kind], _PORT_BASE[self.kind]))
        for base in range(first, first + 2000, 100):
            if all(_is_free(port) for port in range(base, base + _PORTS[self.kind])):
                return base
        raise RuntimeError(f"no free range of ports from {first} on")

    def _script(self, *words: str) -> subprocess.CompletedProcess[str]:
        # The daemons' output goes to their logs: one that held our pipe would keep us reading.
        return subprocess.run(
            ["bash", str(SCRIPTS / _SCRIPT[self.kind]), *words],
            env=self._environ,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            text=True,
            check=False,
        )


def _is_free(port: int) -> bool:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind(("127.0.0.1", port))
        except OSError:
            return False
    return True


def driver_environ(
    cluster: Cluster, submit_args: Sequence[str], worker_python: str
) -> dict[str, str]:
    """Make the environment of a plain PySpark driver on a cluster, none of our own code in it."""
    zips = sorted((places.find_spark_home() / "python" / "lib").glob("*.zip"))
    args = ["--master", cluster.master, *submit_args, "pyspark-shell"]
    return {
        "PATH": os.environ["PATH"],
        "HOME": os.environ["HOME"],
        "LC_ALL": "C.UTF-8",
        "JAVA_HOME": str(places.find_java_home()),
        "SPARK_HOME": str(places.find_spark_home()),
        "PYTHONPATH": os.pathsep.join(map(str, zips)),
        "PYSPARK_PYTHON": worker_python,
        "PYSPARK_SUBMIT_ARGS": shlex.join(args),
        **cluster.env,
    }
