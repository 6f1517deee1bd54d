"""Test that packages are imported from the packed tree, and what fails is named."""

import os
import tempfile

import pytest
from support.packages import install

from jupyter_pyspark_kernels.core import import_check
from jupyter_pyspark_kernels.core.archives import pack_environment
from jupyter_pyspark_kernels.core.errors import ArchiveError, CancelledError
from jupyter_pyspark_kernels.core.pack_choices import PackChoices

SMALL = PackChoices("never")


def ignore(_):
    pass


def never():
    return False


@pytest.fixture(autouse=True)
def temporary(tmp_path, monkeypatch):
    """Where temporary files go; whatever a test does, nothing stays in it."""
    made = tmp_path / "temporary"
    made.mkdir()
    monkeypatch.setattr(tempfile, "tempdir", str(made))
    yield made
    assert os.listdir(made) == []


@pytest.fixture
def check(venv, tmp_path):
    """Pack the environment, then import names from the archive."""
    install(venv, "Good-Pkg", {"good/__init__.py": "import json\n", "_good.py": ""})
    install(venv, "bad", {"bad.py": "import no_such_thing\n"})
    install(venv, "rude", {"rude.py": "import sys\nsys.exit(3)\n"})
    install(venv, "dead", {"dead.py": "import os\nos._exit(9)\n"})
    install(venv, "slow", {"slow.py": "import time\ntime.sleep(600)\n"})

    def run(*names, form="zip", cancelled=never):
        out = tmp_path / f"archive.{form}"
        pack_environment(str(venv), str(out), choices=SMALL, replace=True)
        with out.open("rb") as file:
            import_check.check_imports(file, form, names, ignore, cancelled)

    return run


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_modules_and_packages_import(check, form):
    check("good-pkg", "good", "json.decoder", form=form)


def test_each_fault_is_named_with_the_way_out(check):
    with pytest.raises(ArchiveError) as caught:
        check("good", "bad", "rude", "absent")

    text = str(caught.value)
    assert "- bad: ModuleNotFoundError: No module named 'no_such_thing'" in text
    assert "- rude: SystemExit: 3" in text
    assert "- absent: ModuleNotFoundError" in text
    assert "- good" not in text
    assert "Install what the environment does not have; else pack it whole" in text


def test_a_python_that_dies_is_a_fault(check):
    with pytest.raises(ArchiveError, match="ended with code 9"):
        check("dead")


def test_time_is_limited(check, monkeypatch):
    monkeypatch.setattr(import_check, "CHECK_SECONDS", 3.0)

    with pytest.raises(ArchiveError, match="longer than 3 seconds"):
        check("slow")


def test_cancelled(check):
    with pytest.raises(CancelledError):
        check("good", cancelled=lambda: True)


def test_an_archive_that_fails_is_not_there(venv, tmp_path):
    out = tmp_path / "out.zip"

    with pytest.raises(ArchiveError, match="absent"):
        pack_environment(str(venv), str(out), choices=SMALL, imports=["absent"])

    assert not out.exists()
    assert [name for name in os.listdir(tmp_path) if "part" in name] == []
