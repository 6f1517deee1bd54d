"""Test that the limits found are those of Spark's code, on a release whose code was read."""

import pytest

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue
from jupyter_pyspark_kernels.core.properties.values import value_problem


@pytest.mark.parametrize(
    ("key", "taken", "refused"),
    [
        ("spark.sql.shuffle.partitions", ["1", "2147483647"], ["0", "-1", "2147483648"]),
        ("spark.network.maxRemoteBlockSizeFetchToMem", ["2147483135", "2047m"], ["2147483136", "2g"]),
        ("spark.memory.storageFraction", ["0", "0.999", "0.0"], ["1", "-0.1", "NaN"]),
        ("spark.task.cpus", ["1e-9", "0.1234567890", "2147483647.0"], ["1e-10", "0.1234567891", "2147483647.000000001"]),
        ("spark.dynamicAllocation.executorAllocationRatio", ["-1", "NaN", "1e999"], ["x"]),
    ],
)  # fmt: skip
def test_the_ends_are_taken_and_what_is_beyond_is_not(key, taken, refused):
    catalogue = shipped_catalogue("4.3.0")
    known = catalogue.properties[key]
    assert [value for value in taken if value_problem(known, value, catalogue)] == []
    assert [value for value in refused if not value_problem(known, value, catalogue)] == []


def test_sparks_own_words_are_kept():
    known = shipped_catalogue("4.3.0").properties["spark.sql.shuffle.partitions"]
    assert (known.minimum, known.maximum) == (1, None)
    assert known.requirement == "The value of spark.sql.shuffle.partitions must be positive"


def test_decimal_places_are_counted_and_said():
    catalogue = shipped_catalogue("4.3.0")
    known = catalogue.properties["spark.task.cpus"]
    assert (known.minimum, known.maximum, known.places) == (1e-9, 2147483647, 9)
    wanted = "a number with at most 9 decimal places"
    assert value_problem(known, "0.1234567891", catalogue) == wanted


def test_what_has_gaps_is_not_judged():
    known = shipped_catalogue("4.3.0").properties["spark.io.encryption.keySizeBits"]
    assert known.unchecked
    assert (known.minimum, known.maximum) == (None, None)
