"""Test that what is installed from folders elsewhere is packed as ordinary packages."""

import json
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from support import environments
from support.editable import install, project_file, write
from support.quick_environments import FULL, MINOR, add_package, make_prefix

from jupyter_pyspark_kernels.core.archive import Scan, refused_editables, scan
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import ArchiveError
from jupyter_pyspark_kernels.core.pack_choices import PackChoices


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "the project"
    folder.mkdir()
    return folder


@pytest.mark.parametrize("backend", ["setuptools", "hatchling"])
def test_is_imported_from_the_archive(
    backend: str, venv: Path, project: Path, tmp_path: Path, lay_out: Callable[[Scan], Path]
) -> None:
    more = '[project.scripts]\ntell = "my_tool:tell"\n'
    if backend == "setuptools":
        more += '[tool.setuptools]\npackages = ["my_tool"]\n'
    (project / "pyproject.toml").write_text(project_file(backend, more))
    write(project, "my_tool/__init__.py", "my_tool/part/__init__.py", "tests/test_x.py", ".git/key")
    (project / "my_tool/__init__.py").write_text("def tell():\n    print(__file__)\n")
    install(venv, project)
    environment = read_environment(str(venv))

    unpacked = lay_out(scan(environment, cancelled=lambda: False))

    code = (
        "import importlib.metadata as m, my_tool.part as p; print(p.__file__, m.version('my-tool'))"
    )
    said = environments.run_hidden([venv, project], unpacked / "bin/python", "-c", code)
    told = environments.run_hidden([venv, project], unpacked / "bin/tell")
    site = unpacked / "lib" / f"python{MINOR}" / "site-packages"
    assert said.stdout == f"{site}/my_tool/part/__init__.py 1.5\n"
    assert told.stdout == f"{site}/my_tool/__init__.py\n"
    assert refused_editables(environment, PackChoices()) == ()
    assert not [*site.glob("*.pth")]
    assert not (site / "tests").exists()


def test_what_cannot_be_found_is_refused_by_name(venv: Path, project: Path) -> None:
    (project / "pyproject.toml").write_text(project_file("setuptools"))
    write(project, "src/my_tool/__init__.py")
    install(venv, project)
    (project / "src/my_tool").rename(project / "gone")
    environment = read_environment(str(venv))

    [(name, why)] = refused_editables(environment, PackChoices())
    with pytest.raises(ArchiveError, match="- my-tool ") as caught:
        scan(environment, cancelled=lambda: False)

    assert name == "my-tool"
    assert why.endswith(f"Install it without --editable: pip install {project}.")
    assert why.rstrip(".") in str(caught.value)


def test_secrets_do_not_travel_through_a_project(venv: Path, project: Path, tmp_path: Path) -> None:
    (project / "pyproject.toml").write_text(project_file("setuptools"))
    write(project, "src/my_tool/__init__.py")
    install(venv, project)
    (tmp_path / "id_rsa").write_text("PRIVATE KEY")
    (project / "src/my_tool/key").symlink_to(tmp_path / "id_rsa")

    with pytest.raises(ArchiveError, match="outside the environment") as caught:
        scan(read_environment(str(venv)), cancelled=lambda: False)

    assert f"{project}/src/my_tool/key is a link to {tmp_path}/id_rsa" in str(caught.value)


@pytest.mark.parametrize("choice", ["auto", "never"])
def test_what_the_base_cannot_give_is_refused_where_its_packages_go_along(
    choice: str, tmp_path: Path
) -> None:
    base = make_prefix(tmp_path / "base")
    site = add_package(base, "shared-1.0.dist-info").parent
    folder = tmp_path / "gone"
    (site / "shared-1.0.dist-info/top_level.txt").write_text("shared\n")
    (site / "shared-1.0.dist-info/direct_url.json").write_text(
        json.dumps({"url": f"file://{folder}", "dir_info": {"editable": True}})
    )
    (site / "__editable__.shared-1.0.pth").write_text(f"{folder}\n")
    path = make_venv_of(base, tmp_path / "env")
    environment = read_environment(str(path))
    choices = PackChoices(choice)

    refused = dict(refused_editables(environment, choices))

    assert list(refused) == (["shared"] if choice == "auto" else [])
    if choice == "auto":
        with pytest.raises(ArchiveError, match=re.escape(f"- shared {refused['shared']}"[:-1])):
            scan(environment, choices, cancelled=lambda: False)


def make_venv_of(base: Path, path: Path) -> Path:
    """Make what can be read of a venv that sees the packages of its base."""
    (path / "bin").mkdir(parents=True)
    (path / "bin/python").symlink_to(base / "bin/python")
    (path / f"lib/python{MINOR}/site-packages").mkdir(parents=True)
    (path / "pyvenv.cfg").write_text(
        f"home = {base}/bin\ninclude-system-site-packages = true\nversion = {FULL}\n"
    )
    return path
