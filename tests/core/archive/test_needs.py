"""Test what is said of a node's needs, for real environments and altered interpreters."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support import places
from support.interpreters import LIBRARY
from support.members import member_of

from jupyter_pyspark_kernels.core.archive import node_needs
from jupyter_pyspark_kernels.core.archive.needs import members_needs
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.archive.patching import difference
from jupyter_pyspark_kernels.core.archive.run_path import with_run_path
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment

Describe = Callable[..., Environment]


def test_venv_needs_its_base(venv_environment: Path, describe_environment: Describe) -> None:
    environment = describe_environment(venv_environment, places.BASE_PREFIX)

    needs = node_needs(environment, PackChoices(self_contained="never"))

    library = places.BASE_PREFIX / "lib" / places.PYTHON_NAME
    where = f" ({library})" if places.PYTHON_NAME == "python3.11" else ""
    assert needs is not None
    assert needs.startswith(
        "The archive of this venv has no standard library of its own: every node needs "
        f"Python 3.11.7 at {places.BASE_PREFIX}{where}, the same path as here."
    )


@pytest.mark.parametrize(("kind", "called"), [("uv", "uv venv"), ("virtualenv", "virtualenv")])
def test_kinds_and_pypy(kind: str, called: str, tree: Path, describe_environment: Describe) -> None:
    environment = describe_environment(
        tree, Path("/opt/pypy"), kind=kind, implementation="PyPy", python_version="3.10"
    )

    assert node_needs(environment) == (
        f"The archive of this {called} has no standard library of its own: every node needs "
        "PyPy 3.10 at /opt/pypy, the same path as here."
    )


def test_whole_prefix_needs_nothing(conda_prefix: Path, describe_environment: Describe) -> None:
    assert node_needs(describe_environment(conda_prefix)) is None


def test_a_carried_base_is_not_needed(venv_environment: Path) -> None:
    environment = read_environment(str(venv_environment))

    assert node_needs(environment) is None
    assert node_needs(environment, PackChoices(self_contained="always")) is None


def test_what_must_be_carried_and_cannot(tree: Path, describe_environment: Describe) -> None:
    environment = describe_environment(tree, Path("/opt/pypy"), implementation="PyPy")

    needs = node_needs(environment, PackChoices(self_contained="always"))

    assert needs == (
        f"The archive of {tree} cannot carry its interpreter: its Python is PyPy. "
        "Pack it without (self-contained: never), and have that Python on every node."
    )


def test_needs_of_members(prefix: Callable[[str], Path]) -> None:
    root = prefix("/nowhere/at/all")
    binary = root / "bin/python"
    here = member_of("bin/python", binary)
    library = member_of("lib/libz.so.1", binary)
    text = here._replace(name="bin/pip", content=b"#!/bin/sh\n", size=10)
    patches = difference(
        binary.read_bytes(), with_run_path(binary.read_bytes(), "$ORIGIN/l") or b""
    )

    alone = members_needs(Members.of([here, text]))
    with_library = members_needs(
        Members.of([here._replace(patches=patches), library._replace(name=f"bin/l/{LIBRARY}")])
    )

    assert alone.glibc is not None
    assert LIBRARY in alone.libraries
    assert LIBRARY not in with_library.libraries
