"""Judge a kernels directory as the place of a kernel: what may be stored there, who sees it."""

import pytest

from jupyter_pyspark_kernels.core.location_checks import location_problems, secret_problems
from jupyter_pyspark_kernels.core.records import Location
from jupyter_pyspark_kernels.core.settings import KernelSettings

KEY = "spark.ssl.keyPassword"


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
