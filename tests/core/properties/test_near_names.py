"""Test what is near to a mistyped name; the page is tested with the same file."""

import json
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue
from jupyter_pyspark_kernels.core.properties.near_names import near_names

CASES = json.loads((Path(__file__).parents[2] / "data" / "near-names.json").read_text("utf-8"))


@pytest.mark.parametrize(("name", "near"), CASES)
def test_near_names(name, near):
    known = tuple(key for key in shipped_catalogue("4.3.0").properties if not key.endswith("."))
    assert near_names(name, known) == tuple(near)
