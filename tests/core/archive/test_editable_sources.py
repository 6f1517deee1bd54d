"""Find the sources of really editable packages, and import them when their project is gone."""

import json
import os
import shutil
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support.editable import install, project_file, write
from support.quick_environments import MINOR

from jupyter_pyspark_kernels.core.archive.editable_sources import EditableSources, editable_sources

BESIDE = ["tests/test_x.py", "tests/__init__.py", ".git/config", ".venv/x.py", "build/lib/x.py"]


@pytest.fixture
def project(tmp_path: Path) -> Path:
    folder = tmp_path / "the project"
    folder.mkdir()
    return folder


@pytest.fixture
def site(venv: Path) -> Path:
    return venv / "lib" / f"python{MINOR}" / "site-packages"


def search(venv: Path) -> EditableSources:
    site = venv / "lib" / f"python{MINOR}" / "site-packages"
    return editable_sources(site, venv.resolve())


def import_moved(venv: Path, found: EditableSources, modules: list[str], to: Path) -> None:
    """Put site-packages together elsewhere as an archive would have it, and import from there."""
    site = venv / "lib" / f"python{MINOR}" / "site-packages"
    shutil.copytree(
        site, to, ignore=lambda folder, _: found.replaced if folder == str(site) else ()
    )
    for name, source in found.files:
        copy = shutil.copytree if os.path.isdir(source) else shutil.copy
        (to / name).parent.mkdir(parents=True, exist_ok=True)
        copy(source, to / name, **({"dirs_exist_ok": True} if os.path.isdir(source) else {}))
    for source in found.projects:
        Path(source).rename(f"{source} is gone")
    code = (
        "import importlib, site, sys\nsite.addsitedir(sys.argv[1])\n"
        "for name in sys.argv[2:]: print(list(importlib.import_module(name).__spec__"
        ".submodule_search_locations or [importlib.import_module(name).__file__])[0])\n"
    )
    command = [sys.executable, "-I", "-S", "-c", code, to, *modules]
    run = subprocess.run(command, check=True, capture_output=True, text=True)
    assert all(Path(line).is_relative_to(to) for line in run.stdout.splitlines())
    assert len(run.stdout.splitlines()) == len(modules)


PACKAGES = '[tool.setuptools]\npackages = ["my_tool"]\n'
NAMESPACE = '[tool.setuptools]\npackage-dir = {"ns.part" = "here/part"}\npackages = ["ns.part"]\n'
MODULES = '[tool.setuptools]\npackages = []\npy-modules = ["one", "two"]\n'
EXACT = "[tool.hatch.build]\ndev-mode-exact = true\n"


@pytest.mark.parametrize(
    ("backend", "more", "files", "options", "expected"),
    [
        (
            "setuptools",
            "",
            ["src/my_tool/__init__.py", "src/other.py"],
            [],
            ["my_tool", "other.py"],
        ),
        ("setuptools", PACKAGES, ["my_tool/__init__.py", "my_tool/a.py"], [], ["my_tool"]),
        (
            *("setuptools", PACKAGES, ["my_tool/__init__.py"]),
            ["--config-settings", "editable_mode=compat"],
            ["my_tool"],
        ),
        (
            *("setuptools", PACKAGES, ["my_tool/__init__.py"]),
            ["--config-settings", "editable_mode=strict"],
            ["my_tool"],
        ),
        ("setuptools", NAMESPACE, ["here/part/__init__.py"], [], ["ns/part"]),
        ("setuptools", MODULES, ["one.py", "two.py"], [], ["one.py", "two.py"]),
        ("hatchling", "", ["src/my_tool/__init__.py"], [], ["my_tool"]),
        ("hatchling", "", ["my_tool/__init__.py"], [], ["my_tool"]),
        ("hatchling", EXACT, ["src/my_tool/__init__.py"], [], ["my_tool"]),
        ("flit", "", ["my_tool/__init__.py"], [], ["my_tool"]),
        ("flit", "", ["my_tool.py"], [], ["my_tool.py"]),
        ("poetry", "", ["src/my_tool/__init__.py"], [], ["my_tool"]),
        ("poetry", "", ["my_tool/__init__.py"], [], ["my_tool"]),
        ("uv", "", ["src/my_tool/__init__.py"], [], ["my_tool"]),
        ("pdm", "", ["src/my_tool/__init__.py"], [], ["my_tool"]),
        ("pdm", "", ["my_tool/__init__.py"], [], ["my_tool"]),
    ],
)
def test_really_editable(
    backend: str,
    more: str,
    files: list[str],
    options: list[str],
    expected: list[str],
    venv: Path,
    project: Path,
    tmp_path: Path,
) -> None:
    (project / "pyproject.toml").write_text(project_file(backend, more))
    write(project, *files, *BESIDE, "setup_helper.py", "conftest.py")
    install(venv, project, "uv", *options)

    found = search(venv)

    assert [name for name, _ in found.files] == expected
    assert found.refused == ()
    assert found.projects == (str(project),)
    site = venv / "lib" / f"python{MINOR}" / "site-packages"
    assert {name for name in found.replaced if name.endswith(".pth")} == {
        path.name for path in site.glob("*.pth")
    }
    names = [name.removesuffix(".py").replace("/", ".") for name in expected]
    import_moved(venv, found, names, tmp_path / "moved")


@pytest.mark.parametrize("backend", ["setuptools", "hatchling", "flit"])
def test_really_editable_by_pip(backend: str, venv: Path, project: Path, tmp_path: Path) -> None:
    (project / "pyproject.toml").write_text(project_file(backend))
    write(project, "my_tool/__init__.py")
    install(venv, project, "pip")

    found = search(venv)

    assert found.files == (("my_tool", str(project / "my_tool")),)
    import_moved(venv, found, ["my_tool"], tmp_path / "moved")


# --- what cannot be told ---


def editable(site: Path, source: Path | None, name: str = "my_tool", record: str = "") -> Path:
    """Write the metadata of an editable distribution."""
    metadata = site / f"{name}-1.0.dist-info"
    metadata.mkdir()
    if source:
        origin = {"url": source.as_uri(), "dir_info": {"editable": True}}
        (metadata / "direct_url.json").write_text(json.dumps(origin))
    (metadata / "RECORD").write_text(record)
    return metadata


@pytest.fixture
def flat(site: Path, project: Path) -> Callable[..., None]:
    """Install a flat project by a plain .pth: `flat("my_tool/__init__.py", ...)`."""

    def run(*names: str, top_level: str = "") -> None:
        write(project, "pyproject.toml", *names)
        metadata = editable(site, project, record='my_tool.pth,"sha256=a,b",1\n')
        (metadata / "top_level.txt").write_text(top_level)
        (site / "my_tool.pth").write_text(f"{project}\n")

    return run


def reasons(venv: Path) -> dict[str, str]:
    return dict(search(venv).refused)


def test_flat_folder_without_a_package_of_that_name(
    flat: Callable[..., None], venv: Path, project: Path
) -> None:
    flat("something/__init__.py", "tests/__init__.py", "run.py")
    assert reasons(venv) == {
        "my-tool": f"is installed from {project}, and does not say whether any of what is there "
        f"belongs to it. Install it without --editable: pip install {project}."
    }


def test_flat_folder_with_more_packages(
    flat: Callable[..., None], venv: Path, project: Path
) -> None:
    flat("my_tool/__init__.py", "extra/__init__.py", "docs/__init__.py", "data/x.csv", "run.py")
    assert (
        "does not say whether besides my_tool also extra belongs to it." in reasons(venv)["my-tool"]
    )
    assert search(venv).files == ()


def test_flat_folder_with_a_list(flat: Callable[..., None], venv: Path, project: Path) -> None:
    flat("a/__init__.py", "b.py", "c.abi3.so", "d/__init__.py", top_level="a\nb\nc\n")
    found = search(venv)
    assert [name for name, _ in found.files] == ["a", "b.py", "c.abi3.so"]
    assert found.refused == ()


def test_listed_module_is_missing(flat: Callable[..., None], venv: Path) -> None:
    flat("a/__init__.py", top_level="a\n_built\n")
    assert reasons(venv)["my-tool"].startswith("has _built, which cannot be found in ")


def test_no_listed_module_is_there(flat: Callable[..., None], venv: Path) -> None:
    flat("b/__init__.py", top_level="a\n")
    assert "which has no a. Install it without --editable" in reasons(venv)["my-tool"]


def test_nested_package_of_that_name(flat: Callable[..., None], venv: Path, project: Path) -> None:
    flat("my/tool/__init__.py")
    assert search(venv).files == (("my/tool", str(project / "my" / "tool")),)


def test_folder_is_gone(flat: Callable[..., None], venv: Path, project: Path) -> None:
    flat("my_tool/__init__.py")
    shutil.rmtree(project)
    assert "says which modules it consists of, or they are gone" in reasons(venv)["my-tool"]


@pytest.mark.parametrize(
    ("pth", "module"),
    [
        ("mesonpy-my-tool-editable.pth", "_my_tool_editable_loader"),
        ("_my_tool_editable.pth", "_my_tool_editable"),
        ("my_tool.pth", "_my_tool_hook; _my_tool_hook.install()"),
    ],
)
def test_unknown_import_hook(pth: str, module: str, venv: Path, site: Path, project: Path) -> None:
    """Stand for meson-python, scikit-build-core and others, which build at import."""
    name = module.partition(";")[0]
    editable(site, project, record=f"{pth},,\n{name}.py,,\n")
    (site / pth).write_text(f"import {module}\n")
    (site / f"{name}.py").write_text("raise SystemExit('was run')\n")
    found = search(venv)
    assert dict(found.refused)["my-tool"].startswith(f"is loaded by {name}, a kind of import hook")
    assert found.refused[0][1].endswith(f"pip install {project}.")
    assert found.replaced == ()


def test_hook_without_metadata(venv: Path, site: Path, tmp_path: Path) -> None:
    write(tmp_path, "my_tool/__init__.py")
    (site / "__editable__.my_tool-1.0.pth").write_text(
        "import __editable___x; __editable___x.install()"
    )
    (site / "__editable___x.py").write_text(f"MAPPING = {{'my_tool': '{tmp_path}/my_tool'}}\n")
    found = search(venv)
    assert found.files == (("my_tool", f"{tmp_path}/my_tool"),)
    assert found.replaced == ("__editable__.my_tool-1.0.pth", "__editable___x.py")
    assert found.refused == ()


def test_mapped_to_nothing_or_to_the_whole_project(venv: Path, site: Path, project: Path) -> None:
    editable(site, project, record="__editable__.my_tool-1.0.pth,,\n")
    (site / "__editable__.my_tool-1.0.pth").write_text("import __editable___x")
    (site / "__editable___x.py").write_text(f"MAPPING = {{'my_tool': '{project}'}}\n")
    write(project, "pyproject.toml", "__init__.py", "tests/a.py")
    assert "which holds the whole project. Install it" in reasons(venv)["my-tool"]
    shutil.rmtree(project)
    assert f"has its module my_tool at {project}, which is not there." in reasons(venv)["my-tool"]


def test_pth_of_nobody(venv: Path, site: Path, tmp_path: Path) -> None:
    write(tmp_path, "elsewhere/a.py")
    write(venv, "lib/inside/a.py")
    (site / "mine.pth").write_text(f"# mine\n/nonexistent\n{tmp_path}/elsewhere\n")
    (site / "absolute.pth").write_text(f"{venv}/lib/inside\n")
    (site / "fine.pth").write_text(f"../../inside\n{site}\nimport os; os.getcwd()\n")
    found = search(venv)
    assert sorted(dict(found.refused)) == ["absolute.pth", "mine.pth"]
    assert dict(found.refused)["mine.pth"] == (
        f"leads to {tmp_path}/elsewhere, where no node has it, and belongs to no installed "
        "package. Install what is in there as a package, or remove the line."
    )
    assert "fine.pth" not in found.replaced


def test_source_inside_the_environment(venv: Path, site: Path) -> None:
    """Stand for pip install -e git+…, which puts a clone below src in the environment."""
    source = venv / "src" / "my-tool"
    write(source, "my_tool/__init__.py", "setup.py")
    editable(site, source, record="my_tool.pth,,\n")
    (site / "my_tool.pth").write_text(f"{source}\n")
    assert search(venv).files == (("my_tool", str(source / "my_tool")),)


def test_egg_link(venv: Path, site: Path, project: Path, tmp_path: Path) -> None:
    """Stand for setup.py develop, which setuptools no longer has."""
    write(project, "setup.py", "lib/a/__init__.py", "lib/tests/__init__.py")
    write(project, "lib/My_Tool.egg-info/PKG-INFO")
    (project / "lib/My_Tool.egg-info/top_level.txt").write_text("a\n")
    link = tmp_path / "link"
    link.symlink_to(project)
    (site / "My-Tool.egg-link").write_text(f"{link}/lib\n../")
    (site / "easy-install.pth").write_text(f"{link}/lib\n")
    found = search(venv)
    assert found.files == (
        ("My_Tool.egg-info", str(project / "lib/My_Tool.egg-info")),
        ("a", str(project / "lib/a")),
    )
    assert found.replaced == ("My-Tool.egg-link", "easy-install.pth")
    assert found.refused == ()


def test_pth_with_other_lines_stays(venv: Path, site: Path, project: Path) -> None:
    write(project, "lib/a/__init__.py")
    (site / "an.egg").mkdir()
    (site / "My-Tool.egg-link").write_text(f"{project}/lib\n.")
    (site / "easy-install.pth").write_text(f"./an.egg\n{project}/lib\n")
    assert search(venv).replaced == ("My-Tool.egg-link",)


def test_links_to_a_project(venv: Path, site: Path, project: Path, tmp_path: Path) -> None:
    """Stand for flit install --symlink; a link of nobody is the walk's to refuse."""
    write(project, "my_tool/__init__.py", "pyproject.toml")
    write(tmp_path, "other/__init__.py")
    editable(site, project)
    (site / "my_tool").symlink_to(project / "my_tool")
    (site / "other").symlink_to(tmp_path / "other")
    (site / "gone").symlink_to(project / "gone")
    (site / "own").symlink_to("my_tool-1.0.dist-info")
    found = search(venv)
    assert found.files == (("my_tool", str(project / "my_tool")),)
    assert found.replaced == ("my_tool",)
    assert found.refused == ()


def test_package_that_is_wholly_in_place(venv: Path, site: Path, project: Path) -> None:
    """Stand for maturin develop, which copies what it built and says editable."""
    write(site, "my_tool/__init__.py", "my_tool/core.abi3.so")
    editable(site, project, record="my_tool/__init__.py,,\nmy_tool/core.abi3.so,,\n")
    assert search(venv) == EditableSources((), (), (), ())


def test_file_that_leads_to_the_project(venv: Path, site: Path, project: Path) -> None:
    """Stand for the package editables' way to add to a package that is in place."""
    write(site, "my_tool/__init__.py")
    (site / "my_tool" / "__init__.py").write_text(f"__path__ = ['{project}/src']")
    editable(site, project, record="my_tool/__init__.py,,\n")
    assert "by its file my_tool/__init__.py. Install it without" in reasons(venv)["my-tool"]


def test_one_name_in_two_places(venv: Path, site: Path, tmp_path: Path) -> None:
    for name in ("one", "two"):
        write(tmp_path, f"{name}/src/{name}.py", f"{name}/src/same/__init__.py")
        write(tmp_path, f"{name}/src/ns/{name}.py", f"{name}/src/here.py")
        editable(site, tmp_path / name, name, f"{name}.pth,,\n")
        (site / f"{name}.pth").write_text(f"{tmp_path}/{name}/src\n")
    write(tmp_path, "one/src/only/__init__.py")
    write(site, "only/__init__.py", "ns/more.py")
    found = search(venv)
    assert sorted(dict(found.refused)) == ["here.py", "only", "same"]
    assert dict(found.refused)["same"].startswith(
        f"is in {tmp_path}/one/src/same and in {tmp_path}/two/src/same. Remove all but one"
    )
    assert ("ns", f"{tmp_path}/one/src/ns") in found.files
    assert ("ns", f"{tmp_path}/two/src/ns") in found.files


def test_environment_without_editable_packages(venv: Path, tmp_path: Path) -> None:
    assert search(venv) == EditableSources((), (), (), ())
    assert editable_sources(tmp_path / "missing", tmp_path) == EditableSources((), (), (), ())
