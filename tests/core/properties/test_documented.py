"""Test that what is described by hand is what Spark has and says nothing about."""

import pytest

from jupyter_pyspark_kernels.core.properties.catalogue import (
    Property,
    shipped_catalogue,
    shipped_versions,
)
from jupyter_pyspark_kernels.core.properties.documented import with_doc

HAND_KEPT = ("configuration.html", "running-on-yarn.html")


def described(version):
    return {
        key: known
        for key, known in shipped_catalogue(version).properties.items()
        if known.source in HAND_KEPT
        and known.type != "family"
        and with_doc(Property(key, "text")).doc
    }


@pytest.mark.parametrize("version", shipped_versions())
def test_every_one_is_an_entry_of_each_release(version):
    found = described(version)

    assert len(found) > 50
    for key, known in found.items():
        assert known == with_doc(known)
        assert known.doc.endswith(".")
        assert len(known.doc) < 130, key
        assert not known.internal


def test_what_people_set_first_is_described():
    for version in shipped_versions():
        properties = shipped_catalogue(version).properties
        for key in (
            "spark.executor.instances",
            "spark.executor.cores",
            "spark.dynamicAllocation.enabled",
        ):
            assert properties[key].doc


def test_what_an_entry_says_itself_stays():
    known = Property("spark.executor.cores", "int", doc="Spark's own.")

    assert with_doc(known) is known
    assert with_doc(Property("spark.nobody.knows", "int")).doc == ""
