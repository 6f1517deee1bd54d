"""Read import hooks as setuptools and editables write them, and others."""

from pathlib import Path

import pytest
from editables import EditableProject

from jupyter_pyspark_kernels.core.archive.import_hooks import find_module, read_hook

EDITABLES = "from editables.redirector import RedirectingFinder as F\nF.install()\n"


@pytest.fixture
def hook(tmp_path: Path) -> Path:
    return tmp_path / "hook.py"


def test_of_setuptools(hook: Path) -> None:
    hook.write_text(
        "from __future__ import annotations\nimport sys\n"
        "MAPPING: dict[str, str] = {'pkg': '/x/pkg', 'ns.part': '/y/part'}\n"
        "NAMESPACES: dict[str, list[str]] = {'ns': [], 'pkg.in': ['/x/pkg/in'], 'a': ['/z/a']}\n"
        "class Finder: ...\n"
    )
    assert read_hook(hook) == (("a", "/z/a"), ("ns.part", "/y/part"), ("pkg", "/x/pkg"))
    hook.write_text("MAPPING = {'pkg': '/x/pkg'}\n")
    assert read_hook(hook) == (("pkg", "/x/pkg"),)


def test_of_editables(hook: Path, tmp_path: Path) -> None:
    (tmp_path / "pkg").mkdir()
    (tmp_path / "pkg" / "__init__.py").touch()
    (tmp_path / "one.py").touch()
    project = EditableProject("name", str(tmp_path))
    project.map("pkg", "pkg")
    project.map("one", "one.py")
    files = dict(project.files())
    hook.write_text(files["_editable_impl_name.py"])

    found = read_hook(hook)

    assert found is not None
    assert {name: find_module(place) for name, place in found} == {
        "pkg": tmp_path / "pkg",
        "one": tmp_path / "one.py",
    }


@pytest.mark.parametrize(
    "text",
    [
        "",
        "MAPPING = make()\n",
        "MAPPING: dict[str, str]\n",
        "MAPPING = ['/x']\n",
        "MAPPING = {'pkg': 1}\n",
        "MAPPING = {'../pkg': '/x'}\n",
        "MAPPING = {'pkg': 'relative'}\n",
        "MAPPING = {'pkg': '/x'}\nNAMESPACES = {'ns': 1}\n",
        "MAPPING = {'pkg': '/x\\0'}\n",
        "MAPPING = (\n",
        "MAPPING = " + "(" * 5000 + ")" * 5000 + "\n",
        "import mesonpy\nmesonpy.install('pkg', '/build')\n",
        f"{EDITABLES}print()\n",
        f"{EDITABLES}F.map_module('pkg', exec('raise SystemExit'))\n",
        f"{EDITABLES}F.map_module('pkg')\n",
    ],
)
def test_unknown_hooks(text: str, hook: Path) -> None:
    hook.write_text(text)
    assert read_hook(hook) is None


def test_missing_hook(hook: Path) -> None:
    assert read_hook(hook) is None


def test_modules_are_found_without_their_suffix(tmp_path: Path) -> None:
    names = ["both.py", "both.cpython-311-x86_64-linux-gnu.so", "plain.py", "fast.abi3.so", "x.txt"]
    for name in names:
        (tmp_path / name).touch()
    (tmp_path / "pkg").mkdir()
    found = {
        name: find_module(f"{tmp_path}/{name}")
        for name in ("both", "plain", "fast", "pkg", "plain.py", "x", "none", "no/where")
    }
    assert {name: path and path.name for name, path in found.items()} == {
        "both": names[1],
        "plain": "plain.py",
        "fast": "fast.abi3.so",
        "pkg": "pkg",
        "plain.py": "plain.py",
        "x": None,
        "none": None,
        "no/where": None,
    }
