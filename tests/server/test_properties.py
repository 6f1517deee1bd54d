"""Test what the page is told of the properties of a Spark."""

import gzip
import json

import pytest
from support import places
from support.homes import make_home

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue, shipped_versions
from jupyter_pyspark_kernels.core.properties.choosing import choose_by_version
from jupyter_pyspark_kernels.core.spark import read_spark_home
from jupyter_pyspark_kernels.server.properties import COMMON, packed_properties


async def test_the_properties_of_the_spark_that_a_kernel_gets(api):
    found = await api.get("properties")

    home = read_spark_home(str(places.find_spark_home()))
    assert (found["spark_home"], found["spark_version"]) == (home.spark_home, home.spark_version)
    assert (found["fault"], found["exact"]) == ("", home.spark_version in shipped_versions())
    known = {one["key"]: one for one in found["properties"]}
    assert known["spark.sql.shuffle.partitions"]["type"] == "int"
    assert set(found["common"]) <= set(known)
    assert "spark.executorEnv." in known
    assert "spark.master" in {one["key"] for one in found["refused"]}


async def test_of_a_spark_that_is_not_shipped_those_of_the_nearest_lower_one(api, tmp_path):
    home = make_home(tmp_path / "spark", "4.2.99")

    found = await api.get(f"properties?spark_home={home}&1700000000000=")

    assert (found["spark_home"], found["spark_version"]) == (str(home), "4.2.99")
    assert found["catalogue_version"].startswith("4.2.")
    assert found["exact"] is False


async def test_of_a_spark_that_cannot_be_read_those_of_the_newest_and_why(api, tmp_path):
    found = await api.get(f"properties?spark_home={tmp_path}")
    bad = await api.ask("get", "properties?spark_home=relative")

    assert (found["spark_version"], found["exact"]) == ("", False)
    assert "is not a Spark home" in found["fault"]
    assert found["catalogue_version"] == shipped_versions()[-1]
    assert (bad.status, bad.json["problems"][0]["field"]) == (400, "spark_home")


async def test_it_travels_compressed_and_is_not_sent_twice(api):
    plain = await api.fetch("pyspark-kernels", "properties", decompress_response=False)
    packed = await api.fetch(
        "pyspark-kernels",
        "properties",
        decompress_response=False,
        headers={"Accept-Encoding": "gzip"},
    )

    assert "Content-Encoding" not in plain.headers
    assert packed.headers["Content-Encoding"] == "gzip"
    assert packed.headers["Content-Type"].startswith("application/json")
    assert packed.headers["Cache-Control"] == "private, no-cache"
    assert json.loads(gzip.decompress(packed.body)) == json.loads(plain.body)

    again = await api.ask("get", "properties", If_None_Match=packed.headers["ETag"])
    assert (again.status, again.text) == (304, "")


@pytest.mark.parametrize("version", shipped_versions())
def test_each_release_is_under_120_kilobytes_and_loses_nothing(version):
    packed = packed_properties(choose_by_version(version), "/opt/spark", "")

    assert len(packed.gzipped) < 120_000
    sent = json.loads(gzip.decompress(packed.gzipped))
    catalogue = shipped_catalogue(version)
    assert [one["key"] for one in sent["properties"]] == list(catalogue.properties)
    for one in sent["properties"]:
        known = catalogue.properties[one["key"]]
        assert one.get("doc", "") == ("" if known.internal else known.doc)
        assert tuple(one.get("choices", ())) == known.choices
        for field in ("type", "default", "minimum", "maximum"):
            assert one.get(field) == getattr(known, field)
    assert set(COMMON) == set(sent["common"])
