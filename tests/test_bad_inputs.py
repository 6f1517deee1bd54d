"""Test the table of bad inputs: it is whole, and every row can be made."""

import pytest
from support import bad_inputs


def test_table_is_whole() -> None:
    rows = bad_inputs.all_rows()

    assert len(rows) == 223
    assert {row.expect for row in rows} == {"accept", "reject"}
    assert len({row.label for row in rows}) == len(rows)


def test_no_row_is_left_unexpanded() -> None:
    assert [row.label for row in bad_inputs.all_rows() if "$repeat" in repr(row.value)[:50]] == []


def test_repeat_and_generate() -> None:
    assert bad_inputs.expand({"$repeat": ["ab", 3]}) == "ababab"
    assert bad_inputs.expand([{"deep": {"$repeat": ["x", 2]}}]) == [{"deep": "xx"}]
    made = bad_inputs.expand({"$generate": "20000 keys spark.k0..spark.k19999"})
    assert isinstance(made, dict)
    assert len(made) == 20000
    assert {"spark.k0", "spark.k19999"} <= made.keys()


def test_generate_refuses_what_no_rule_makes() -> None:
    with pytest.raises(ValueError, match="no rule makes"):
        bad_inputs.expand({"$generate": "a great many"})


def test_rows_picks_by_field_and_verdict() -> None:
    picked = bad_inputs.rows("kernel_name", expect="accept")

    assert picked
    assert {row.field for row in picked} == {"kernel_name"}
    assert {row.expect for row in picked} == {"accept"}
