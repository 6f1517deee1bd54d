"""Test the environments that the other tests run on: they are what their fixtures say."""

import json
import os
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from pathlib import Path

import pytest
from support import environments, places
from support.kernels import RunningKernel


def ask(environment_dir: Path, code: str) -> str:
    """Run code in an environment's Python; return what it prints."""
    return environments.run(environment_dir / "bin" / "python", "-c", code).strip()


@pytest.mark.parametrize("name", ["venv_environment", "virtualenv_environment", "uv_environment"])
def test_environment_has_the_package_that_only_it_has(
    name: str, request: pytest.FixtureRequest
) -> None:
    environment_dir = request.getfixturevalue(name)
    marker = (environment_dir / "pyvenv.cfg").read_text("utf-8")

    prefix, text = ask(
        environment_dir, "import sys, humanize; print(sys.prefix, humanize.intcomma(1000))"
    ).split()

    assert prefix == str(environment_dir)
    assert text == "1,000"
    assert str(places.BASE_PREFIX) in marker


def test_uv_environment_links_to_its_base(uv_environment: Path) -> None:
    assert (uv_environment / "bin" / "python").is_symlink()
    assert (uv_environment / "bin" / "python").resolve() == places.BASE_PYTHON


def test_packages_are_files_of_the_environment(venv_environment: Path) -> None:
    links = [p for p in (venv_environment / "lib").rglob("*") if p.is_symlink()]

    assert links == []


@pytest.mark.machine
def test_conda_prefix_runs_with_its_base_hidden(
    conda_prefix: Path, base_directories: tuple[Path, ...]
) -> None:
    code = (
        "import ctypes, humanize, ipykernel, json, sqlite3, ssl, sys;"
        "print(json.dumps([sys.prefix, sys.path, open('/proc/self/maps').read()]))"
    )

    result = environments.run_hidden(
        base_directories, conda_prefix / "bin" / "python", "-I", "-c", code
    )

    assert result.returncode == 0, result.stderr
    prefix, path, maps = json.loads(result.stdout)
    assert prefix == str(conda_prefix)
    assert all(entry.startswith(prefix) for entry in path)
    libpython = {word for word in maps.split() if "libpython" in word}
    assert all(word.startswith(prefix) for word in libpython)


@pytest.mark.machine
def test_venv_does_not_run_with_its_base_hidden(
    venv_environment: Path, base_directories: tuple[Path, ...]
) -> None:
    result = environments.run_hidden(
        base_directories, venv_environment / "bin" / "python", "-c", "print(1)"
    )

    assert result.returncode not in {0, 99}


def test_conda_prefix_has_the_records_of_conda(conda_prefix: Path) -> None:
    (record,) = (conda_prefix / "conda-meta").glob("python-*.json")
    files = json.loads(record.read_text("utf-8"))["files"]

    assert (conda_prefix / "conda-meta" / "history").is_file()
    assert not (conda_prefix / "pyvenv.cfg").exists()
    assert f"bin/{places.PYTHON_NAME}" in files


def test_new_environment_is_the_tests_own(
    new_environment: Callable[..., Path], tmp_path: Path
) -> None:
    environment_dir = new_environment("uv", name="mine")

    assert environment_dir == tmp_path / "mine"
    assert ask(environment_dir, "import sys; print(sys.prefix)") == str(environment_dir)


def test_kernel_client_runs_cells_and_reads_errors(
    kernel_client: Callable[..., AbstractContextManager[RunningKernel]],
    kernels_dir: Path,
    venv_environment: Path,
) -> None:
    write_plain_kernel(kernels_dir / "plain", venv_environment)

    with kernel_client("plain", kernels_dir, {"FROM_SERVER": "yes"}) as kernel:
        good = kernel.execute("import os, sys; print(sys.prefix, os.environ['FROM_SERVER']); 6 * 7")
        bad = kernel.execute("1 / 0")

    assert good.text == f"{venv_environment} yes\n"
    assert good.result == "42"
    assert bad.error == "ZeroDivisionError: division by zero"
    assert "1 / 0" in bad.traceback


def test_kernel_client_says_why_a_kernel_died(
    kernel_client: Callable[..., AbstractContextManager[RunningKernel]],
    kernels_dir: Path,
    venv_environment: Path,
) -> None:
    write_plain_kernel(kernels_dir / "dying", venv_environment, module="no_such_module")

    with pytest.raises(RuntimeError) as failure, kernel_client("dying", kernels_dir):
        pass

    assert "No module named no_such_module" in str(failure.value)


def write_plain_kernel(
    resource_dir: Path, environment_dir: Path, module: str = "ipykernel_launcher"
) -> None:
    """Write a kernel.json without Spark."""
    python = str(environment_dir / "bin" / "python")
    spec = {"argv": [python, "-m", module, "-f", "{connection_file}"], "language": "python"}
    resource_dir.mkdir()
    (resource_dir / "kernel.json").write_text(json.dumps({**spec, "display_name": "x"}), "utf-8")


def test_jupyter_sees_only_the_tests_own_directories(kernels_dir: Path, tmp_path: Path) -> None:
    program = [
        places.tool("python"),
        "-c",
        "import jupyter_core.paths as p; print(p.jupyter_path())",
    ]
    paths = subprocess.run(
        program, env=dict(os.environ), capture_output=True, text=True, check=True
    )

    assert str(kernels_dir.parent) in paths.stdout
    assert str(Path.home()).startswith(str(tmp_path))
    assert "SPARK_HOME" not in os.environ
