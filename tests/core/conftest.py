"""Fixtures for the tests of the core."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.quick_environments import make
from support.small_kernels import Kernels, make_environment

from jupyter_pyspark_kernels.core.health import Health


@pytest.fixture
def venv(tmp_path: Path) -> Path:
    """An empty venv of the test's own, which it may change."""
    return make("venv", tmp_path / "env")


@pytest.fixture
def kernels(kernels_dir: Path, tmp_path: Path) -> Kernels:
    """A kernels_dir with one kernel for YARN, `etl`, whose environment may be changed."""
    made = Kernels(kernels_dir, make_environment(tmp_path / "env"))
    made.create("etl")
    return made


@pytest.fixture
def look(kernels: Kernels) -> Callable[..., tuple[str, dict[str, str]]]:
    """List the one kernel: its state, and its problems by field."""

    def run(
        environ: dict[str, str] | None = None, **location: object
    ) -> tuple[str, dict[str, str]]:
        where = kernels.location.model_copy(update=location)
        [kernel] = Health(kernels.environ if environ is None else environ).kernels([where])
        return kernel.state, {
            p.field: f"{p.message} {p.in_shell}".rstrip() for p in kernel.problems
        }

    return run
