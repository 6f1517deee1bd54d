"""Test that the core knows nothing of Jupyter, and that what is not needed is not loaded."""

import ast
import subprocess
import sys

import pytest
from support import places

PACKAGE = places.ROOT / "jupyter_pyspark_kernels"
FORBIDDEN = {"traitlets", "tornado", "tqdm", "ipykernel", "IPython", "nbclient"}
OUTER = {
    "cli",
    "server",
    "trial",
    "config",
    "config_checks",
    "config_files",
    "fixed",
    "locations",
    "outcomes",
    "profile_sources",
}


def imported(path):
    """Yield the absolute names that a file imports anywhere in it."""
    package = list(path.relative_to(places.ROOT).parent.parts)
    for node in ast.walk(ast.parse(path.read_text("utf-8"))):
        if isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            yield ".".join([*base, *([node.module] if node.module else [])])
            yield from (
                ".".join([*base, *([node.module] if node.module else []), alias.name])
                for alias in node.names
            )


@pytest.mark.parametrize(
    "path", sorted((PACKAGE / "core").rglob("*.py")), ids=lambda p: str(p.relative_to(PACKAGE))
)
def test_core_imports_no_jupyter_and_neither_face(path):
    names = set(imported(path))
    roots = {name.split(".")[0] for name in names}
    inner = {name.split(".")[1] for name in names if name.startswith(f"{PACKAGE.name}.")}

    assert not roots & FORBIDDEN
    assert not {root for root in roots if root.startswith("jupyter") and root != PACKAGE.name}
    assert not inner & OUTER


def loaded_by(code):
    script = f"import sys\n{code}\nprint(*sorted({{name.split('.')[0] for name in sys.modules}}))"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True, cwd=places.ROOT
    )
    return set(done.stdout.splitlines()[-1].split())


def test_the_core_loads_without_hocon_and_jupyter():
    loaded = loaded_by("import jupyter_pyspark_kernels.core.kernels")

    assert "pydantic" in loaded
    assert not loaded & {"pyhocon", "pyparsing", *FORBIDDEN, "jupyter_core", "jupyter_client"}


@pytest.mark.parametrize("face", ["main", "original"])
@pytest.mark.parametrize("words", [["--help"], ["create", "--help"], ["--bad-flag"]])
def test_parsing_loads_the_standard_library_alone(face, words):
    if face == "original":
        words = [word for word in words if word != "create"]
    loaded = loaded_by(
        f"from jupyter_pyspark_kernels.cli import {face}\ntry:\n    {face}({words})\nexcept SystemExit:\n    pass"
    )

    assert not loaded & {"pydantic", "pyhocon", "jupyter_core", *FORBIDDEN}


def test_a_list_loads_neither_hocon_nor_a_client():
    loaded = loaded_by("from jupyter_pyspark_kernels.cli import main\nmain(['list'])")

    assert not loaded & {"pyhocon", "pyparsing", "jupyter_client", "zmq", "tornado"}
