"""Test the defaults that an administrator sets in a config file."""

import json

import pytest

from jupyter_pyspark_kernels.config import CONFIG_NAME, ConfigError, load_config


@pytest.fixture
def write_config(jupyter_dirs):
    def write(text, suffix="py", directory=None):
        path = (directory or jupyter_dirs.config) / f"{CONFIG_NAME}.{suffix}"
        path.write_text(text, "utf-8")
        return path

    return write


def test_no_file():
    config = load_config()

    assert config.spark_master == "local[*]"
    assert config.kernels_dir == config.template == config.spark_home == ""
    assert config.spark_conf == config.locations == {}


def test_a_python_file(write_config):
    write_config(
        "c.PySparkKernels.spark_master = 'yarn'\n"
        "c.PySparkKernels.spark_conf = {'spark.a': '1'}\n"
        "c.PySparkKernels.locations = {'team': '/srv/kernels'}\n"
    )

    config = load_config()

    assert config.spark_master == "yarn"
    assert config.spark_conf == {"spark.a": "1"}
    assert config.locations == {"team": "/srv/kernels"}


def test_a_json_file(write_config):
    write_config(json.dumps({"PySparkKernels": {"spark_home": "/opt/spark"}}), "json")

    assert load_config().spark_home == "/opt/spark"


def test_files_are_merged_in_jupyters_order(write_config, tmp_path, monkeypatch):
    (tmp_path / "etc").mkdir()
    monkeypatch.setenv("JUPYTER_CONFIG_PATH", str(tmp_path / "etc"))
    write_config(
        "c.PySparkKernels.spark_home = '/a'\nc.PySparkKernels.java_home = '/j'",
        directory=tmp_path / "etc",
    )
    write_config("c.PySparkKernels.spark_home = '/b'")

    config = load_config()

    assert (config.spark_home, config.java_home) == ("/a", "/j")


@pytest.mark.parametrize(
    ("text", "word"),
    [
        ("c.PySparkKernels.spark_master = 1", "spark_master"),
        ("c.PySparkKernels.spark_conf = {'spark.a': 1}", "spark_conf"),
        ("c.PySparkKernels.spark_mastre = 'yarn'", "spark_mastre"),
        ("c.PySparkKernels.spark_master = None", "spark_master"),
        ("c.PySparkKernels.spark_master = ", CONFIG_NAME),
        ("raise OSError('disk')", "disk"),
        ("import no_such_module", "no_such_module"),
    ],
)
def test_a_wrong_file_is_named(write_config, text, word):
    path = write_config(text)

    with pytest.raises(ConfigError) as caught:
        load_config()

    assert caught.value.code == "config"
    assert word in str(caught.value)
    assert str(path) in str(caught.value)


@pytest.mark.parametrize("text", ["{", '{"PySparkKernels": {"spark_home": 1}}'])
def test_a_wrong_json_file_is_named(write_config, text):
    path = write_config(text, "json")

    with pytest.raises(ConfigError) as caught:
        load_config()

    assert str(path) in str(caught.value)


def test_fixed_settings_keep_their_kind(write_config):
    write_config(
        "c.PySparkKernels.self_contained = 'never'\n"
        "c.PySparkKernels.leave_out = ['pip']\n"
        "c.PySparkKernels.fixed_settings = {'slim': True, 'leave_out': ['a'], 'template': '/t'}\n"
    )

    config = load_config()

    assert (config.self_contained, config.slim, config.leave_out) == ("never", False, ["pip"])
    assert config.fixed_settings == {"slim": True, "leave_out": ["a"], "template": "/t"}


def test_a_wrong_choice_is_named(write_config):
    write_config("c.PySparkKernels.self_contained = 'sometimes'")

    with pytest.raises(ConfigError, match="sometimes"):
        load_config()
