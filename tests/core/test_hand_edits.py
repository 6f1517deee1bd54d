"""Test that a kernel.json of ours which somebody edited is noticed, and no other."""

import json

import pytest

from jupyter_pyspark_kernels.core.hand_edits import edited_fields
from jupyter_pyspark_kernels.core.kernels import settings_of
from jupyter_pyspark_kernels.core.merging import merge
from jupyter_pyspark_kernels.core.profile import Profile

ODD = {
    "spark.a": "it's $HOME, $$ and ${x}",
    "spark.b": 'a "b" # c\\d',
    "spark.c": "",
    "spark.d": "größer 日本",
    "spark.yarn.queue": "team",
}


@pytest.fixture
def edited(kernels):
    """Make a kernel, change its file, and look."""

    def run(old="", new="", **settings):
        settings = {"spark_conf": ODD, "env": {"TEAM": "a $b"}, **settings}
        made = kernels.create("odd", **settings)
        content = json.loads(
            json.dumps(made.content).replace(old, new) if old else json.dumps(made.content)
        )
        assert (content != made.content) == bool(old)
        return edited_fields(content, merge(settings_of(made)))

    return run


@pytest.mark.parametrize("master", ["yarn", "local[*]", "spark://a:7077"])
def test_what_was_made_is_as_its_settings_say(edited, master):
    assert edited(spark_master=master) == []


def test_values_of_a_profile_are_its_own_too(edited):
    profile = Profile(name="p", spark_master="yarn", spark_conf={"spark.e": "5"})

    assert edited(spark_master="", profiles=(profile,)) == []


def test_arguments_of_spark_submit_beside(edited):
    assert edited(submit_args=("--jars", "/a.jar", "--name", "x")) == []


@pytest.mark.parametrize(
    ("old", "new", "field"),
    [
        ("--conf spark.yarn.queue=team ", "--conf spark.yarn.queue=mine ", "spark_conf.spark.yarn.queue"),
        ("--conf spark.yarn.queue=team ", "--conf spark.yarn.queue=team2 ", "spark_conf.spark.yarn.queue"),
        ("--conf spark.yarn.queue=team ", "", "spark_conf.spark.yarn.queue"),
        ("--master yarn", "--master spark://mine:7077", "spark_master"),
        ('a $$b"', 'c"', "env.TEAM"),
        ('"SPARK_HOME": "', '"SPARK_HOME": "/opt', "spark_home"),
        ("PYSPARK_SUBMIT_ARGS", "SUBMIT_ARGS", "spark_conf"),
    ],
)  # fmt: skip
def test_what_a_hand_changed_is_named(edited, old, new, field):
    assert edited(old, new) == [field]


def test_a_template_of_ones_own_may_say_otherwise(edited, tmp_path):
    template = tmp_path / "own.conf"
    template.write_text(
        'display_name: a\nargv: [${PYSPARK_DRIVER_PYTHON}, "{connection_file}"]\nenv { A: b }\n'
    )

    assert edited(template=str(template)) == []
