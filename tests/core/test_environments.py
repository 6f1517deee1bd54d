"""Read real environments of every kind, and refuse those that do not fit together."""

import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest
from support.quick_environments import FULL, MAKERS, MINOR, add_package, make, make_prefix, reason

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.packages import installed_packages, site_packages


@pytest.mark.parametrize("kind", MAKERS)
def test_real_environments(tmp_path: Path, kind: str):
    path = make(kind, tmp_path / "my envs é")
    found = read_environment(str(path))
    assert found.kind == kind
    assert found.environment_dir == str(path)
    assert found.python == f"{path}/bin/python"
    assert (found.python_version, found.implementation) == (FULL, "CPython")
    assert found.base_dir is not None
    assert Path(found.base_dir).samefile(sys.base_prefix)
    assert found.base_python is not None
    assert Path(found.base_python).samefile(path / "bin" / "python")
    assert (found.ipykernel, found.pyspark, found.editable) == (None, None, ())
    assert site_packages(found) == (f"{path}/lib/python{MINOR}/site-packages",)
    assert found.package_count == len(installed_packages(found))


def test_copied_interpreter(tmp_path: Path):
    path = tmp_path / "env"
    subprocess.run(
        [sys.executable, "-m", "venv", "--without-pip", "--copies", str(path)], check=True
    )
    found = read_environment(str(path))
    assert found.base_dir is not None
    assert Path(found.base_dir).samefile(sys.base_prefix)


def test_the_running_environment_has_what_it_has():
    found = read_environment(sys.prefix)
    packages = installed_packages(found)
    assert list(packages) == sorted(packages)
    assert packages["pydantic"]
    assert found.ipykernel == packages["ipykernel"]
    assert found.pyspark == packages["pyspark"]


def test_link_to_an_environment_and_trailing_slash(venv: Path, tmp_path: Path):
    link = tmp_path / "link"
    link.symlink_to(venv)
    found = read_environment(f"{link}/")
    assert found.environment_dir == f"{link}/"
    assert found.python == f"{link}/bin/python"


def test_prefix(tmp_path: Path):
    found = read_environment(str(make_prefix(tmp_path / "python", version=f"{MINOR}.77+")))
    assert (found.kind, found.python_version) == ("prefix", f"{MINOR}.77")
    assert (found.base_dir, found.base_python) == (None, None)


@pytest.mark.parametrize("root", [".pyenv", "py"])
def test_pyenv(tmp_path: Path, root: str):
    (tmp_path / root / "shims").mkdir(parents=True)
    path = make_prefix(tmp_path / root / "versions" / FULL)
    assert read_environment(str(path)).kind == "pyenv"


def test_conda(tmp_path: Path):
    path = make_prefix(tmp_path / "conda")
    (path / "include" / f"python{MINOR}" / "patchlevel.h").unlink()
    (path / "conda-meta").mkdir()
    for name in (
        "history",
        "python-dateutil-2.9.0-py_0.json",
        f"python-{MINOR}.9-h5_1_cpython.json",
    ):
        (path / "conda-meta" / name).touch()
    # conda's own compatibility link.
    (path / "lib" / "python3.1").symlink_to(f"python{MINOR}")
    found = read_environment(str(path))
    assert (found.kind, found.python_version) == ("conda", f"{MINOR}.9")
    (path / "bin" / "python").unlink()
    assert f"conda install --prefix {path} python" in reason(path)


def test_pypy(tmp_path: Path):
    path = make_prefix(tmp_path / "pypy")
    (path / "bin" / "python").rename(path / "bin" / "pypy3")
    (path / "bin" / "python").symlink_to("pypy3")
    (path / "lib" / f"python{MINOR}").rename(path / "lib" / f"pypy{MINOR}")
    assert read_environment(str(path)).implementation == "PyPy"


def test_packages_of_the_base_are_seen_but_not_counted(tmp_path: Path):
    base = make_prefix(tmp_path / "base")
    add_package(base, "ipykernel-6.29.5.dist-info")
    path = tmp_path / "env"
    (path / "bin").mkdir(parents=True)
    (path / "lib" / f"python{MINOR}" / "site-packages").mkdir(parents=True)
    (path / "bin" / "python").symlink_to(base / "bin" / "python")
    for shared, ipykernel in (("false", None), ("true", "6.29.5")):
        (path / "pyvenv.cfg").write_text(
            f"home = {base}/bin\ninclude-system-site-packages = {shared}\nversion = {FULL}\n"
        )
        found = read_environment(str(path))
        assert (found.package_count, found.ipykernel) == (0, ipykernel)
        assert found.system_site_packages is (shared == "true")


def test_the_base_knows_the_patch_level_better(venv: Path, tmp_path: Path):
    base = make_prefix(tmp_path / "base", version=f"{MINOR}.99")
    (venv / "pyvenv.cfg").write_text(f"home = {base}/bin\nversion = {MINOR}.1\n")
    assert read_environment(str(venv)).python_version == f"{MINOR}.99"


def test_base_is_gone(venv: Path):
    (venv / "pyvenv.cfg").write_text("home = /opt/gone/bin\nversion = 3\n")
    assert "/opt/gone/bin, which is gone" in reason(venv)
    (venv / "pyvenv.cfg").write_text("version = 3\n")
    assert "does not say which Python" in reason(venv)


def test_base_was_replaced(tmp_path: Path):
    base = make_prefix(tmp_path / "base", minor="3.99")
    path = tmp_path / "env"
    (path / "bin").mkdir(parents=True)
    (path / "lib" / "python3.98" / "site-packages").mkdir(parents=True)
    (path / "bin" / "python").symlink_to(base / "bin" / "python")
    (path / "pyvenv.cfg").write_text(f"home = {base}/bin\nversion = 3.98.1\n")
    assert "made with Python 3.98" in reason(path)
    assert "now Python 3.99. Recreate" in reason(path)


def test_pyvenv_cfg_of_another_version(venv: Path):
    text = (venv / "pyvenv.cfg").read_text().replace(FULL, "3.97.2")
    (venv / "pyvenv.cfg").write_text(text)
    assert "its Python was replaced" in reason(venv)


def test_no_library(venv: Path):
    shutil.rmtree(venv / "lib")
    assert "has no lib/pythonX.Y" in reason(venv)


def test_several_libraries(venv: Path, tmp_path: Path):
    (venv / "lib" / "python3.97" / "site-packages").mkdir(parents=True)
    assert read_environment(str(venv)).python_version == FULL
    prefix = make_prefix(tmp_path / "prefix")
    (prefix / "lib" / "python3.97").mkdir()
    assert read_environment(str(prefix)).python_version == FULL
    (prefix / "bin" / "python").unlink()
    (prefix / "bin" / f"python{MINOR}").rename(prefix / "bin" / "python")
    assert "nothing says which one" in reason(prefix)


def test_folder_with_a_link_to_the_systems_python(tmp_path: Path):
    folder = tmp_path / "folder"
    (folder / "bin").mkdir(parents=True)
    (folder / "lib" / f"python{MINOR}").mkdir(parents=True)
    (folder / "bin" / "python").symlink_to(os.path.realpath(sys.executable))
    assert "has no pyvenv.cfg" in reason(folder)
    prefix = make_prefix(folder / "prefix")
    (prefix / "lib" / f"python{MINOR}" / "os.py").unlink()
    assert "neither pyvenv.cfg nor conda-meta" in reason(prefix)


def test_a_directory_in_place_of_a_file_is_passed_over(venv: Path):
    (add_package(venv, "odd.egg-info") / "PKG-INFO").mkdir()
    add_package(venv, "foo-1.0.dist-info")
    found = read_environment(str(venv))
    assert installed_packages(found) == {"foo": "1.0"}
