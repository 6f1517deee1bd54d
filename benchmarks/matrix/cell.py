"""Run one cell: make the kernel by the command line, start it, look around in its executors."""

import itertools
import json
import re
import subprocess
import time
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from support import kernels, places
from support.clusters import Cluster

from . import kinds, look
from .cells import KindName
from .kinds import Contents
from .witness import Judgement, judge

KERNEL_NAME = "matrix"

SMALL = {
    "spark.driver.memory": "512m",
    "spark.executor.cores": "1",
    "spark.executor.instances": "1",
    "spark.executor.memory": "512m",
    "spark.ui.enabled": "false",
    "spark.yarn.am.memory": "512m",
}


_FRAME = re.compile(r"\s+(at |\.\.\. \d+ more)")


@dataclass(frozen=True, slots=True)
class Ran:
    """Hold how one cell went.

    Attributes
    ----------
    job, udf
        What a function of an RDD saw, and what a UDF saw.
    version
        The full version of driver and executors.
    archive_bytes
        Size of the archive.
    seconds
        How long the making of the kernel took, then its start until Spark had run the job, and
        the UDF.
    """

    job: Judgement
    udf: Judgement
    version: str
    archive_bytes: int
    seconds: tuple[float, float, float]

    @property
    def faults(self) -> tuple[str, ...]:
        """Return the faults of both, each once."""
        return tuple(dict.fromkeys((*self.job.faults, *self.udf.faults)))


class CellError(Exception):
    """Say why a cell did not run to its end."""


def run(kind: KindName, python: str, contents: Contents, cluster: Cluster, folder: Path) -> Ran:
    """Run a cell on a cluster, with what it makes in an empty folder.

    Raises
    ------
    CellError
        When the kernel could not be made, or its job failed.
    """
    environment = kinds.environment(kind, python, contents)
    names = kinds.imports_of(kind, contents)
    times = [time.monotonic()]
    archive = _create(environment, cluster, folder)
    times.append(time.monotonic())
    with _kernel(cluster, folder) as kernel:
        _execute(kernel, Path(look.__file__).read_text("utf-8"))
        _execute(kernel, "import json, platform")
        version = _execute(kernel, "print(platform.python_version())").strip()
        found = []
        for function in (look.look_in_job, look.look_in_udf):
            text = _execute(kernel, f"print(json.dumps({function.__name__}(spark, {names})))")
            seen: dict[str, Any] = json.loads(text.splitlines()[-1])
            found.append(judge(seen, version))
            times.append(time.monotonic())
    size = archive.stat().st_size
    first, second, third = (b - a for a, b in itertools.pairwise(times))
    return Ran(found[0], found[1], version, size, (first, second, third))


def _create(environment: Path, cluster: Cluster, folder: Path) -> Path:
    """Make the kernel; return its archive."""
    settings = {
        "--kernel_name": KERNEL_NAME,
        "--venv_dir_path": str(environment),
        "--kernels_dir_path": str(folder / "kernels"),
        "--spark_home": str(cluster.spark_home),
        "--spark_master": cluster.master,
        **{f"--{name}": value for name, value in SMALL.items()},
    }
    (folder / "kernels").mkdir()
    words = [word for setting in settings.items() for word in setting]
    made = subprocess.run(
        [str(places.tool("jupyter-pyspark-kernels")), "create", *words],
        env=_environ(cluster, folder),
        stdin=subprocess.DEVNULL,
        capture_output=True,
        text=True,
        check=False,
    )
    if made.returncode:
        raise CellError(f"create ended with {made.returncode}: {made.stderr[-3000:]}")
    suffix = "zip" if cluster.kind == "yarn" else "tar.gz"
    return folder / "kernels" / KERNEL_NAME / f"pyspark_venv_{KERNEL_NAME}.{suffix}"


def _kernel(cluster: Cluster, folder: Path) -> AbstractContextManager[kernels.RunningKernel]:
    return kernels.kernel_client(
        KERNEL_NAME, folder / "kernels", _environ(cluster, folder), cwd=folder
    )


def _environ(cluster: Cluster, folder: Path) -> dict[str, str]:
    """Return the environment of command and kernel, with a home of their own."""
    home = {f"JUPYTER_{what}_DIR": str(folder / what) for what in ("CONFIG", "DATA", "RUNTIME")}
    java = {"JAVA_HOME": str(places.find_java_home())}
    return {**places.MACHINE_ENVIRON, "HOME": str(folder), **java, **home, **cluster.env}


def _execute(kernel: kernels.RunningKernel, code: str) -> str:
    execution = kernel.execute(code)
    if execution.error is not None:
        text = f"{execution.error}\n{execution.traceback}\n{kernel.log}"
        lines = [line for line in text.splitlines() if not _FRAME.match(line)]
        raise CellError("\n".join(dict.fromkeys(lines))[:3000])
    return execution.stdout
