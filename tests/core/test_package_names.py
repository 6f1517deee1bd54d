"""Test the rules for names of packages and modules."""

import pytest

from jupyter_pyspark_kernels.core.package_names import import_name, package_name, unknown_package


@pytest.mark.parametrize("name", ["numpy", "scikit-learn", "Zope.Interface", "a", "7zip", "x_1"])
def test_names_of_packages(name):
    assert package_name(name) is None
    assert import_name(name) is None


@pytest.mark.parametrize("name", ["", "numpy==2", "a b", "-x", "x-", "../x", "naïve", "x" * 300])
def test_what_no_package_is_called(name):
    assert "without a version" in str(package_name(name))
    assert "pip list" in str(import_name(name))


@pytest.mark.parametrize("name", ["sklearn.svm", "_ssl", "a.b_c.d"])
def test_modules_can_be_imported(name):
    assert import_name(name) is None


def test_the_nearest_is_named():
    assert "Did you mean scikit-learn?" in unknown_package("sckit-learn", ["numpy", "scikit-learn"])
    assert "'pip list'" in unknown_package("zzz", ["numpy"])
