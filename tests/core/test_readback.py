"""Test what is read back from a kernel.json: ours, the original's, one written by hand."""

import pytest

from jupyter_pyspark_kernels.core.readback import METADATA, is_pyspark, read_back, undouble

SETTINGS = {"kernel_name": "a", "environment_dir": "/e", "spark_conf": {"spark.a": "$x"}}


def by_hand(**env):
    return {
        "argv": ["/opt/env/bin/python", "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": "By hand",
        "language": "python",
        "env": env,
    }


ORIGINAL = by_hand(
    SPARK_HOME="/opt/spark",
    PYTHONPATH="/opt/spark/python/:/opt/spark/python/lib/py4j-0.10.4-src.zip",
    PYSPARK_PYTHON="./PYSPARK_VENV/bin/python",
    PYSPARK_DRIVER_PYTHON="/home/ana/pandas-3.5/bin/python",
    PYSPARK_SUBMIT_ARGS="--master yarn --conf spark.yarn.dist.archives=/k/pyspark_venv_a.zip#PYSPARK_VENV "
    "--conf spark.executor.memory=4g pyspark-shell",
    PYTHONSTARTUP="/opt/spark/python/pyspark/shell.py",
)


def test_ours():
    content = {"metadata": {METADATA: {"version": 1, "settings": SETTINGS}}, "env": {}}

    found = read_back("a", content)

    assert found.ours
    assert found.settings is not None
    assert found.settings.model_dump(exclude_defaults=True) == SETTINGS


def test_a_folder_that_was_renamed_goes_by_its_own_name():
    found = read_back("b", {"metadata": {METADATA: {"version": 1, "settings": SETTINGS}}})

    assert found.settings is not None
    assert found.settings.kernel_name == "b"


@pytest.mark.parametrize(
    ("named", "found"),
    [(["java_home", "spark_home"], ("spark_home", "java_home")), (None, ()), ("spark_home", ()), ([1, "x"], ())],
)  # fmt: skip
def test_what_was_found_is_read_back_and_nonsense_left_aside(named, found):
    metadata = {"version": 1, "settings": SETTINGS, "found": named}
    read = read_back("a", {"metadata": {METADATA: metadata}})

    assert read.settings is not None
    assert read.found == found


def test_ours_of_a_later_release():
    found = read_back("a", {"metadata": {METADATA: {"version": 2, "settings": SETTINGS}}})

    assert found.settings is None
    assert "Upgrade" in found.fault


@pytest.mark.parametrize(
    "metadata",
    [
        None,
        [],
        "x",
        {},
        {"version": 1},
        {"version": 1, "settings": []},
        {"version": 1, "settings": {**SETTINGS, "nmae": 1}},
    ],
)
def test_ours_but_damaged(metadata):
    found = read_back("a", {"metadata": {METADATA: metadata}, "env": {}})

    assert found.settings is None or metadata is None
    assert found.fault or metadata is None


def test_the_originals():
    found = read_back("a", ORIGINAL)

    assert not found.ours
    settings = found.settings
    assert settings is not None
    assert settings.environment_dir == "/opt/env"
    assert settings.spark_master == "yarn"
    assert settings.spark_home == "/opt/spark"
    assert settings.spark_conf == {"spark.executor.memory": "4g"}
    assert settings.env == {}
    assert settings.submit_args == ()


def test_by_hand_what_is_not_understood_is_kept():
    found = read_back(
        "a",
        by_hand(
            PYSPARK_SUBMIT_ARGS="--proxy-user u --archives /d.zip#data --conf spark.master=local[2] pyspark-shell",
            PYSPARK_PYTHON="/usr/bin/python3",
            TEAM="a$$b",
            PYTHONPATH="/x:$PYTHONPATH",
            JAVA_HOME="/j",
        ),
    )

    settings = found.settings
    assert settings is not None
    assert settings.submit_args == ("--proxy-user", "u", "--archives", "/d.zip#data")
    assert settings.spark_master == "local[2]"
    assert settings.spark_conf == {}
    assert settings.env == {"TEAM": "a$b"}
    assert settings.java_home == "/j"


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PYSPARK_PYTHON", "./environment/bin/python"),
        ("PYSPARK_PYTHON", "environment/bin/python3"),
        ("PYSPARK_SUBMIT_ARGS", "--conf spark.pyspark.python=./environment/bin/python"),
        (
            "PYSPARK_SUBMIT_ARGS",
            "--conf spark.yarn.appMasterEnv.PYSPARK_PYTHON=environment/bin/python",
        ),
    ],
)
def test_the_environments_archive_goes_by_the_executors_python(name, value):
    line = f"--archives /k/e.tar.gz#environment {value if name == 'PYSPARK_SUBMIT_ARGS' else ''}"

    found = read_back("a", by_hand(**{name: value} | {"PYSPARK_SUBMIT_ARGS": line}))

    assert found.settings is not None
    assert found.settings.submit_args == ()


@pytest.mark.parametrize(
    "argv",
    [["python3", "-m", "ipykernel"], [], "x", [1], ["/usr/bin/env", "python"], None],
)
def test_no_environment_is_named(argv):
    content = {**by_hand(PYSPARK_SUBMIT_ARGS="pyspark-shell"), "argv": argv}

    found = read_back("a", content)

    assert found.settings is not None
    assert found.settings.environment_dir in {"", "/usr"}


@pytest.mark.parametrize(
    ("env", "word"),
    [
        ({"PYSPARK_SUBMIT_ARGS": "--conf 'open"}, "quotes"),
        ({"PYSPARK_SUBMIT_ARGS": "--conf"}, "--conf"),
        ({"PYSPARK_SUBMIT_ARGS": "--master $MASTER"}, "PYSPARK_SUBMIT_ARGS"),
        ({"PYSPARK_SUBMIT_ARGS": "x", "A": "${B}"}, "env.A"),
        ({"PYSPARK_SUBMIT_ARGS": "x", "A": 1}, "env.A"),
        ({"PYSPARK_SUBMIT_ARGS": None}, "PYSPARK_SUBMIT_ARGS"),
    ],
)
def test_what_cannot_be_read_names_the_reason(env, word):
    found = read_back("a", by_hand(**env))

    assert found.settings is None
    assert word in found.fault


@pytest.mark.parametrize("value", ["\ud800", "x" * 10**5])
def test_hostile_names_do_not_stop_the_reading(value):
    content = {
        **by_hand(PYSPARK_SUBMIT_ARGS=f"--name '{value}' pyspark-shell"),
        "display_name": value,
    }

    found = read_back("a", content)

    assert found.settings is not None or found.fault


@pytest.mark.parametrize(
    ("content", "is_one"),
    [
        ({"metadata": {METADATA: {}}}, True),
        ({"env": {"PYSPARK_SUBMIT_ARGS": ""}}, True),
        ({"env": {"SPARK_HOME": "/x"}}, False),
        ({"env": [], "metadata": "x"}, False),
        ({}, False),
    ],
)
def test_which_kernels_are_pyspark(content, is_one):
    assert is_pyspark(content) is is_one


@pytest.mark.parametrize(
    ("value", "plain"),
    [
        ("a$$b", "a$b"),
        ("$$$$", "$$"),
        ("$5", "$5"),
        ("a$", "a$"),
        ("$$HOME", "$HOME"),
        ("${", "${"),
        ("$HOME", None),
        ("${HOME}", None),
        ("$$$HOME", None),
        ("$_", None),
        ("$é", "$é"),
    ],
)
def test_undouble(value, plain):
    assert undouble(value) == plain
