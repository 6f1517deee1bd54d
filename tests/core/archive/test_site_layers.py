"""Test that packages laid over each other import as from several directories of sys.path."""

import subprocess
import sys
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive.site_layers import layered, split

# What is in each directory of sys.path, the first one first, and what is kept of it.
CASES: dict[str, tuple[list[list[str]], list[str]]] = {
    "a package hides a module": (
        [["yaml/__init__.py"], ["yaml.py", "__pycache__/yaml.cpython-311.pyc"]],
        ["0 yaml/__init__.py"],
    ),
    "an extension module hides a package": (
        [["fast.cpython-311-x86_64-linux-gnu.so"], ["fast/__init__.py", "fast/a.py"]],
        ["0 fast.cpython-311-x86_64-linux-gnu.so"],
    ),
    "a package is never mixed": (
        [["a/__init__.py", "a/b.py"], ["a/__init__.py", "a/c.py"]],
        ["0 a/__init__.py", "0 a/b.py"],
    ),
    "namespace packages are merged": (
        [["ns/one/__init__.py"], ["ns/two/__init__.py", "ns/one/more.py"]],
        ["0 ns/one/__init__.py", "1 ns/two/__init__.py"],
    ),
    "a package goes before a namespace of its name": (
        [["ns/a.py"], ["ns/__init__.py", "ns/b.py"]],
        ["1 ns/__init__.py", "1 ns/b.py"],
    ),
    "metadata of one version": (
        [
            ["My_Tool-2.0.dist-info/METADATA"],
            ["my-tool-1.0.egg-info/PKG-INFO", "other-1.dist-info/A"],
        ],
        ["0 My_Tool-2.0.dist-info/METADATA", "1 other-1.dist-info/A"],
    ),
    "all .pth files": (
        [["a.pth"], ["a.pth", "b.pth"], ["a.pth"]],
        ["0 a.pth", "1 a-2.pth", "1 b.pth", "2 a-3.pth"],
    ),
    "data beside packages": (
        [["x.libs/a.so"], ["x.libs/a.so", "x.libs/b.so", "README"]],
        ["0 x.libs/a.so", "1 README", "1 x.libs/b.so"],
    ),
}


def numbered(layers: list[list[str]]) -> tuple[list[list[tuple[str, int]]], list[str]]:
    """Return the layers with places, and what is at each place: its layer and name."""
    whole = [f"{number}/{name}" for number, layer in enumerate(layers) for name in layer]
    places = iter(range(len(whole)))
    return [[(name, next(places)) for name in layer] for layer in layers], whole


@pytest.mark.parametrize("case", CASES)
def test_layers(case: str) -> None:
    layers, kept = CASES[case]

    given, whole = numbered(layers)

    found = layered(given)

    assert sorted(f"{whole[place][0]} {name}" for name, place in found.items()) == kept


@pytest.mark.parametrize("case", [name for name in CASES if "metadata" not in name])
def test_python_sees_the_same(case: str, tmp_path: Path) -> None:
    """The rule is Python's own: import every module from the layers, and from what is kept."""
    layers, _ = CASES[case]
    for number, layer in enumerate(layers):
        for name in layer:
            path = tmp_path / str(number) / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(f"layer = {number}\n" if name.endswith(".py") else "")
    given, whole = numbered(layers)
    for name, place in layered(given).items():
        path = tmp_path / "kept" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes((tmp_path / whole[place]).read_bytes())
    # A file of nothing is no extension module: finding it is what counts.
    names = {
        name.removesuffix(".py").removesuffix("/__init__").replace("/", ".").split(".cpython")[0]
        for layer in layers
        for name in layer
        if name.endswith((".py", ".so")) and ".libs/" not in name
    }
    code = (
        "import importlib.util, sys\n"
        "for name in sys.argv[2:]:\n"
        "    try: spec = importlib.util.find_spec(name)\n"
        "    except ImportError: spec = None\n"
        "    print(name, spec and open(spec.origin).read())\n"
    )

    def seen(*folders: Path) -> str:
        start = f"import sys; sys.path[:0] = {[str(folder) for folder in folders]!r}\n"
        command = [sys.executable, "-I", "-S", "-c", start + code, "", *sorted(names)]
        return subprocess.run(command, check=True, capture_output=True, text=True).stdout

    assert seen(tmp_path / "kept") == seen(*(tmp_path / str(n) for n in range(len(layers))))


def test_what_is_below_a_folder() -> None:
    inside, others = split("lib/a/", [("lib/a/x", 1), ("lib/ab", 2), ("lib/a", 3)])

    assert inside == [("x", 1)]
    assert others == [("lib/ab", 2), ("lib/a", 3)]
