"""Judge a kernels directory as the place of a kernel: what may be stored there, who sees it."""

import pytest

from jupyter_pyspark_kernels.core.location_checks import (
    location_problems,
    secret_problems,
    taken_problems,
)
from jupyter_pyspark_kernels.core.records import Location
from jupyter_pyspark_kernels.core.settings import KernelSettings

KEY = "spark.ssl.keyPassword"
OURS = '{"env": {"PYSPARK_SUBMIT_ARGS": "pyspark-shell"}}'


@pytest.fixture
def place(tmp_path):
    """Describe a kernels directory of this test, private and seen by Jupyter unless said otherwise."""
    kernels_dir = str(tmp_path / "kernels")

    def run(*, shared=False, visible=True):
        return Location(kernels_dir=kernels_dir, label="", shared=shared, visible=visible)

    return run


def test_a_secret_is_stored_where_only_the_user_reads_it_and_wants_it(place):
    settings = KernelSettings(
        kernel_name="etl", environment_dir="/env", spark_conf={KEY: "hunter2"}, env={"TEAM": "a"}
    )
    wanted = settings.model_copy(update={"store_secrets": (KEY,)})
    [private] = secret_problems(settings, place())
    [public] = secret_problems(wanted, place(shared=True))

    assert private.field == public.field == f"spark_conf.{KEY}"
    assert "a file that only you can read" in private.message
    assert (private.in_shell, public.in_shell) == (f"Give --store-secret {KEY} for that.", "")
    assert "can be read by others" in public.message
    assert "hunter2" not in private.message + public.message
    assert list(secret_problems(wanted, place())) == []


def test_a_place_that_jupyter_does_not_see_is_warned_about(place, tmp_path):
    [found] = location_problems(place(visible=False), None)

    assert (found.field, found.severity) == ("kernels_dir", "warning")
    assert f"Set JUPYTER_PATH={tmp_path} where Jupyter runs, or choose" in found.message
    assert list(location_problems(place(), None)) == []


def test_a_taken_name_is_said_with_its_place_and_only_a_spark_kernel_can_be_updated(tmp_path):
    here, there = tmp_path / "here", tmp_path / "there"
    for kernels_dir, name, content in ((here, "Etl", OURS), (there, "etl", "{}"), (here, "x", "{")):
        (kernels_dir / name).mkdir(parents=True)
        (kernels_dir / name / "kernel.json").write_text(content)
    location = Location(kernels_dir=str(here), label="test", shared=False, visible=True)

    first, second = taken_problems("etl", location, [str(there), str(tmp_path / "gone")])

    assert str(here) in first.message
    assert first.message.endswith("Choose another name, or change that one.")
    assert "update Etl" in first.in_shell
    assert second.message == f"Kernel 'etl' exists in {there}. Choose another name."
    assert second.in_shell == ""
    assert [one.code for one in taken_problems("x", location, [])] == ["taken"]
    assert list(taken_problems("free", location, [str(there)])) == []
