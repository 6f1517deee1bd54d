"""Test the config files of an administrator: what is read, what wins, and what is said of mistakes."""

import json

import pytest
from traitlets.config import Config

from jupyter_pyspark_kernels.config import CONFIG_NAME, ConfigError
from jupyter_pyspark_kernels.config_files import load_config, read_config


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
        ("c.PysparkKernels.spark_master = 'yarn'", "Write c.PySparkKernels."),
        ("c.spark_master = 'yarn'", "Write c.PySparkKernels.spark_master."),
        (
            "c.PySparkKernels.spark_conf = {'spark.a': 2}",
            '["spark.a"] is 2. Write it as text: "2".',
        ),
        ("c.PySparkKernels.fixed_spark_conf = {'spark.a': True}", 'Write it as text: "true".'),
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


def test_each_setting_is_traced_to_its_file(write_config, tmp_path):
    first, second = tmp_path / "first", tmp_path / "second"
    for directory in (first, second):
        directory.mkdir()
    a = write_config("c.PySparkKernels.spark_home = '/a'", directory=first)
    b = write_config(
        "c.PySparkKernels.spark_home = '/b'\nc.PySparkKernels.java_home = '/j'", directory=second
    )

    loaded = read_config([str(first), str(second)])

    assert loaded.files == (str(a), str(b))
    assert loaded.sources == {"spark_home": str(a), "java_home": str(b)}


@pytest.fixture
def system(tmp_path, jupyter_dirs):
    """A directory that is no user's, as /etc/jupyter is."""
    found = tmp_path / "etc"
    found.mkdir()
    return found


def test_a_users_own_file_does_not_change_what_is_enforced(write_config, system, jupyter_dirs):
    decided = write_config(
        "c.PySparkKernels.fixed_spark_conf = {'spark.yarn.queue': 'team'}\n"
        "c.PySparkKernels.fixed_profiles = ['rules']\n"
        "c.PySparkKernels.profiles = {'rules': {'about': 'Ours'}}\n"
        "c.PySparkKernels.offered_locations = ['team']\n"
        "c.PySparkKernels.locations = {'team': '/srv/team/kernels'}\n"
        "c.PySparkKernels.spark_master = 'yarn'\n",
        directory=system,
    )
    own = write_config(
        "c.PySparkKernels.fixed_spark_conf = {}\n"
        "c.PySparkKernels.fixed_profiles = []\n"
        "c.PySparkKernels.profiles = {'rules': {'about': 'Mine'}}\n"
        "c.PySparkKernels.locations = {'team': '/tmp/mine'}\n"
        "c.PySparkKernels.spark_master = 'local[2]'\n"
    )

    loaded = read_config([str(jupyter_dirs.config), str(system)])

    config = loaded.config
    assert config.fixed_spark_conf == {"spark.yarn.queue": "team"}
    assert (config.fixed_profiles, config.profiles) == (["rules"], {"rules": {"about": "Ours"}})
    assert config.locations == {"team": "/srv/team/kernels"}
    assert config.spark_master == "local[2]"
    assert loaded.sources["fixed_spark_conf"] == str(decided)
    assert f"fixed_spark_conf of {own} is not used: {decided} decides it." in loaded.overruled
    assert len(loaded.overruled) == 4


def test_a_users_own_file_counts_where_nobody_else_says_it(write_config, system, jupyter_dirs):
    write_config("c.PySparkKernels.max_packing = 1")

    loaded = read_config([str(jupyter_dirs.config), str(system)])

    assert (loaded.config.max_packing, loaded.overruled) == (1, ())


def test_what_a_server_was_given_wins_over_files_unless_it_is_enforced(write_config, system):
    write_config(
        "c.PySparkKernels.max_packing = 1\nc.PySparkKernels.spark_master = 'yarn'",
        directory=system,
    )
    given = Config({"PySparkKernels": {"max_packing": 9, "spark_master": "local[2]", "slim": True}})

    config = read_config([str(system)], given).config

    assert (config.max_packing, config.spark_master, config.slim) == (1, "local[2]", True)


@pytest.mark.parametrize("given", [{"max_packing": "two"}, {"max_pakcing": 1}])
def test_a_wrong_value_that_a_server_was_given_is_named(given):
    with pytest.raises(ConfigError, match="the server's own configuration"):
        read_config([], Config({"PySparkKernels": given}))
