"""Test what a profile may hold."""

import pytest

from jupyter_pyspark_kernels.core.concealing import HIDDEN
from jupyter_pyspark_kernels.core.profile import (
    PROFILE_BYTES,
    Profile,
    profile_problems,
    profile_values,
    same_name,
)


def problems_of(**values):
    return {p.field: p.message for p in profile_problems(Profile(**{"name": "large", **values}))}


def test_a_whole_profile_has_no_problem():
    whole = Profile(
        name="Потоки на YARN",
        about="For streams that run for days.",
        spark_master="yarn",
        spark_home="/opt/spark",
        hadoop_conf_dir="/etc/hadoop",
        spark_conf_dir="/etc/spark",
        java_home="/opt/java",
        spark_conf={"spark.executor.memory": "8g", "spark.x": ""},
        env={"TEAM": "a"},
    )

    assert list(profile_problems(whole)) == []
    assert list(profile_values(whole))[:2] == ["spark_master", "spark_home"]
    assert profile_values(whole)["spark_conf.spark.x"] == ""
    assert profile_values(Profile(name="nothing")) == {}


@pytest.mark.parametrize(
    "name", ["", " ", " a", "a ", "a/b", "a\\b", "..", "-x", "a\nb", "a\u202eb", "x" * 61, "a\0"]
)
def test_names_that_no_address_or_list_can_hold(name):
    assert "name" in problems_of(name=name)


@pytest.mark.parametrize(
    ("values", "field"),
    [
        ({"spark_master": "mesos://h:1"}, "spark_master"),
        ({"spark_home": "opt/spark"}, "spark_home"),
        ({"java_home": "java"}, "java_home"),
        ({"hadoop_conf_dir": "/a:b"}, "hadoop_conf_dir"),
        ({"spark_conf": {"spark.master": "yarn"}}, "spark_conf.spark.master"),
        ({"spark_conf": {"spark.driver.memory": "4gb"}}, "spark_conf.spark.driver.memory"),
        ({"env": {"SPARK_HOME": "/x"}}, "env.SPARK_HOME"),
        ({"about": "x" * 501}, "about"),
        ({"about": "two\nlines"}, "about"),
        ({"spark_conf": {"spark.x": "x" * PROFILE_BYTES}}, "spark_conf"),
    ],
)
def test_values_are_judged_by_the_rules_of_a_kernel(values, field):
    assert list(problems_of(**values)) == [field]


@pytest.mark.parametrize(
    ("values", "field", "way"),
    [
        (
            {"spark_conf": {"spark.hadoop.fs.s3a.secret.key": "hunter2"}},
            "spark_conf.spark.hadoop.fs.s3a.secret.key",
            "credential provider",
        ),
        ({"env": {"HF_TOKEN": "hunter2"}}, "env.HF_TOKEN", "Jupyter server"),
        ({"env": {"HF_TOKEN": HIDDEN}}, "env.HF_TOKEN", "Jupyter server"),
    ],
)
def test_secrets_are_refused_by_name_with_a_way_out(values, field, way):
    found = problems_of(**values)

    assert list(found) == [field]
    assert "no profile keeps" in found[field]
    assert way in found[field]
    assert "hunter2" not in found[field]


def test_names_that_look_the_same_are_the_same():
    assert same_name("Large  Jobs") == same_name("large jobs")
    assert same_name("large") != same_name("larger")
