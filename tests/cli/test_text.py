"""Test the words and the JSON that records become."""

import json

import pytest

from jupyter_pyspark_kernels.cli.text import (
    doctor_text,
    error_text,
    kernels_text,
    plan_text,
    printable,
    size_text,
    to_json,
    warnings_text,
)
from jupyter_pyspark_kernels.core.errors import InvalidSettingsError, KernelError
from jupyter_pyspark_kernels.core.records import InstalledKernel, Plan, PlannedArchive, Problem

KERNEL = InstalledKernel(
    kernel_name="etl",
    display_name="ETL",
    kernels_dir="/k",
    resource_dir="/k/etl",
    origin="ours",
    writable=True,
    environment_dir="/e",
    spark_master="yarn",
    archive=None,
    settings={"spark_conf": {"spark.ssl.keyPassword": "hunter2", "spark.a": "é"}},
    state="ready",
)


@pytest.mark.parametrize(
    ("text", "shown"),
    [
        ("é\n核", "é\n核"),
        ("\x1b[31m", "\\x1b[31m"),
        ("a\tb", "a\\tb"),
        ("\u202e", "\\u202e"),
        ("\udcff", "\\udcff"),
        ("\r", "\\r"),
        ("\x9b", "\\x9b"),
    ],
)
def test_printable(text, shown):
    assert printable(text) == shown


def test_json_hides_secrets_and_nothing_else():
    [shown] = json.loads(to_json([KERNEL]))

    assert shown["settings"]["spark_conf"] == {"spark.ssl.keyPassword": "(hidden)", "spark.a": "é"}
    assert shown == {**KERNEL.model_dump(mode="json"), "settings": shown["settings"]}
    assert json.loads(to_json({"a": (1, 2.5, None, True, "x")})) == {"a": [1, 2.5, None, True, "x"]}


def test_errors_come_before_warnings_each_with_its_field():
    problems = [
        Problem(field="a", message="First.", severity="warning"),
        Problem(field="b", message="Second\x1b."),
    ]

    text = error_text(InvalidSettingsError(problems))

    assert text == "error: b: Second\\x1b.\nwarning: a: First.\n"
    assert warnings_text(problems) == "warning: a: First.\n"
    assert error_text(KernelError("x")) == "error: x\n"


def test_plan_shows_an_update_as_a_difference():
    plan = Plan(
        kernel_name="etl",
        settings={"spark_home": "/s"},
        kernels_dir="/k",
        resource_dir="/k/etl",
        shared=False,
        kernel_json={"display_name": "new", "env": {"HF_TOKEN": "hunter2"}},
        current_kernel_json={"display_name": "old", "env": {"HF_TOKEN": "hunter1"}},
    )

    text = plan_text(plan)

    assert '-  "display_name": "old"' in text
    assert '+  "display_name": "new"' in text
    assert "hunter" not in text


@pytest.mark.parametrize(
    ("fields", "line"),
    [
        ({"pack": True, "reason": "A new kernel."}, "would be packed: A new kernel."),
        ({"pack": False, "reason": "As new."}, "stays: As new."),
        (
            {"pack": False, "reason": "Taken over from a.", "copy_of": "/k/a/a.zip"},
            "would not be packed: Taken over from a.",
        ),
    ],
)
def test_plan_says_what_becomes_of_the_archive(fields, line):
    plan = Plan(
        kernel_name="etl",
        settings={"spark_home": "/s"},
        kernels_dir="/k",
        resource_dir="/k/etl",
        shared=False,
        archive=PlannedArchive(path="/k/etl/etl.zip", format="zip", **fields),
        kernel_json={},
    )

    assert f"\n               {line}\n" in plan_text(plan)


def test_a_list_in_columns():
    text = kernels_text(
        [KERNEL, KERNEL.model_copy(update={"kernel_name": "longer", "state": "broken"})]
    )

    head, first, second = text.splitlines()
    assert head.split()[:2] == ["NAME", "MASTER"]
    assert first.index("yarn") == second.index("yarn") == head.index("MASTER")
    assert "broken" in second
    assert "create --help" in kernels_text([])


def test_doctor_counts():
    problem = Problem(field="archive", message="It is gone. Run x.")
    broken = KERNEL.model_copy(update={"state": "broken", "problems": (problem,)})

    text = doctor_text([KERNEL, broken])

    assert "    error: It is gone. Run x." in text
    assert text.endswith("2 kernels, 1 broken")


@pytest.mark.parametrize(
    ("size", "text"),
    [(0, "0 B"), (1023, "1023 B"), (1024, "1 KiB"), (5 * 2**20, "5 MiB"), (3 * 2**29, "1.5 GiB")],
)
def test_sizes(size, text):
    assert size_text(size) == text
