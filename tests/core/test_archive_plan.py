"""Which archive a kernel is planned to have, and the reason that is given."""

from pathlib import Path

import pytest
from support.packed import SMALL
from support.quick_environments import add_package
from support.small_kernels import Kernels

from jupyter_pyspark_kernels.core import kernels
from jupyter_pyspark_kernels.core.records import PlannedArchive

NEVER = {"self_contained": SMALL.self_contained}


@pytest.fixture
def made(kernels_dir: Path, venv: Path) -> Kernels:
    """A kernel `one`."""
    add_package(venv, "ipykernel-7.1.0.dist-info")
    (venv / "share").mkdir(exist_ok=True)
    found = Kernels(kernels_dir, venv)
    found.create("one", **NEVER)
    return found


def planned(made: Kernels, *, packs: bool = False, **changed: object) -> PlannedArchive:
    kernel = made.read("one")
    settings = made.settings("one", **{**NEVER, **changed})
    found = made.plan(settings, replaces=kernel, packs=packs).archive
    assert found is not None
    return found


def test_the_one_that_is_there_stays(made: Kernels) -> None:
    found = planned(made, spark_conf={})

    assert (found.pack, found.copy_of) == (False, None)
    assert found.reason == "The archive is as new as the environment."


def test_a_new_one_can_be_asked_for(made: Kernels) -> None:
    found = planned(made, packs=True)

    assert (found.pack, found.reason) == (True, "A new archive was asked for.")


def test_what_changed_is_the_reason(made: Kernels) -> None:
    (made.environment / "share" / "new").touch()
    assert "+1 −0 files (share/new)" in planned(made).reason
    add_package(made.environment, "foo-1.0.dist-info")
    for packs in (True, False):
        found = planned(made, packs=packs)
        assert found.pack
        assert "+1 −0 packages (+foo 1.0)" in found.reason


def test_other_choices_are_a_reason(made: Kernels) -> None:
    found = planned(made, slim=True)

    assert found.pack
    assert found.reason.endswith(": slim.")


def test_another_format_is_another_archive(made: Kernels) -> None:
    found = planned(made, archive_format="tar.gz")

    assert found.pack
    assert "is missing" in found.reason


def test_a_copy_takes_over_or_says_why_not(made: Kernels) -> None:
    found = made.planned_copy("one", "two")[1].archive
    assert found is not None
    assert found.copy_of == str(made.dir / "one" / "pyspark_venv_one.zip")
    assert found.reason == "Taken over from one."
    (made.environment / "share" / "new").touch()

    found = made.planned_copy("one", "two")[1].archive

    assert found is not None
    assert (found.pack, found.copy_of) == (True, None)
    assert "share/new" in found.reason


@pytest.mark.parametrize("place", ["kernel", "archive"])
def test_a_copy_takes_nothing_that_others_could_have_changed(made: Kernels, place: str) -> None:
    """Whoever takes an archive over runs what is in it."""
    path = made.dir / "one"
    (path if place == "kernel" else path / "pyspark_venv_one.zip").chmod(0o777)

    found = made.planned_copy("one", "two")[1].archive

    assert found is not None
    assert (found.pack, found.copy_of) == (True, None)
    assert "another user" in found.reason


def test_imports_that_were_never_tried_are_a_reason(made: Kernels) -> None:
    """Else the kernel would say of itself that they import, and others would believe it."""
    copied = made.planned_copy("one", "two", check_imports=("json",))[1].archive
    assert copied is not None
    for found in (planned(made, check_imports=("json",)), copied):
        assert (found.pack, found.copy_of) == (True, None)
        assert "were not when the archive was made" in found.reason

    kernels.apply(made.planned_update("one", check_imports=("json", "csv")))

    assert not planned(made, check_imports=("csv",)).pack
    assert made.planned_copy("one", "two", check_imports=("csv",))[1].archive.copy_of


def test_local_needs_none(made: Kernels) -> None:
    assert made.planned_create("two", spark_master="local[*]").archive is None
