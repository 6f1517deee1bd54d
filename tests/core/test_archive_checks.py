"""Test what is said of the archive that settings ask for."""

import pytest
from support.small_kernels import Kernels

from jupyter_pyspark_kernels.core import kernels as cases


@pytest.fixture
def problems_of(kernels: Kernels):
    """Plan a second kernel for YARN, and return field → (severity, message)."""

    def run(**changed):
        planned = kernels.planned_create("two", **changed)
        return {p.field: (p.severity, p.message) for p in planned.problems}

    return run


def test_names_must_be_names(problems_of):
    found = problems_of(leave_out=("numpy==2",), check_imports=("a b",))

    assert found["leave_out"][0] == found["check_imports"][0] == "error"
    assert "without a version" in found["leave_out"][1]


def test_an_unknown_package_is_a_warning_that_names_the_nearest(problems_of):
    severity, message = problems_of(leave_out=("IPyKernell",))["leave_out"]

    assert severity == "warning"
    assert "Did you mean ipykernel?" in message


def test_names_are_kept_as_they_are_compared(kernels):
    planned = kernels.planned_create("two", leave_out=("Scikit_Learn", "ipykernel"))

    assert planned.settings["leave_out"] == ["ipykernel", "scikit-learn"]


def test_what_is_left_out_cannot_be_imported(problems_of):
    severity, message = problems_of(leave_out=("ipykernel",), check_imports=("ipykernel",))[
        "check_imports"
    ]

    assert severity == "error"
    assert "one of the two" in message


def test_never_names_the_base_that_each_node_needs(problems_of, look, kernels):
    severity, message = problems_of(self_contained="never")["self_contained"]
    cases.apply(kernels.planned_update("etl", self_contained="never"))
    state, problems = look()

    assert severity == "warning"
    assert "every node needs" in message
    assert problems["self_contained"] == message
    assert state == "ready"


def test_other_choices_pack_again_and_say_why(kernels):
    planned = kernels.planned_update("etl", slim=True, leave_out=("ipykernel",))
    cases.apply(planned)
    again = kernels.planned_update("etl")

    assert planned.archive is not None
    assert planned.archive.pack
    assert "slim" in planned.archive.reason
    assert again.archive is not None
    assert not again.archive.pack
