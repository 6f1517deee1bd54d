"""Test the one file that the modules are joined into."""

import ast
import subprocess
import sys
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

import jupyter_pyspark_kernels.startup as package
from jupyter_pyspark_kernels.startup import PARTS, startup_source

FOLDER = Path(package.__file__).parent


def read(name: str) -> ast.Module:
    return ast.parse((FOLDER / f"{name}.py").read_text(encoding="utf-8"))


def bound(statement: ast.stmt) -> Iterator[str]:
    """Yield what a statement at top level binds, imports apart."""
    if isinstance(statement, ast.FunctionDef | ast.ClassDef):
        yield statement.name
    elif isinstance(statement, ast.Assign | ast.AnnAssign):
        for node in ast.walk(statement):
            if isinstance(node, ast.Name) and isinstance(node.ctx, ast.Store):
                yield node.id


def test_every_module_is_a_part() -> None:
    assert {path.stem for path in FOLDER.glob("*.py")} == {"__init__", *PARTS}
    assert len(PARTS) == len(set(PARTS))


@pytest.mark.parametrize("name", PARTS)
def test_parts_import_only_from_those_above(name: str) -> None:
    above = PARTS[: PARTS.index(name)]
    for node in ast.walk(read(name)):
        if isinstance(node, ast.ImportFrom) and node.level:
            assert (node.level, node.module in above) == (1, True)
            assert all(alias.asname is None for alias in node.names)


def test_the_copy_has_its_version_and_old_pythons_can_read_it() -> None:
    source = startup_source('1.2"3')
    names: dict[str, object] = {"__name__": "other"}
    exec(compile(source, "copy", "exec"), names)
    assert names["VERSION"] == '1.2"3'
    assert ast.parse(source, feature_version=(3, 8))


def test_the_copy_says_what_it_is() -> None:
    source = startup_source("1.2.3")
    doc = ast.get_docstring(ast.parse(source)) or ""
    assert "jupyter-pyspark-kernels 1.2.3" in doc
    places = [source.index(f"\n# --- {name}: ") for name in PARTS]
    assert places == sorted(places)
    assert all(name in doc for name in PARTS)


def test_the_copy_has_every_statement_once_and_no_import_between_its_parts() -> None:
    tree = ast.parse(startup_source("1"))
    relative = [n for n in ast.walk(tree) if isinstance(n, ast.ImportFrom) and n.level]
    assert relative == []
    futures = [n for n in ast.walk(tree) if getattr(n, "module", None) == "__future__"]
    assert futures == [tree.body[1]]
    counts = Counter(name for statement in tree.body for name in bound(statement))
    assert [name for name, count in counts.items() if count > 1] == []
    own = {name for part in PARTS for statement in read(part).body for name in bound(statement)}
    assert set(counts) == own | {"VERSION"}


def test_the_copy_has_no_unknown_and_no_unused_name() -> None:
    command = ["ruff", "check", "--isolated", "--select", "F,E9,FA", "--target-version", "py38"]
    done = subprocess.run(
        [sys.executable, "-m", *command, "--stdin-filename", "copy.py", "-"],
        input=startup_source("1"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stdout) == (0, "All checks passed!\n")


def test_importing_the_core_imports_no_part() -> None:
    code = (
        "import sys, jupyter_pyspark_kernels.core.filling\n"
        "print([name for name in sys.modules if '.startup.' in name])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


def test_outside_ipython_nothing_happens(tmp_path: Path) -> None:
    file = tmp_path / "startup.py"
    file.write_text(startup_source("1"), encoding="utf-8")
    code = "import sys; exec(open(sys.argv[1]).read()); print('pyspark' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code, file], capture_output=True, text=True, check=True
    )
    assert (done.stdout, done.stderr) == ("False\n", "")
