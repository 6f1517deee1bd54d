"""Run eight cells of benchmarks/matrix: each kind of environment on a node that has no Python.

The executors' Python, its modules and what it has mapped must come out of the archive. The
environments are small: what the kernel needs, and pyarrow.
"""

from collections.abc import Callable
from pathlib import Path

import pytest
from matrix import bases, cell
from matrix.cells import OWN, SYSTEM, KindName
from matrix.kinds import Contents
from support.clusters import Cluster

CONTENTS = Contents(("ipykernel", "pyarrow"))


def check(kind: KindName, python: str, cluster: Cluster, folder: Path) -> None:
    ran = cell.run(kind, python, CONTENTS, cluster, folder)

    assert ran.faults == ()
    assert min(ran.job.modules, ran.udf.modules) > 100
    assert min(ran.job.mapped, ran.udf.mapped) > 20


@pytest.mark.parametrize(
    ("kind", "python"),
    [
        pytest.param("virtualenv", OWN, id="virtualenv"),
        pytest.param("pyenv", OWN, id="pyenv's-python"),
        pytest.param("editable", OWN, id="uv-venv-with-an-editable-package"),
        pytest.param("debian-system-site", SYSTEM, id="debian's-python-with-system-site-packages"),
    ],
)
def test_on_standalone_with_every_python_hidden(
    kind: KindName,
    python: str,
    standalone_cluster: Callable[..., Cluster],
    tmp_path: Path,
) -> None:
    check(kind, python, standalone_cluster(hide=bases.hidden()), tmp_path)


@pytest.mark.parametrize(
    ("kind", "python"),
    [
        pytest.param("venv", OWN, id="venv"),
        pytest.param("venv-copies", OWN, id="venv-copies"),
        pytest.param("uv-relocatable", OWN, id="uv-venv-relocatable"),
        pytest.param("conda", OWN, id="conda's-shape"),
    ],
)
def test_on_yarn_with_every_python_hidden(
    kind: KindName,
    python: str,
    yarn_cluster: Callable[..., Cluster],
    tmp_path: Path,
) -> None:
    check(kind, python, yarn_cluster(hide=bases.hidden()), tmp_path)
