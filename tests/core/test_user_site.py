"""Test that the driver takes no package from the user's home that executors do not have."""

import subprocess
from pathlib import Path

import pytest
from support.quick_environments import MINOR
from support.small_kernels import Kernels, make_environment

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.records import Plan
from jupyter_pyspark_kernels.core.user_site import VARIABLES

NAME = "PYTHONNOUSERSITE"


@pytest.fixture
def environment(tmp_path: Path) -> Path:
    """One that takes the packages of its base, and with them those of the home."""
    path = make_environment(tmp_path / "env")
    cfg = path / "pyvenv.cfg"
    cfg.write_text(cfg.read_text().replace("site-packages = false", "site-packages = true"))
    return path


@pytest.fixture
def home(tmp_path: Path) -> Path:
    """What holds a user's own packages: humanize and what else `pip install --user` put there."""
    site = tmp_path / f"home/lib/python{MINOR}/site-packages"
    for name in ("humanize-4.0.dist-info", *(f"drawn_{n}-1.dist-info" for n in range(5))):
        (site / name).mkdir(parents=True)
    return tmp_path / "home"


def planned(environment: Path, home: Path, tmp_path: Path, **changed: object) -> Plan:
    kernels = Kernels(tmp_path / "kernels", environment)
    kernels.environ["PYTHONUSERBASE"] = str(home)
    return kernels.planned_create("etl", **changed)


def test_driver_and_executors_leave_the_home_out(
    environment: Path, home: Path, tmp_path: Path
) -> None:
    plan = planned(environment, home, tmp_path)

    assert plan.kernel_json is not None
    env = plan.kernel_json["env"]
    assert env[NAME] == "1"
    assert f"spark.executorEnv.{NAME}=1" in env["PYSPARK_SUBMIT_ARGS"]
    [said] = [p for p in plan.problems if "not part of this environment" in p.message]
    assert said.severity == "warning"
    assert said.field == "environment_dir"
    assert "(drawn-0, drawn-1, drawn-2, drawn-3, drawn-4, …)" in said.message
    assert str(home) in said.message


def test_a_value_of_the_users_own_stays(environment: Path, home: Path, tmp_path: Path) -> None:
    plan = planned(environment, home, tmp_path, env={NAME: ""})

    assert plan.kernel_json is not None
    assert plan.kernel_json["env"][NAME] == ""
    assert "not part of this environment" not in str(plan.problems)


@pytest.mark.parametrize("alone", ["local[*]", "a venv", "an empty home"])
def test_nothing_to_say(alone: str, environment: Path, home: Path, tmp_path: Path) -> None:
    changed = {"spark_master": "local[*]"} if alone == "local[*]" else {}
    if alone == "a venv":
        environment = make_environment(tmp_path / "venv")

    plan = planned(environment, tmp_path if alone == "an empty home" else home, tmp_path, **changed)

    assert plan.kernel_json is not None
    assert (NAME in plan.kernel_json["env"]) is (alone == "an empty home")
    assert "not part of this environment" not in str(plan.problems)


def test_the_variable_is_what_python_heeds(environment: Path, home: Path) -> None:
    python = read_environment(str(environment)).python
    where = [python, "-c", "import sys; print(*sys.path, sep='\\n')"]

    def path(**variables: str) -> str:
        given = {"PYTHONUSERBASE": str(home), **variables}
        return subprocess.run(where, env=given, capture_output=True, text=True, check=True).stdout

    assert str(home) in path()
    assert str(home) not in path(**VARIABLES)
