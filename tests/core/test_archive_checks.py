"""Test what is said of the archive that settings ask for."""

import pytest
from support.packages import install
from support.small_kernels import Kernels

from jupyter_pyspark_kernels.core import kernels as cases
from jupyter_pyspark_kernels.core.errors import ArchiveError


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


def test_an_import_that_the_environment_surely_lacks_is_a_warning(problems_of):
    severity, message = problems_of(check_imports=("json", "IPyKernell.app"))["check_imports"]

    assert severity == "warning"
    assert "no package or module IPyKernell.app" in message
    assert "check_imports" not in problems_of(check_imports=("json", "ipykernel.kernelapp"))


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
    assert "every node needs PyPy" in message
    assert problems["self_contained"] == message
    assert state == "ready"


def test_what_cannot_be_carried_is_said(problems_of):
    """The environments of these tests say that they are PyPy's."""
    severity, message = problems_of(self_contained="always")["self_contained"]
    automatic = problems_of()["environment_dir"]

    assert severity == "error"
    assert "cannot carry its interpreter: its Python is PyPy" in message
    assert automatic[0] == "warning"
    assert "CPython only, not PyPy" in automatic[1]


def test_what_others_need_is_a_warning(kernels, problems_of):
    install(kernels.environment, "high", {"high.py": ""}, requires=["ipykernel"])

    severity, message = problems_of(leave_out=("ipykernel",))["leave_out"]

    assert severity == "warning"
    assert "needed by high" in message


def test_other_choices_pack_again_and_say_why(kernels):
    planned = kernels.planned_update("etl", slim=True, leave_out=("ipykernel",))
    cases.apply(planned)
    again = kernels.planned_update("etl")

    assert planned.archive is not None
    assert planned.archive.pack
    assert "slim" in planned.archive.reason
    assert again.archive is not None
    assert not again.archive.pack


def test_an_archive_from_which_something_does_not_import_is_not_used(kernels):
    archive = kernels.dir / "etl" / "pyspark_venv_etl.zip"
    before = archive.read_bytes()
    planned = kernels.planned_update("etl", slim=True, check_imports=("absent",))

    with pytest.raises(ArchiveError, match="absent: ModuleNotFoundError"):
        cases.apply(planned)

    assert archive.read_bytes() == before
    assert kernels.leftovers() == []
    cases.apply(kernels.planned_update("etl", slim=True, check_imports=("json",)))
    assert archive.read_bytes() != before
