"""Test the list that is kept by hand."""

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue, shipped_versions
from jupyter_pyspark_kernels.core.properties.families import FAMILIES


def test_each_has_a_source_and_a_meaning():
    assert all(family.source.endswith(".html") and family.doc for family in FAMILIES)
    assert len({family.key for family in FAMILIES}) == len(FAMILIES)


def test_every_catalogue_has_them():
    for version in shipped_versions():
        known = shipped_catalogue(version).properties
        assert {family.key for family in FAMILIES} <= set(known)
