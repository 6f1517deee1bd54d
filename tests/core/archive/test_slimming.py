"""Test that what is left out is what was asked for, and nothing that is needed."""

from collections.abc import Callable
from pathlib import Path

import pytest
from support.members import member_of

from jupyter_pyspark_kernels.core.archive import scan
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.archive.slimming import wanted
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices

SITE = "lib/python3.11/site-packages"

Lay = Callable[[dict[str, str]], Members]


@pytest.fixture
def members(tmp_path: Path) -> Lay:
    """Write files below site-packages (or the root, after a ``/``), and describe them."""

    def make(files: dict[str, str]) -> Members:
        found = []
        for short, content in files.items():
            name = short[1:] if short.startswith("/") else f"{SITE}/{short}"
            path = tmp_path / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(content)
            found.append(member_of(name, path))
        return Members.of(sorted(found))

    return make


def left(found: Members, **choices: object) -> set[str]:
    kept = {member.name for member in wanted(found, PackChoices(**choices))}
    return {m.name.removeprefix(f"{SITE}/") for m in found if m.name not in kept}


def test_nothing_without_a_choice(members: Lay) -> None:
    assert left(members({"pkg/tests/a.py": "", "/include/x.h": ""})) == set()


def test_what_no_executor_needs(members: Lay) -> None:
    kept = {"pkg/a.py": "", "pkg/a.pyi.txt": "", "/share/tool/x": "", "pkg/testing/x.py": ""}
    dropped = {
        "pkg/a.pyi": "",
        "pkg/lib.h": "",
        "pkg/libx.a": "",
        "pkg/sub/tests/deep/x.py": "",
        "tests/x.py": "",
        "/include/python3.11/Python.h": "",
        "/share/man/man1/tool.1": "",
        "/lib/python3.11/test/test_os.py": "",
    }

    found = members(kept | dropped)

    assert left(found, slim=True) == {name.lstrip("/") for name in dropped}


def test_tests_that_are_imported_stay(members: Lay) -> None:
    found = members(
        {
            "a/use.py": "from a._core.tests._na import x\n",
            "a/_core/tests/_na.py": "from .helping.tests import y\n",
            "a/_core/tests/helping/tests/z.py": "",
            "a/other/tests/z.py": "",
            "b/__init__.py": "if True:\n    from . import (tests, more)\n",
            "b/tests/x.py": "from c.tests import helper\n",
            "c/tests/helper.py": "",
            "d/sub/__init__.py": "from ..tests.base import Case\nimport e.tests.x\n",
            "d/tests/base.py": "",
            "e/tests/x.py": "",
            "f/__init__.py": "text = 'there are tests'\n",
            "f/tests/x.py": "import f\n",
        }
    )

    assert left(found, slim=True) == {"a/other/tests/z.py", "f/tests/x.py"}


def test_stubs_that_are_read_stay(members: Lay) -> None:
    late = "import lazy_loader\n__all__ = lazy_loader.attach_stub(__name__, __file__)\n"
    found = members({"a/__init__.py": late, "a/__init__.pyi": "", "b/x.py": "", "b/x.pyi": ""})

    assert left(found, slim=True) == {"b/x.pyi"}


INSTALLERS = {
    "pip/__init__.py": "",
    "pip-23.dist-info/RECORD": "pip/__init__.py,,\n../../../bin/pip,,\npip-23.dist-info/RECORD,,\n",
    "/bin/pip": "",
    "setuptools/__init__.py": "",
    "pkg_resources/__init__.py": "",
    "setuptools-70.dist-info/RECORD": "setuptools/__init__.py,,\npkg_resources/__init__.py,,\n",
}


@pytest.mark.parametrize(
    ("requires", "kept"),
    [("setuptools>=60", "kept"), ("setuptools ; extra == 'dev'", ""), ("other", "")],
)
def test_installers_go_unless_another_package_requires_them(
    requires: str, kept: str, members: Lay
) -> None:
    metadata = f"Name: own\nRequires-Dist: {requires}\n"
    found = members({**INSTALLERS, "own-1.dist-info/METADATA": metadata})

    gone = left(found, slim=True)

    assert {"pip/__init__.py", "bin/pip", "pip-23.dist-info/RECORD"} <= gone
    assert {"setuptools/__init__.py", "pkg_resources/__init__.py"} <= gone or kept
    assert not (kept and "setuptools/__init__.py" in gone)


def test_packages_by_name(uv_environment: Path) -> None:
    environment = read_environment(str(uv_environment))
    whole = {m.name for m in scan(environment, cancelled=lambda: False).members}

    choices = PackChoices(leave_out=("Humanize",))
    rest = {m.name for m in scan(environment, choices, cancelled=lambda: False).members}

    assert whole - rest == {name for name in whole if "humanize" in name}
    assert len(whole - rest) > 20
