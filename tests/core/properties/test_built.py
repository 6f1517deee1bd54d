"""Test that a catalogue that was built is kept whole and found again, and a broken one is not."""

import os
from dataclasses import replace
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.errors import KernelError
from jupyter_pyspark_kernels.core.properties.built import find_built, read_built, store_built
from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue, shipped_versions
from jupyter_pyspark_kernels.core.properties.choosing import choose_by_version

VERSION = "4.3.0-vendor-7"


@pytest.fixture
def environ(tmp_path):
    return {"HOME": str(tmp_path)}


@pytest.fixture
def catalogue():
    return replace(shipped_catalogue("4.3.0"), spark_version=VERSION)


def test_it_is_chosen_for_its_version_alone(environ, catalogue):
    before = choose_by_version(VERSION, environ)
    store_built(catalogue, environ)
    chosen = choose_by_version(VERSION, environ)

    assert (before.exact, before.catalogue_version) == (False, "4.3.0")
    assert (chosen.exact, chosen.read()) == (True, catalogue)
    assert not choose_by_version("4.3.0-vendor-8", environ).exact
    assert not choose_by_version(VERSION).exact
    assert choose_by_version("", environ).catalogue_version == shipped_versions()[-1]


def test_a_newer_one_takes_its_place_and_is_read_at_once(environ, catalogue):
    path = store_built(catalogue, environ)
    os.utime(path, (1, 1))
    first = choose_by_version(VERSION, environ)
    first.read()
    store_built(replace(catalogue, scala_version="2.13.99"), environ)
    second = choose_by_version(VERSION, environ)

    assert first != second
    assert second.read().scala_version == "2.13.99"
    assert os.listdir(Path(path).parent) == [Path(path).name]


@pytest.mark.parametrize("content", ["", "{}", '{"spark_version": "4.3.0-vendor-7", "proper', None])
def test_one_that_cannot_be_read_is_as_if_it_were_not_there(environ, catalogue, content):
    path = Path(store_built(catalogue, environ))
    if content is None:
        path.unlink()
        path.mkdir()
    else:
        path.write_text(content)

    assert find_built(VERSION, environ) is None
    assert choose_by_version(VERSION, environ).catalogue_version == "4.3.0"


def test_one_of_another_version_is_not_taken_for_it(environ, catalogue):
    path = Path(store_built(catalogue, environ))
    path.rename(path.with_name("spark-4.3.1.json"))

    assert find_built("4.3.1", environ) is None


def test_a_version_is_never_a_path(environ, catalogue, tmp_path):
    path = store_built(replace(catalogue, spark_version="../../4.3/x"), environ)

    assert Path(path).parent.parent == tmp_path / ".cache" / "jupyter-pyspark-kernels"
    assert find_built("../../4.3/x", environ) is not None
    assert find_built("4" * 5000, environ) is None


def test_only_its_user_can_look_into_the_directory(environ, catalogue):
    directory = Path(store_built(catalogue, environ)).parent

    assert directory.stat().st_mode & 0o777 == 0o700


def test_where_nothing_can_be_kept_it_says_what_to_do(environ, catalogue, tmp_path):
    (tmp_path / ".cache").touch()
    with pytest.raises(KernelError, match="XDG_CACHE_HOME"):
        store_built(catalogue, environ)
    with pytest.raises(KernelError, match="--out"):
        store_built(catalogue, {})
    assert find_built(VERSION, {}) is None


def test_a_catalogue_is_read_once(environ, catalogue):
    path = store_built(catalogue, environ)
    time = os.stat(path).st_mtime_ns

    assert read_built(path, time) is read_built(path, time)
