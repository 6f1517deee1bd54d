"""Test the shipped catalogues: what is in them, and which one stands for a release."""

import re

import pytest

from jupyter_pyspark_kernels.core.errors import KernelError
from jupyter_pyspark_kernels.core.properties.catalogue import (
    catalogue_text,
    nearest_version,
    read_catalogue,
    shipped_catalogue,
    shipped_versions,
)


@pytest.fixture(params=shipped_versions())
def catalogue(request):
    return shipped_catalogue(request.param)


def test_under_five_percent_are_not_checked(catalogue):
    unchecked = [known for known in catalogue.properties.values() if known.unchecked]
    assert 0 < len(unchecked) < 0.05 * len(catalogue.properties)


def test_types_units_and_choices_are_sparks(catalogue):
    known = catalogue.properties
    memory = known["spark.executor.memory"]
    assert (memory.type, memory.unit, memory.default) == ("bytes", "MiB", "1g")
    assert known["spark.network.timeout"].unit == "SECONDS"
    assert known["spark.executor.cores"].type == "int"
    assert known["spark.jars"].many
    codec = known["spark.sql.parquet.compression.codec"]
    assert (codec.type, codec.fold) == ("choice", "lower")
    assert {"snappy", "zstd", "none"} <= set(codec.choices)
    assert all(each.unit for each in known.values() if each.type in {"bytes", "time"})
    assert known["spark.sql.session.timeZone"].unchecked
    assert known["spark.yarn.keytab"].successor == "spark.kerberos.keytab"


def test_defaults_are_not_those_of_the_machine_that_built_it(catalogue):
    paths = {
        known.default for known in catalogue.properties.values() if "/" in (known.default or "")
    }
    here = re.compile(r"/root|/Users|/home/|jvm|site-packages")
    assert paths
    assert not [path for path in paths if here.search(path)]


def test_a_catalogue_is_read_as_it_was_written(catalogue, tmp_path):
    path = tmp_path / "catalogue.json"
    path.write_text(catalogue_text(catalogue), "utf-8")
    assert read_catalogue(str(path)) == catalogue


def test_families_are_found_by_the_beginning(catalogue):
    assert catalogue.find("spark.executorEnv.A.B").key == "spark.executorEnv."
    assert catalogue.find("spark.kubernetes.driver.label.team").key.endswith("driver.label.")
    assert catalogue.find("spark.executorEnvironment") is None


@pytest.mark.parametrize(
    ("asked", "given"),
    [
        ("4.3.0", "4.3.0"),
        ("3.5.1", "3.5.9"),
        ("9.0", "4.3.0"),
        ("3.3.2", "3.5.9"),
        ("3.5.0-amzn", "3.5.9"),
    ],
)
def test_the_nearest_release(asked, given):
    assert nearest_version(asked) == given


@pytest.mark.parametrize("asked", ["", "new", "4"])
def test_no_version(asked):
    with pytest.raises(KernelError, match="such as"):
        nearest_version(asked)


@pytest.mark.parametrize("content", ["", "[]", "{}", '{"properties":[{"key":"a","typ":"int"}]}'])
def test_no_catalogue(tmp_path, content):
    path = tmp_path / "c.json"
    path.write_text(content)
    with pytest.raises(KernelError, match="catalogue build"):
        read_catalogue(str(path))
