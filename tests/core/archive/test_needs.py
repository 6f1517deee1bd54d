"""Test what is said of a node's needs, for real environments and altered interpreters."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import environments, places

from jupyter_pyspark_kernels.core.archive import node_needs
from jupyter_pyspark_kernels.core.archive.elf import read_linkage
from jupyter_pyspark_kernels.core.records import Environment

Describe = Callable[..., Environment]

LIBRARY = "libpython9.9.so.1.0"


@pytest.fixture
def prefix(tmp_path: Path) -> Callable[[str], Path]:
    """Make a prefix whose interpreter needs a shared libpython, with a run path."""

    def make(run_path: str) -> Path:
        root = tmp_path / "prefix"
        (root / "bin").mkdir(parents=True)
        (root / "lib").mkdir()
        (root / "lib" / LIBRARY).touch()
        binary = root / "bin" / "python"
        shutil.copy(places.BASE_PYTHON, binary)
        patchelf = places.tool("patchelf")
        environments.run(patchelf, "--remove-rpath", binary)
        for needed in read_linkage(str(binary)).needed:
            if needed.startswith("libpython"):
                environments.run(patchelf, "--remove-needed", needed, binary)
        environments.run(patchelf, "--add-needed", LIBRARY, binary)
        if run_path:
            environments.run(patchelf, "--set-rpath", run_path.format(root=root), binary)
        return root

    return make


def test_venv_needs_its_base(venv_environment: Path, describe_environment: Describe) -> None:
    needs = node_needs(describe_environment(venv_environment, places.BASE_PREFIX))

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


def test_prefix_that_finds_its_library_beside_itself(
    prefix: Callable[[str], Path], describe_environment: Describe
) -> None:
    assert node_needs(describe_environment(prefix("/nowhere:$ORIGIN/../lib"))) is None


def test_prefix_linked_by_an_absolute_path(
    prefix: Callable[[str], Path], describe_environment: Describe
) -> None:
    root = prefix("{root}/lib")

    needs = node_needs(describe_environment(root))

    assert needs is not None
    assert f"needs {LIBRARY}, and looks for it in {root}/lib, not beside itself" in needs
    assert "LD_LIBRARY_PATH set to ./PYSPARK_VENV/lib" in needs


def test_prefix_linked_to_the_systems(
    prefix: Callable[[str], Path], describe_environment: Describe
) -> None:
    needs = node_needs(describe_environment(prefix("")))

    assert needs is not None
    assert "the system's library folders" in needs


def test_venv_of_a_base_that_finds_its_library_beside_itself(
    prefix: Callable[[str], Path], tree: Path, describe_environment: Describe
) -> None:
    base = prefix("$ORIGIN/../lib")
    (tree / "bin/python").unlink()
    (tree / "bin/python").symlink_to(base / "bin/python")

    needs = node_needs(describe_environment(tree, base))

    assert needs is not None
    assert needs.endswith(f"set spark.executorEnv.LD_LIBRARY_PATH to {base}/lib.")
