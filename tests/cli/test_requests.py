"""Test how arguments become settings and places."""

import os

import pytest

from jupyter_pyspark_kernels.cli.arguments import command_parser
from jupyter_pyspark_kernels.cli.requests import (
    changed_settings,
    find,
    new_settings,
    target,
)
from jupyter_pyspark_kernels.config_files import load_config
from jupyter_pyspark_kernels.core.errors import (
    InvalidSettingsError,
    KernelNotEditableError,
    KernelNotFoundError,
)
from jupyter_pyspark_kernels.core.settings import KernelSettings


def parse(*words):
    return command_parser().parse([str(word) for word in words])


def created(*words):
    return new_settings(parse("create", "-k", "a", "-e", "/e", *words), load_config())


@pytest.fixture
def config(jupyter_dirs):
    def write(text):
        (jupyter_dirs.config / "jupyter_pyspark_kernels_config.py").write_text(text)
        return load_config()

    return write


def test_what_is_given_wins_over_the_administrators(config):
    config(
        "c.PySparkKernels.spark_master = 'yarn'\nc.PySparkKernels.spark_home = '/opt/spark'\n"
        "c.PySparkKernels.template = '/t'\n"
        "c.PySparkKernels.spark_conf = {'spark.a': '1', 'spark.b': '2'}"
    )

    settings = created("--spark_home", "/mine", "--spark.b", "3", "--spark.c", "4")

    assert settings.spark_master == "yarn"
    assert settings.spark_home == "/mine"
    assert settings.template == "/t"
    assert settings.spark_conf == {"spark.a": "1", "spark.b": "3", "spark.c": "4"}


def test_name_and_environment_are_needed_both_at_once():
    with pytest.raises(InvalidSettingsError) as caught:
        new_settings(parse("create"), load_config())

    assert [p.field for p in caught.value.problems] == ["kernel_name", "environment_dir"]
    assert "-k" in str(caught.value)
    assert "-e" in str(caught.value)


def test_variables():
    assert created("--env", "A=1=2", "--env", "B=").env == {"A": "1=2", "B": ""}


@pytest.mark.parametrize(("words", "name"), [(["A"], "'A'"), (["A=1", "A=2"], "A is given twice")])
def test_variables_that_are_wrong(words, name):
    with pytest.raises(InvalidSettingsError) as caught:
        created(*[part for word in words for part in ("--env", word)])

    assert name in str(caught.value)


def test_target_by_name_path_and_default(config, jupyter_dirs, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    known = config("c.PySparkKernels.locations = {'team': '/srv/kernels'}")

    assert target(None, known).kernels_dir == str(jupyter_dirs.kernels)
    assert target("user", known).label == "user"
    assert target("team", known).kernels_dir == "/srv/kernels"
    assert target("teams", known).kernels_dir == f"{tmp_path}/teams"
    assert target("./team", known).kernels_dir == f"{tmp_path}/team"
    assert target(str(jupyter_dirs.kernels), known).label == "user"


def test_target_of_the_administrator(config):
    known = config("c.PySparkKernels.kernels_dir = '/srv/kernels'")

    assert target(None, known).kernels_dir == "/srv/kernels"
    assert target("user", known).label == "user"


@pytest.mark.parametrize("path", ["/a\0", "/\udcff", "/a\nb", "~nobody_such/kernels"])
def test_target_that_is_no_path(path):
    with pytest.raises(InvalidSettingsError) as caught:
        target(path, load_config())

    assert [p.field for p in caught.value.problems] == ["kernels_dir"]


def test_find_without_case(create, kernels_dir):
    ran = create("etl")
    assert ran.code == 0, ran.err

    kernel, location = find("ETL", None, load_config())

    assert kernel.kernel_name == "etl"
    assert location.kernels_dir == str(kernels_dir)


def test_find_says_where_it_looked(kernels_dir):
    with pytest.raises(KernelNotFoundError) as caught:
        find("etl", None, load_config())

    assert str(kernels_dir) in str(caught.value)


def test_find_leaves_other_kernels_alone(kernels_dir):
    (kernels_dir / "python3").mkdir()
    (kernels_dir / "python3" / "kernel.json").write_text('{"argv": ["python"], "env": {}}')

    with pytest.raises(KernelNotEditableError) as caught:
        find("python3", None, load_config())

    assert "not a PySpark kernel" in str(caught.value)


BASE = KernelSettings(
    kernel_name="a",
    environment_dir="/e",
    spark_conf={"spark.a": "1", "spark.b": "2"},
    env={"A": "1"},
    store_secrets=("X",),
)


def test_changed_settings_keep_what_is_not_given():
    arguments = parse("update", "a", "--spark.b", "3", "--env", "B=2", "--store-secret", "Y")

    changed = changed_settings(arguments, BASE, load_config())

    assert changed.spark_conf == {"spark.a": "1", "spark.b": "3"}
    assert changed.env == {"A": "1", "B": "2"}
    assert changed.store_secrets == ("X", "Y")
    assert changed.environment_dir == "/e"


def test_unset():
    changed = changed_settings(
        parse("update", "a", "--unset", "spark.a", "--unset", "A"), BASE, load_config()
    )

    assert (changed.spark_conf, changed.env) == ({"spark.b": "2"}, {})


def test_unset_of_what_is_not_set_names_all():
    with pytest.raises(InvalidSettingsError) as caught:
        changed_settings(
            parse("update", "a", "--unset", "spark.z", "--unset", "Z"), BASE, load_config()
        )

    assert "spark.z" in str(caught.value)
    assert "Z is not set" in str(caught.value)


def test_the_environment_of_this_process_is_not_changed(create):
    before = dict(os.environ), os.getcwd()

    create("etl")

    assert (dict(os.environ), os.getcwd()) == before
