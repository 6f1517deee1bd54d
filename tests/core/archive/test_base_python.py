"""Test what is found of the interpreter that an environment leans on."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support import places
from support.quick_environments import MINOR, make

from jupyter_pyspark_kernels.core.archive.base_python import (
    BasePython,
    NotCarriedError,
    carried_base,
    find_base,
)
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment

Describe = Callable[..., Environment]


def make_base(root: Path, site: str = "import os\n") -> Path:
    """Make what is read of an installation; its program is that of the tests."""
    library = root / "lib" / f"python{MINOR}"
    (library / "lib-dynload").mkdir(parents=True)
    (root / "bin").mkdir()
    (library / "os.py").touch()
    (library / "site.py").write_text(site)
    (root / "bin/python3").write_bytes(places.BASE_PYTHON.read_bytes())
    return root


def describe(describe_environment: Describe, path: Path, base: Path) -> Environment:
    python = base / "bin/python3"
    return describe_environment(path, base, python=str(python), python_version=f"{MINOR}.1")


def test_found(tmp_path: Path, describe_environment: Describe) -> None:
    base = make_base(tmp_path / "base")
    (base / f"lib64/python{MINOR}/site-packages").mkdir(parents=True)
    (base / f"lib/python{MINOR}/site-packages").mkdir()
    (tmp_path / "alias").symlink_to(base)

    found = find_base(describe(describe_environment, tmp_path / "env", tmp_path / "alias"))

    assert found == BasePython(
        binary=str(base / "bin/python3"),
        prefix=str(base),
        library=f"lib/python{MINOR}",
        sites=(
            str(base / f"lib64/python{MINOR}/site-packages"),
            str(base / f"lib/python{MINOR}/site-packages"),
        ),
        site=f"lib/python{MINOR}/site-packages",
    )
    assert found.name == f"python{MINOR}"


def test_of_two_builds_the_environments_own(tmp_path: Path, describe_environment: Describe) -> None:
    base = make_base(tmp_path / "base")
    (base / f"lib/python{MINOR}t").mkdir()
    (base / f"lib/python{MINOR}t/os.py").touch()
    (tmp_path / f"env/lib/python{MINOR}t").mkdir(parents=True)

    found = find_base(describe(describe_environment, tmp_path / "env", base))

    assert found.name == f"python{MINOR}t"


def test_debians_looks_elsewhere(tmp_path: Path, describe_environment: Describe) -> None:
    base = make_base(tmp_path / "base", "path = 'dist-packages'\n")
    local = base / f"local/lib/python{MINOR}/dist-packages"
    for site in (local, base / "lib/python3/dist-packages"):
        site.mkdir(parents=True)

    found = find_base(describe(describe_environment, tmp_path / "env", base))

    assert found.sites == (str(local), str(base / "lib/python3/dist-packages"))
    assert found.site == "lib/python3/dist-packages"


@pytest.mark.parametrize(
    ("name", "skipped"),
    [
        ("test", True),
        ("site-packages", True),
        ("sitecustomize.py", True),
        ("config-3.11-x86_64-linux-gnu", True),
        ("libpython3.11.a", True),
        ("lib-dynload/_tkinter.cpython-311-x86_64-linux-gnu.so", True),
        ("lib-dynload/_ssl.cpython-311-x86_64-linux-gnu.so", False),
        ("unittest", False),
        ("json/test", False),
        ("configparser.py", False),
    ],
)
def test_what_of_the_standard_library_is_carried(name: str, *, skipped: bool) -> None:
    assert BasePython.skips(name) == skipped


def test_choices(tmp_path: Path) -> None:
    environment = read_environment(str(make("venv", tmp_path / "env")))

    assert carried_base(environment, PackChoices()) == find_base(environment)
    assert carried_base(environment, PackChoices(self_contained="never")) is None


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"implementation": "PyPy"}, "its Python is PyPy"),
        ({"python": "/etc/passwd"}, "its interpreter is no program of Linux"),
        ({"python_version": "3.7.1"}, "has no standard library"),
    ],
)
def test_not_carried(
    changes: dict[str, str], reason: str, tmp_path: Path, describe_environment: Describe
) -> None:
    base = make_base(tmp_path / "base")
    environment = describe(describe_environment, tmp_path / "env", base)
    environment = environment.model_copy(update={"base_python": None, **changes})

    with pytest.raises(NotCarriedError, match=reason) as caught:
        carried_base(environment, PackChoices(self_contained="always"))

    assert "self-contained: never" in str(caught.value)
    assert carried_base(environment, PackChoices()) is None
