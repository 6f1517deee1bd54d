"""Test the shape of settings: types and unknown fields, never values."""

import json

import pytest

from jupyter_pyspark_kernels.core.errors import InvalidSettingsError
from jupyter_pyspark_kernels.core.settings import KernelSettings, parse_settings

LEAST = {"kernel_name": "a", "environment_dir": "/e"}


def problems_of(data):
    with pytest.raises(InvalidSettingsError) as caught:
        parse_settings(data)
    return {problem.field: problem.message for problem in caught.value.problems}


def test_defaults():
    settings = parse_settings(LEAST)

    assert settings.spark_master == "local[*]"
    assert settings.spark_start == "background"
    assert settings.model_dump(exclude_defaults=True) == LEAST


def test_json_and_back():
    data = {**LEAST, "spark_conf": {"spark.b": "1", "spark.a": "2"}, "store_secrets": ["X"]}

    settings = parse_settings(json.loads(json.dumps(data)))

    assert list(settings.spark_conf) == ["spark.b", "spark.a"]
    assert settings.store_secrets == ("X",)
    assert parse_settings(settings.model_dump(mode="json")) == settings


WRONG = [None, 1, True, 1.5, [1], {"a": 1}, b"x", object()]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        (field, value)
        for field in KernelSettings.model_fields
        for value in WRONG
        if (field, value is True) != ("slim", True)
    ],
)
def test_wrong_types_name_the_field(field, value):
    found = problems_of({**LEAST, field: value})

    assert all(name.split(".")[0] == field for name in found)
    assert found


@pytest.mark.parametrize("value", ["x", ["x"], {"spark.a": None}, {"spark.a": 1}, {1: "x"}])
def test_properties_are_texts(value):
    assert all(
        field.startswith("spark_conf") for field in problems_of({**LEAST, "spark_conf": value})
    )


def test_every_problem_at_once():
    found = problems_of({"kernel_name": 1, "nmae": "x", "spark_start": "later"})

    assert set(found) == {"kernel_name", "environment_dir", "nmae", "spark_start"}
    assert "missing" in found["environment_dir"]
    assert "spelling" in found["nmae"]


def test_huge_input_is_not_echoed():
    found = problems_of({**LEAST, "x" * 10**6: 1, "spark_conf": {"y" * 10**6: 1}})

    assert all(len(field) + len(message) < 500 for field, message in found.items())


def test_settings_are_frozen():
    with pytest.raises(ValueError, match="frozen"):
        parse_settings(LEAST).kernel_name = "b"
