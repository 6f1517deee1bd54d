"""Test which catalogue a Spark is judged by."""

import pytest
from support.homes import make_home

from jupyter_pyspark_kernels.core.errors import KernelError
from jupyter_pyspark_kernels.core.properties.catalogue import shipped_versions
from jupyter_pyspark_kernels.core.properties.choosing import choose_by_home, choose_by_version


@pytest.mark.parametrize("version", shipped_versions())
def test_a_shipped_release_is_judged_by_its_own(version):
    chosen = choose_by_version(version)

    assert chosen.exact
    assert chosen.read().spark_version == version


def test_another_one_by_the_nearest_lower_one(tmp_path):
    chosen = choose_by_home(str(make_home(tmp_path / "spark", "4.2.0-vendor-7")))

    assert chosen.spark_version == "4.2.0-vendor-7"
    assert chosen.catalogue_version.startswith("4.2.")
    assert not chosen.exact


def test_one_without_a_name_by_the_newest():
    chosen = choose_by_version("")

    assert (chosen.catalogue_version, chosen.exact) == (shipped_versions()[-1], False)


def test_what_is_no_spark_is_refused(tmp_path):
    with pytest.raises(KernelError, match="not a Spark home"):
        choose_by_home(str(tmp_path))
    with pytest.raises(KernelError, match="no Spark version"):
        choose_by_home(str(make_home(tmp_path / "spark", "trunk")))
