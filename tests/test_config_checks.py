"""Test what is said of an administrator's config before any kernel is made."""

import os
from pathlib import Path

import pytest
from support import places

from jupyter_pyspark_kernels.config import PySparkKernels
from jupyter_pyspark_kernels.config_checks import config_problems

SPARK = str(places.find_spark_home())


@pytest.fixture(autouse=True)
def _own_directories(jupyter_dirs):
    """Nothing of this machine's Jupyter counts."""


def found(**settings):
    """Return field to severity and message of each problem."""
    problems = config_problems(PySparkKernels(**settings), os.environ)
    return {p.field: (p.severity, p.message) for p in problems}


def test_nothing_is_wrong_with_nothing():
    assert found() == {}


def test_a_config_that_is_right(tmp_path, jupyter_dirs):
    (tmp_path / "conf").mkdir()
    template = tmp_path / "kernel.conf"
    template.write_text(
        'display_name: ${KERNEL_NAME}\nargv: ["a", "{connection_file}"]\nenv {}\n', "utf-8"
    )

    problems = found(
        spark_home=SPARK,
        spark_homes=[f"{Path(SPARK).parent}/pyspar*"],
        spark_master="yarn",
        hadoop_conf_dir=str(tmp_path / "conf"),
        template=str(template),
        locations={"team": str(tmp_path)},
        environment_roots=[str(tmp_path)],
        spark_conf={"spark.executor.memory": "4g"},
        offered_locations=["user", "team"],
        allowed_spark_homes=[SPARK],
        allowed_spark_masters=["yarn", "local[*]"],
        fixed_settings={"self_contained": "always", "leave_out": ["pip"]},
        fixed_spark_conf={"spark.yarn.queue": "team"},
        profiles={"rules": {"spark_conf": {"spark.ui.showConsoleProgress": "false"}}},
        fixed_profiles=["rules"],
        reasons={
            "spark_conf.spark.yarn.queue": "The quota is there.",
            "profiles.rules": "Notebooks stay small.",
            "spark_master": "One cluster.",
        },
    )

    assert problems == {}


@pytest.mark.parametrize(
    ("settings", "field", "severity", "word"),
    [
        ({"spark_home": "/no/spark"}, "spark_home", "error", "/no/spark"),
        ({"spark_homes": ["/no/spark"]}, "spark_homes", "warning", "/no/spark"),
        ({"spark_homes": ["/no/spark*"]}, "spark_homes", "warning", "Nothing matches"),
        ({"allowed_spark_homes": ["/no/spark"]}, "allowed_spark_homes", "warning", "/no/spark"),
        ({"java_home": "/no/java"}, "java_home", "error", "bin/java"),
        ({"hadoop_conf_dir": "/no/conf"}, "hadoop_conf_dir", "error", "/no/conf"),
        ({"template": "/no/t.conf"}, "template", "error", "/no/t.conf"),
        ({"templates": {"ours": "/no/t.conf"}}, 'templates["ours"]', "error", "/no/t.conf"),
        ({"kernels_dir": "/no/kernels"}, "kernels_dir", "warning", "/no/kernels"),
        ({"locations": {"team": "/no/k"}}, 'locations["team"]', "warning", "/no/k"),
        ({"environment_roots": ["/no/envs"]}, "environment_roots", "warning", "/no/envs"),
        ({"spark_master": "YARN"}, "spark_master", "error", "is not a Spark master"),
        ({"fixed_settings": {"slimm": True}}, "fixed_settings", "error", "slimm"),
        ({"fixed_settings": {"slim": "yes"}}, "fixed_settings", "error", "slim"),
        (
            {"fixed_settings": {"spark_master": "YARN"}},
            'fixed_settings["spark_master"]',
            "error",
            "is not a Spark master",
        ),
        (
            {"fixed_spark_conf": {"spark.driver.memory": "4gb"}},
            'fixed_spark_conf["spark.driver.memory"]',
            "error",
            "4gb",
        ),
        (
            {"spark_conf": {"spark.executor.memory": "lots"}},
            'spark_conf["spark.executor.memory"]',
            "error",
            "lots",
        ),
        (
            {"spark_home": SPARK, "spark_conf": {"spark.dynamicAllocaton.enabled": "true"}},
            'spark_conf["spark.dynamicAllocaton.enabled"]',
            "warning",
            "Did you mean spark.dynamicAllocation.enabled",
        ),
        (
            {"spark_master": "local[2]", "fixed_spark_conf": {"spark.yarn.queue": "team"}},
            'fixed_spark_conf["spark.yarn.queue"]',
            "warning",
            "only YARN reads it",
        ),
        (
            {"spark_conf": {"spark.hadoop.fs.s3a.secret.key": "hunter2"}},
            'spark_conf["spark.hadoop.fs.s3a.secret.key"]',
            "error",
            "looks like a secret",
        ),
        ({"fixed_profiles": ["rules"]}, "fixed_profiles", "error", "rules"),
        ({"profiles": {"odd": {"spark_master": "YARN"}}}, "profiles", "warning", "YARN"),
        ({"offered_locations": ["usr"]}, "offered_locations", "error", "Write one of: "),
        ({"reasons": {"spark.yarn.queue": "x"}}, "reasons", "warning", "never shown"),
        (
            {"spark_master": "yarn", "allowed_spark_masters": ["spark://*"]},
            "spark_master",
            "error",
            "allowed_spark_masters leaves it out",
        ),
        (
            {"spark_home": SPARK, "allowed_spark_homes": ["/no/spark"]},
            "spark_home",
            "error",
            "allowed_spark_homes leaves it out",
        ),
        (
            {"spark_homes": [SPARK], "allowed_spark_homes": ["/no/spark"]},
            "spark_homes",
            "warning",
            "is not offered",
        ),
    ],
)
def test_each_mistake_is_said_with_its_setting(settings, field, severity, word):
    problems = found(**settings)

    assert problems[field][0] == severity
    assert word in problems[field][1]


def test_a_secret_itself_is_not_said():
    problems = found(spark_conf={"spark.hadoop.fs.s3a.secret.key": "hunter2"})

    assert "hunter2" not in str(problems)
