"""Test every row of the table of bad inputs through the command."""

import json
import os
import re

import pytest
from support import bad_inputs, input_places
from support.trees import tree_of

FLAG = {
    "kernel_name": "--kernel_name",
    "display_name": "--display-name",
    "spark_master": "--spark_master",
    "environment_dir": "--venv_dir_path",
    "spark_home": "--spark_home",
    "kernels_dir": "--kernels_dir_path",
    "template": "--kernels_template_path",
}
# What a command line cannot hold; test_checks.py gives it to a plan.
ROWS = [
    row
    for row in bad_inputs.rows(since="command line")
    if isinstance(row.value, str | dict)
    and "\0" not in str(row.value)
    # Any directory may be given by its path here: only the server is held to its own list.
    and "typed in the request" not in str(row.value)
]
WAY_OUT = re.compile(
    r"\b(Use|Give|Choose|Write|Leave|Rename|Begin|Put|Move|Close|Set|Check|See|Save|Make|Remove|Take|"
    r"Install|Spark's names begin|Its name is|Spark sets it|it is always client|are set by this tool|"
    r"mend it|is set by this tool|create|at most|limit|Quote|Delete|quotes|Drop)\b"
)


@pytest.fixture
def words_of(tmp_path, small_environment, spark_home):
    """Return the arguments that give a row's value, and the value as it must be read back."""

    def build(row):
        given = {"kernel_name": "etl", "environment_dir": str(small_environment)}
        value, field = row.value, row.field
        if field == "spark_conf_key":
            return [*_flags(given), f"--{value}", bad_inputs.value_for(value)], value
        if field == "spark_conf_value":
            return [*_flags(given), "--spark.x", value], value
        if field == "spark_conf":
            pairs = [word for key, item in value.items() for word in (f"--{key}", item)]
            return [*_flags(given), *pairs], value
        if field == "environment_dir":
            value = input_places.environment_place(row, tmp_path, small_environment)
        elif field == "spark_home":
            value = input_places.spark_home_place(row, tmp_path, spark_home)
        elif field == "kernels_dir":
            value = input_places.kernels_dir_place(row, tmp_path)
        elif field == "template":
            (tmp_path / "row.template").write_text(value, "utf-8")
            value = str(tmp_path / "row.template")
        given[field] = value
        return _flags(given), value

    return build


def _flags(given):
    return [word for field, value in given.items() for word in (FLAG[field], value)]


def _ids(row):
    return row.label


def _is_relative_kernels_dir(row):
    return row.field == "kernels_dir" and row.value == "../kernels"


REJECTED = [row for row in ROWS if row.expect == "reject" and not _is_relative_kernels_dir(row)]
ACCEPTED = [row for row in ROWS if row.expect == "accept"]


@pytest.mark.parametrize("row", REJECTED, ids=_ids)
def test_rejected(row, call, words_of, tmp_path):
    words, value = words_of(row)
    before = tree_of(tmp_path)

    ran = call("create", *words)

    assert ran.code in {2, 4, 5, 6}, ran
    assert tree_of(tmp_path) == before
    assert ran.out == ""
    _is_one_clear_message(ran.err, row, value)


def _is_one_clear_message(text, row, value):
    field = {
        "spark_conf_key": "spark",
        "spark_conf_value": "spark.x",
        "spark_conf": "spark",
    }.get(row.field, row.field)
    assert field in text or FLAG.get(row.field, "--") in text
    assert "Traceback" not in text
    assert len(text) < 4000
    # Nothing of the value reaches the terminal as a command to it.
    assert all(c.isprintable() or c == "\n" for c in text)
    assert WAY_OUT.search(text), text
    plain = isinstance(value, str) and value.isprintable() and value.isascii() and value.strip()
    if (
        plain
        and not re.search(r"['\"\\]", value)
        and row.field not in {"display_name", "spark_conf_value"}
    ):
        # A relative path is shown as it was resolved.
        assert value.removeprefix("../")[:30] in text


@pytest.mark.parametrize("row", ACCEPTED, ids=_ids)
def test_accepted_and_read_back_unchanged(row, call, words_of):
    words, value = words_of(row)

    ran = call("create", *words)

    assert ran.code == 0, ran.err
    place = ("-d", value) if row.field == "kernels_dir" else ()
    shown = call("show", row.value if row.field == "kernel_name" else "etl", "--json", *place).json
    assert _read_back(row, shown) == value
    assert shown["state"] == "ready", shown["problems"]


def _read_back(row, shown):
    settings = shown["settings"]
    match row.field:
        case "kernels_dir" | "kernel_name" | "display_name":
            return shown[row.field]
        case "spark_conf_value":
            return settings["spark_conf"]["spark.x"]
        case "spark_conf_key":
            assert settings["spark_conf"] == {row.value: bad_inputs.value_for(row.value)}
            return row.value
        case "spark_master":
            return settings.get("spark_master", "local[*]")
        case "environment_dir" if row.value.endswith("/"):
            # A path is a path with or without the slash at its end.
            return settings["environment_dir"] + "/"
    return settings[row.field]


def test_a_relative_kernels_dir_is_taken_from_the_working_directory(create, tmp_path, monkeypatch):
    (tmp_path / "here").mkdir()
    monkeypatch.chdir(tmp_path / "here")

    ran = create("etl", "-d", "../kernels", "--json")

    assert ran.code == 0, ran.err
    assert ran.json["kernels_dir"] == f"{tmp_path}/kernels"
    assert "Jupyter does not look into" in ran.err
    assert (tmp_path / "kernels" / "etl" / "kernel.json").exists()


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("kernel_name", os.fsdecode(b"caf\xe9")),
        ("kernel_name", "-rf"),
        ("display_name", os.fsdecode(b"\xff")),
        ("environment_dir", os.fsdecode(b"/srv/\xff")),
        ("kernels_dir", os.fsdecode(b"/srv/\xff")),
        ("spark_home", "/gone"),
        ("spark_master", "mesos://h:1"),
        ("spark_master", "\x1b[31m"),
    ],
)
def test_through_a_real_process(field, value, run_cli, tmp_path, small_environment):
    given = {"kernel_name": "etl", "environment_dir": str(small_environment), field: value}
    before = tree_of(tmp_path)

    ran = run_cli("create", *_flags(given))

    assert ran.returncode in {2, 7}, ran.stderr
    assert "Traceback" not in ran.stderr
    assert field in ran.stderr
    assert "\x1b" not in ran.stderr
    assert tree_of(tmp_path) == before


def test_a_refusal_for_programs(call, tmp_path):
    ran = call("create", "-k", "A b", "-e", "/gone", "--spark.x", "a\rb", "--json")

    assert ran.code == 2
    assert ran.json["code"] == "invalid"
    errors = [p["field"] for p in ran.json["problems"] if p["severity"] == "error"]
    assert errors == ["kernel_name", "spark_conf.spark.x", "environment_dir"]
    assert all(field in ran.err for field in errors)
    json.dumps(ran.json)
