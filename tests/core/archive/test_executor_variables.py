"""Test that executors run the archive's Python with the archive's packages alone."""

import os
from collections.abc import Callable
from pathlib import Path

from support import environments, places
from support.quick_environments import make

from jupyter_pyspark_kernels.core.archive import ALIAS, Scan, executor_variables, scan
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment

PATH = "import sys; print(*sys.path, sep=chr(10))"


def test_packages_of_the_nodes_user_stay_out(
    tmp_path: Path, lay_out: Callable[[Scan], Path]
) -> None:
    environment = read_environment(str(make("venv", tmp_path / "env")))
    own = tmp_path / "home/.local/lib" / places.PYTHON_NAME / "site-packages"
    own.mkdir(parents=True)
    unpacked = lay_out(scan(environment, cancelled=lambda: False))

    variables = executor_variables(environment, PackChoices())

    def path(**given: str) -> list[str]:
        words = [f"{name}={value}" for name, value in {"HOME": f"{tmp_path}/home", **given}.items()]
        said = environments.run("env", "-i", *words, unpacked / "bin/python", "-c", PATH)
        return said.splitlines()

    assert str(own) in path()
    seen = path(**variables)
    assert seen[0] == ""
    assert all(entry.startswith(f"{unpacked}{os.sep}") for entry in seen[1:])


def test_small_archive_is_as_its_pyvenv_cfg_says(
    tmp_path: Path, tree: Path, describe_environment: Callable[..., Environment]
) -> None:
    environment = read_environment(str(make("venv", tmp_path / "env")))
    pypy = describe_environment(tree, Path("/opt/pypy"), implementation="PyPy")

    assert executor_variables(environment, PackChoices(self_contained="never")) == {}
    assert executor_variables(pypy, PackChoices(self_contained="always")) == {}


def test_installation(conda_prefix: Path) -> None:
    environment = read_environment(str(conda_prefix))

    assert executor_variables(environment, PackChoices())["PYTHONNOUSERSITE"] == "1"


def test_venv_of_a_conda_installation(tmp_path: Path, lay_out: Callable[[Scan], Path]) -> None:
    base = tmp_path / "conda"
    environments.make_conda(base)
    (base / "ssl").mkdir()
    (base / "ssl/cacert.pem").write_text("authorities")
    environments.run(base / "bin/python", "-m", "venv", "--without-pip", tmp_path / "env")
    environment = read_environment(str(tmp_path / "env"))
    unpacked = lay_out(scan(environment, cancelled=lambda: False))
    (tmp_path / ALIAS).symlink_to(unpacked)

    variables = executor_variables(environment, PackChoices())

    words = [f"{name}={value}" for name, value in variables.items()]
    told = ["env", "-i", "-C", tmp_path, *words, f"./{ALIAS}/bin/python", "-c"]
    where = environments.run(*told, "import ssl; print(ssl.get_default_verify_paths().cafile)")
    assert where == "./PYSPARK_VENV/ssl/cacert.pem\n"
    assert (unpacked / "ssl/cacert.pem").read_text() == "authorities"
    assert "SSL_CERT_FILE" not in executor_variables(
        environment, PackChoices(self_contained="never")
    )
