"""Test what an environment's files tell of an import."""

from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.import_names import absent_imports
from jupyter_pyspark_kernels.core.packages import site_packages


@pytest.fixture
def absent(venv):
    """Return which of some names are absent in an empty environment, and its place for packages."""
    environment = read_environment(str(venv))
    site = Path(site_packages(environment)[0])
    return site, lambda *names: dict(absent_imports(environment, names))


def test_packages_modules_and_the_standard_library_are_there(absent):
    site, ask = absent
    (site / "lone.py").touch()
    (site / "fast.cpython-311-x86_64-linux-gnu.so").touch()
    (site / "space").mkdir()
    (site / "Scikit_Learn-1.0.dist-info").mkdir()

    assert ask("lone", "fast", "space.part", "scikit-learn", "json.decoder", "sys") == {}
    assert ask("scikit_lern") == {"scikit_lern": "Did you mean scikit-learn?"}


def test_a_path_file_takes_the_certainty(absent):
    site, ask = absent
    assert list(ask("nowhere_to_be_found")) == ["nowhere_to_be_found"]

    (site / "editable.pth").write_text("/srv/code\n")

    assert ask("nowhere_to_be_found") == {}
