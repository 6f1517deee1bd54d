"""Test Spark's rules for values with answers that its converters gave (scripts/value_vectors.py)."""

import json
from decimal import Decimal
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue
from jupyter_pyspark_kernels.core.properties.values import (
    parse_bytes,
    parse_decimal,
    parse_double,
    parse_time,
    value_problem,
)

VECTORS = Path(__file__).parents[2] / "data" / "spark-values.jsonl"


def test_every_vector_is_judged_as_spark_does():
    parted = []
    vectors = [json.loads(line) for line in VECTORS.read_text("utf-8").splitlines()]

    for version, key, value, accepted, sentence in vectors:
        catalogue = shipped_catalogue(version)
        problem = value_problem(catalogue.properties[key], value, catalogue)
        if (problem is None) != accepted or problem != sentence:
            parted.append((version, key, value, accepted, problem))

    # Where only the sentence is another one: python scripts/value_vectors.py
    assert parted == []
    assert len(vectors) > 3000
    assert {accepted for *_, accepted, _ in vectors} == {True, False}


@pytest.mark.parametrize(
    ("text", "mebibytes"),
    [("4g", 4096), ("512", 512), ("1023k", 0), ("-1g", -1024), (" 2t ", 2 << 20), ("1\u212a", 0)],
)
def test_sizes_count_in_the_unit_of_the_property(text, mebibytes):
    catalogue = shipped_catalogue("4.3.0")
    assert parse_bytes(catalogue.properties["spark.executor.memory"], text, catalogue) == mebibytes


@pytest.mark.parametrize(
    ("text", "seconds"), [("2min", 120), ("1500ms", 1), ("-1500ms", -1), ("7", 7), ("1h", 3600)]
)
def test_times_count_in_the_unit_of_the_property(text, seconds):
    catalogue = shipped_catalogue("4.3.0")
    assert parse_time(catalogue.properties["spark.network.timeout"], text, catalogue) == seconds


@pytest.mark.parametrize(("text", "number"), [("0x1p-1", 0.5), (" 1e-1f", 0.1), (".5d", 0.5)])
def test_doubles_are_those_of_java(text, number):
    catalogue = shipped_catalogue("4.3.0")
    known = catalogue.properties["spark.memory.storageFraction"]
    assert parse_double(known, text, catalogue) == number


@pytest.mark.parametrize(
    ("text", "number"),
    [("12.50", "12.50"), ("1.e2", "100"), (".5E-1", "0.05"), ("\u0661.\uff12", "1.2"), ("0" * 5000 + "1", "1")],
)  # fmt: skip
def test_decimals_are_exact(text, number):
    catalogue = shipped_catalogue("4.3.0")
    known = catalogue.properties["spark.task.cpus"]
    assert parse_decimal(known, text, catalogue) == Decimal(number)


def test_digits_without_end_are_judged_too():
    catalogue = shipped_catalogue("4.3.0")
    known = catalogue.properties["spark.sql.shuffle.partitions"]
    assert value_problem(known, "0" * 10000 + "8", catalogue) is None
    assert "2147483647" in (value_problem(known, "9" * 10000, catalogue) or "")


def test_what_spark_replaces_first_is_not_judged():
    catalogue = shipped_catalogue("4.3.0")
    known = catalogue.properties["spark.executor.memory"]
    assert value_problem(known, "${env:MEMORY}", catalogue) is None
