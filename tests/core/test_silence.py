"""Leave unread what does not answer. Who says so here is a stand-in; a real mount: test_answering.py."""

from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest
from support.small_kernels import Kernels

from jupyter_pyspark_kernels.core.checks import Findings, examine
from jupyter_pyspark_kernels.core.health import Health
from jupyter_pyspark_kernels.core.kernels import settings_of
from jupyter_pyspark_kernels.core.store import read

SAID = "does not answer, says this test"
AWAY = "/away/place"


def silent(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Say it of whatever lies in the folder that is away."""
    return {
        group[0]: f"{group[0]} {SAID}"
        for group in groups
        if any(path.startswith("/away/") for path in group)
    }


def judge(kernels: Kernels, **changed: object) -> Findings:
    settings = settings_of(read(str(kernels.location.kernels_dir), "etl"))
    return examine(
        settings.model_copy(update=changed),
        kernels.location,
        kernels.environ,
        installs_ipykernel=False,
        silent=silent,
    )


@pytest.mark.parametrize(
    "field", ["spark_home", "spark_conf_dir", "hadoop_conf_dir", "java_home", "template"]
)
def test_a_place_is_said_once_and_not_read(kernels: Kernels, field: str) -> None:
    found = judge(kernels, **{field: AWAY})

    assert [one.message for one in found.problems if one.field == field] == [f"{AWAY} {SAID}"]
    assert [one.severity for one in found.problems if one.field == field] == ["error"]


def test_what_a_home_links_to_is_asked_for(kernels: Kernels) -> None:
    asked: list[str] = []

    def note(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
        asked.extend(path for group in groups for path in group)
        return {}

    settings = settings_of(read(str(kernels.location.kernels_dir), "etl"))
    examine(settings, kernels.location, kernels.environ, installs_ipykernel=False, silent=note)

    for name in ("bin/spark-submit", "python/lib", "jars", "conf/spark-defaults.conf"):
        assert f"{settings.spark_home}/{name}" in asked


@pytest.mark.parametrize(
    "conf",
    [
        {"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file:{AWAY}"},
        {"spark.files": f"/etc/hosts,{AWAY}"},
        {"spark.local.dir": AWAY},
        {"spark.scheduler.mode": "FAIR", "spark.scheduler.allocation.file": AWAY},
    ],
)
@pytest.mark.parametrize("own", [True, False])
def test_a_property_that_names_it_is_a_warning(
    kernels: Kernels, tmp_path: Path, conf: dict[str, str], own: object
) -> None:
    lines = "".join(f"{key} {value}\n" for key, value in conf.items())
    (tmp_path / "spark-defaults.conf").write_text("" if own else lines)
    found = judge(kernels, spark_conf_dir=str(tmp_path), spark_conf=conf if own else {})

    [problem] = [one for one in found.problems if SAID in one.message]
    assert (problem.field, problem.severity) == (f"spark_conf.{list(conf)[-1]}", "warning")
    # The rule about what is not there has not looked.
    assert [one for one in found.problems if one.field == problem.field] == [problem]


def test_a_kernel_is_listed_with_what_does_not_answer(kernels: Kernels) -> None:
    def all_away(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
        return {group[0]: f"{group[0]} {SAID}" for group in groups}

    [kernel] = Health(kernels.environ, silent=all_away).kernels([kernels.location])
    said = {one.field: one.message for one in kernel.problems}

    assert kernel.state == "broken"
    assert SAID in said["environment_dir"]
    assert SAID in said["spark_home"]
    assert SAID in said["java_home"]
