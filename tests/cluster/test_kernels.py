"""Start kernels made by the command line on the real clusters: what do the executors run?"""

import json
from pathlib import Path

import pytest
from support.clusters import Cluster

SMALL = [
    "--spark.executor.memory",
    "512m",
    "--spark.driver.memory",
    "512m",
    "--spark.executor.instances",
    "1",
    "--spark.ui.enabled",
    "false",
]

JOB = """
def look(_):
    import sys
    from importlib.metadata import version
    return sys.executable, sys.prefix, version("humanize")

print(*sc.parallelize(range(4), 2).map(look).distinct().collect()[0], sep="\\n")
"""


def create(run_cli, cluster: Cluster, name: str, environment: Path, spark_home: Path, *words: str):
    """Make a kernel for a cluster by the command line."""
    made = run_cli(
        "create",
        "-k",
        name,
        "-e",
        environment,
        "--spark_home",
        spark_home,
        "--spark_master",
        cluster.master,
        *SMALL,
        *words,
        **cluster.env,
    )
    assert made.returncode == 0, made.stderr
    return made


def run_job(kernel_client, cluster: Cluster, name: str, kernels_dir: Path) -> list[str]:
    """Return what an executor of the kernel saw: interpreter, prefix, version of humanize."""
    with kernel_client(name, kernels_dir, cluster.env) as kernel:
        return kernel.execute(JOB).text.splitlines()


@pytest.mark.parametrize(("kind", "suffix"), [("yarn", "zip"), ("standalone", "tar.gz")])
def test_executors_run_the_shipped_environment_with_its_base_hidden(
    kind,
    suffix,
    request,
    run_cli,
    kernel_client,
    conda_prefix,
    spark_home,
    kernels_dir,
    base_directories,
):
    cluster = request.getfixturevalue(f"{kind}_cluster")(hide=base_directories)
    create(run_cli, cluster, "shipped", conda_prefix, spark_home)

    executable, prefix, version = run_job(kernel_client, cluster, "shipped", kernels_dir)

    assert (kernels_dir / "shipped" / f"pyspark_venv_shipped.{suffix}").is_file()
    assert prefix.endswith("/PYSPARK_VENV")
    assert executable.startswith(prefix)
    assert not executable.startswith(str(conda_prefix))
    assert version[0].isdigit()


def test_the_test_command_reports_the_executors_of_yarn(
    yarn_cluster, run_cli, conda_prefix, spark_home, kernels_dir, base_directories
):
    cluster = yarn_cluster(hide=base_directories)
    create(run_cli, cluster, "tested", conda_prefix, spark_home)

    done = run_cli("test", "tested", "--package", "humanize", "--json", **cluster.env)

    assert done.returncode == 0, done.stderr
    report = json.loads(done.stdout)
    assert report["master"] == "yarn"
    assert report["application_id"].startswith("application_")
    [executor] = report["executors"]
    assert executor["prefix"].endswith("/PYSPARK_VENV")
    assert executor["packages"] == report["driver"]["packages"]
    assert executor["packages"]["humanize"]


@pytest.mark.parametrize("kind", ["standalone", "yarn"])
def test_a_venv_runs_where_its_base_is_missing(
    kind,
    request,
    run_cli,
    kernel_client,
    venv_environment,
    spark_home,
    kernels_dir,
    base_directories,
):
    cluster = request.getfixturevalue(f"{kind}_cluster")(hide=base_directories)
    made = create(run_cli, cluster, "leaning", venv_environment, spark_home)

    executable, prefix, version = run_job(kernel_client, cluster, "leaning", kernels_dir)

    assert "every node needs" not in made.stderr
    assert prefix.endswith("/PYSPARK_VENV")
    assert executable.startswith(prefix)
    assert version[0].isdigit()


def test_too_much_executor_memory_shows_its_cause_in_the_first_cell(
    yarn, run_cli, kernel_client, conda_prefix, spark_home, kernels_dir
):
    create(run_cli, yarn, "greedy", conda_prefix, spark_home)
    changed = run_cli("update", "greedy", "--spark.executor.memory", "64g", **yarn.env)
    assert changed.returncode == 0, changed.stderr

    with kernel_client("greedy", kernels_dir, yarn.env) as kernel:
        first = kernel.execute("spark.range(3).count()")
        assert kernel.execute("print(1 + 1)").text == "2\n"

    assert "SparkStartError" in first.error
    assert "spark.executor.memory" in first.traceback
    assert "Traceback" not in first.traceback
