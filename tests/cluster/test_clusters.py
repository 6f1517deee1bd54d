"""Test the test clusters themselves: they run a shipped environment, and hide what they say.

Plain PySpark in a process of its own, none of this project's code: where these fail, the clusters
are at fault.
"""

import json
import subprocess
import tarfile
import zipfile
from collections.abc import Callable
from pathlib import Path

import pytest
from support import clusters
from support.clusters import Cluster

JOB = """
import json, sys
from pyspark import SparkContext

directories = json.loads(sys.argv[1])

def look(_):
    import os, sys
    import humanize
    seen = [d for d in directories if os.path.isdir(d) and os.listdir(d)]
    text = humanize.intcomma(1234567)
    return {"prefix": sys.prefix, "cwd": os.getcwd(), "text": text, "seen": seen}

with SparkContext() as sc:
    print(json.dumps(sc.parallelize(range(2), 1).map(look).first()))
"""


def run_job(
    cluster: Cluster, environment_dir: Path, submit_args: list[str], directories: tuple[Path, ...]
) -> dict[str, object]:
    """Run JOB with the environment's own Python as driver; return what one executor saw."""
    result = subprocess.run(
        [
            str(environment_dir / "bin" / "python"),
            "-c",
            JOB,
            json.dumps([str(d) for d in directories]),
        ],
        env=clusters.driver_environ(cluster, submit_args, "./ENV/bin/python"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert result.returncode == 0, result.stderr[-5000:]
    return json.loads(result.stdout.splitlines()[-1])


@pytest.fixture(scope="session")
def zip_archive(conda_prefix: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment's content as a zip, links followed: YARN writes a link as a text file."""
    path = tmp_path_factory.mktemp("archive") / "env.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED, compresslevel=1) as archive:
        for file in conda_prefix.rglob("*"):
            if file.is_file():
                archive.write(file, file.relative_to(conda_prefix))
    return path


@pytest.fixture(scope="session")
def tar_archive(conda_prefix: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The environment's content as a tar.gz."""
    path = tmp_path_factory.mktemp("archive") / "env.tar.gz"
    with tarfile.open(path, "w:gz", compresslevel=1) as archive:
        for child in conda_prefix.iterdir():
            archive.add(child, child.name)
    return path


def test_yarn_runs_a_shipped_environment_with_its_base_hidden(
    yarn_cluster: Callable[..., Cluster],
    conda_prefix: Path,
    zip_archive: Path,
    base_directories: tuple[Path, ...],
) -> None:
    cluster = yarn_cluster(hide=base_directories)
    resources = "spark.executor.instances=1 spark.executor.memory=512m spark.yarn.am.memory=512m"
    submit_args = [word for conf in resources.split() for word in ("--conf", conf)]

    seen = run_job(
        cluster, conda_prefix, [*submit_args, "--archives", f"{zip_archive}#ENV"], base_directories
    )

    assert seen["text"] == "1,234,567"
    assert seen["prefix"] == f"{seen['cwd']}/ENV"
    assert "/container_" in seen["cwd"]
    assert seen["seen"] == []


def test_standalone_runs_a_shipped_environment_with_its_base_hidden(
    standalone_cluster: Callable[..., Cluster],
    conda_prefix: Path,
    tar_archive: Path,
    base_directories: tuple[Path, ...],
) -> None:
    cluster = standalone_cluster(hide=base_directories)
    submit_args = ["--conf", "spark.executor.memory=512m", "--archives", f"{tar_archive}#ENV"]

    seen = run_job(cluster, conda_prefix, submit_args, base_directories)

    assert seen["text"] == "1,234,567"
    assert seen["prefix"] == f"{seen['cwd']}/ENV"
    assert seen["cwd"].startswith(str(cluster.logs.parent))
    assert seen["seen"] == []


@pytest.mark.parametrize("kind", ["standalone", "yarn"])
def test_cluster_is_kept_while_nothing_differs(
    kind: str, request: pytest.FixtureRequest, base_directories: tuple[Path, ...]
) -> None:
    run = request.getfixturevalue(f"{kind}_cluster")
    first = dict(run(hide=base_directories).env)
    pids = read_pids(run(hide=base_directories))

    second = run(hide=list(base_directories))

    assert second.env == first
    assert read_pids(second) == pids
    assert second.env["SPARK_LOCAL_IP"] == "127.0.0.1"


def read_pids(cluster: Cluster) -> dict[str, str]:
    return {p.name: p.read_text("utf-8") for p in (cluster.logs.parent / "pids").iterdir()}
