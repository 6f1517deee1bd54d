"""Test the wheel that scripts/wheel.sh built and installed: it is whole, and it needs no Node."""

import os
import subprocess
import zipfile
from pathlib import Path

import pytest
from support import places

ENVIRONMENT = places.DEV_DIR / "wheel-env"
LABEXTENSION = "data/share/jupyter/labextensions/jupyter-pyspark-kernels/"


@pytest.fixture(scope="module")
def names() -> list[str]:
    """Return the paths in the wheel."""
    wheels = list((places.DEV_DIR / "wheel").glob("*.whl"))
    assert len(wheels) == 1, "run: bash scripts/wheel.sh"
    with zipfile.ZipFile(wheels[0]) as wheel:
        return wheel.namelist()


def test_wheel_has_the_page_the_templates_and_the_server_config(names: list[str]) -> None:
    joined = "\n".join(names)

    assert f"{LABEXTENSION}package.json" in joined
    assert f"{LABEXTENSION}install.json" in joined
    assert f"{LABEXTENSION}static/remoteEntry" in joined
    assert f"{LABEXTENSION}schemas/jupyter-pyspark-kernels/plugin.json" in joined
    assert "jupyter_pyspark_kernels/core/template/default.conf" in names
    assert "jupyter_server_config.d/jupyter_pyspark_kernels.json" in joined


def test_wheel_has_the_page_once_and_no_tests(names: list[str]) -> None:
    assert not [name for name in names if name.startswith("jupyter_pyspark_kernels/labextension")]
    assert not [name for name in names if "test" in Path(name).name or name.startswith("tests")]


@pytest.mark.parametrize("what", ["labextension", "server extension"])
def test_jupyter_says_ok_with_no_node_on_the_path(what: str, tmp_path: Path) -> None:
    environ = {"PATH": str(ENVIRONMENT / "bin"), "HOME": str(tmp_path)}
    command = [str(ENVIRONMENT / "bin" / "jupyter"), *what.split(), "list"]

    run = subprocess.run(command, env=environ, capture_output=True, text=True, check=True)

    lines = (run.stdout + run.stderr).replace("\x1b[32m", "").replace("\x1b[0m", "").splitlines()
    good = [line for line in lines if "pyspark" in line and "OK" in line]
    assert len(good) == 1, lines
    assert not [line for line in lines if "X" in line and "pyspark" in line]
    assert not os.path.exists(ENVIRONMENT / "bin" / "node")
