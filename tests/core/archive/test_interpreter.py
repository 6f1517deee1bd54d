"""Test how an interpreter finds its shared library in the archive."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support import places
from support.interpreters import LIBRARY, link_otherwise
from support.quick_environments import make

from jupyter_pyspark_kernels.core.archive import library_path
from jupyter_pyspark_kernels.core.archive.elf import read_linkage
from jupyter_pyspark_kernels.core.archive.interpreter import Interpreter, read_interpreter
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.packing.content import patched
from jupyter_pyspark_kernels.core.records import Environment

Describe = Callable[..., Environment]

HELP = "./PYSPARK_VENV/lib"


@pytest.mark.parametrize(
    ("where", "expected"),
    [
        ("{root}/lib", ("$ORIGIN/../lib",)),
        ("{root}/lib:/opt/own", ("$ORIGIN/../lib", "/opt/own")),
        ("/opt/own/lib/here", None),
    ],
)
def test_run_path_is_changed_where_there_is_room(
    where: str, expected: tuple[str, ...] | None, prefix: Callable[[str], Path], tmp_path: Path
) -> None:
    root = prefix(where)
    binary = root / "bin" / "python"

    found = read_interpreter(str(binary), str(root))

    assert found.place == f"{root}/lib/{LIBRARY}"
    assert found.helped == (expected is None)
    changed = tmp_path / "changed"
    changed.write_bytes(patched(binary.read_bytes(), 0, found.patches))
    linkage = read_linkage(str(changed))
    assert linkage is not None
    assert linkage.run_path == (expected or (where,))


def test_one_that_finds_it_beside_itself_is_left_alone(prefix: Callable[[str], Path]) -> None:
    root = prefix("/nowhere:${{ORIGIN}}/../lib")

    found = read_interpreter(str(root / "bin/python"), str(root))

    assert found == Interpreter(LIBRARY, f"{root}/bin/../lib/{LIBRARY}")


def test_no_program() -> None:
    assert read_interpreter("/etc/passwd", "/etc") == Interpreter()


def test_the_loader_is_told_of_a_prefix_only_where_it_must(
    prefix: Callable[[str], Path], describe_environment: Describe
) -> None:
    root = prefix("")

    assert library_path(describe_environment(root), PackChoices()) == HELP
    link_otherwise(root / "bin/python", f"{root}/lib")
    assert library_path(describe_environment(root), PackChoices()) is None


def test_the_loader_is_told_of_the_base(tmp_path: Path) -> None:
    environment = make("venv", tmp_path / "env")
    python = environment / "bin" / "python"
    python.unlink()
    python.write_bytes(places.BASE_PYTHON.read_bytes())
    python.chmod(0o755)
    link_otherwise(python, "")

    record = read_environment(str(environment))

    assert library_path(record, PackChoices()) == HELP
    assert library_path(record, PackChoices(self_contained="never")) is None


def test_small_archive_of_a_base_that_finds_its_library_beside_itself(
    prefix: Callable[[str], Path], tree: Path, describe_environment: Describe
) -> None:
    base = prefix("$ORIGIN/../lib")
    (tree / "bin/python").unlink()
    (tree / "bin/python").symlink_to(base / "bin/python")

    small = PackChoices(self_contained="never")
    assert library_path(describe_environment(tree, base), small) == f"{base}/lib"


def test_nothing_is_told_of_a_python_that_cannot_be_carried(
    tree: Path, describe_environment: Describe
) -> None:
    environment = describe_environment(tree, Path("/opt/pypy"), implementation="PyPy")

    assert library_path(environment, PackChoices(self_contained="always")) is None
