"""Test what is said where settings differ from what the administrator fixed or allows."""

import pytest
from support import places

from jupyter_pyspark_kernels.config import PySparkKernels
from jupyter_pyspark_kernels.core.records import Problem
from jupyter_pyspark_kernels.core.settings import KernelSettings
from jupyter_pyspark_kernels.fixed import departures, for_users

SPARK = str(places.find_spark_home())
CONFIG = {
    "allowed_spark_homes": [SPARK],
    "allowed_spark_masters": ["yarn", "spark://trusted*"],
    "fixed_settings": {"slim": True, "leave_out": ["pip"]},
    "fixed_spark_conf": {"spark.yarn.queue": "team"},
    "profiles": {"rules": {"env": {"TEAM": "a"}, "spark_conf": {"spark.yarn.queue": "rules"}}},
    "fixed_profiles": ["rules"],
    "reasons": {"spark_conf.spark.yarn.queue": "The quota is there."},
}
RIGHT = {
    "spark_home": SPARK,
    "spark_master": "yarn",
    "slim": True,
    "leave_out": ("pip",),
    "spark_conf": {"spark.yarn.queue": "team"},
    "env": {"TEAM": "a"},
}


def made(**changed):
    return KernelSettings(kernel_name="etl", environment_dir="/e", **{**RIGHT, **changed})


def test_nothing_is_said_of_a_kernel_as_the_administrator_wants_it():
    assert list(departures(made(), PySparkKernels(**CONFIG))) == []


@pytest.mark.parametrize(
    ("changed", "field", "words"),
    [
        ({"slim": False}, "slim", ["It is false", "fixed true"]),
        ({"leave_out": ()}, "leave_out", ["fixed 'pip'"]),
        (
            {"spark_conf": {"spark.yarn.queue": "mine"}},
            "spark_conf.spark.yarn.queue",
            ["It is 'mine'", "fixed 'team'", "The quota is there."],
        ),
        ({"spark_conf": {}}, "spark_conf.spark.yarn.queue", ["It is not set"]),
        ({"env": {}}, "env.TEAM", ["fixed 'a'"]),
        ({"spark_master": "local[2]"}, "spark_master", ["yarn, spark://trusted*"]),
        ({"spark_home": "/opt/other"}, "spark_home", ["'/opt/other'", SPARK]),
    ],
)
def test_each_difference_is_a_warning_with_its_field(changed, field, words):
    (problem,) = departures(made(**changed), PySparkKernels(**CONFIG))

    assert (problem.field, problem.severity) == (field, "warning")
    assert all(word in problem.message for word in words)


def test_no_secret_is_said():
    key = "spark.hadoop.fs.s3a.secret.key"
    config = PySparkKernels(fixed_spark_conf={key: "hunter2"})

    (problem,) = departures(made(spark_conf={key: "hunter3"}), config)

    assert "hunter" not in problem.message


def test_users_are_not_warned_of_what_the_administrator_set():
    config = PySparkKernels(spark_conf={"spark.a": "1", "spark.b": "2"}, leave_out=["pip"])
    settings = made(spark_conf={"spark.a": "1", "spark.b": "3"}, leave_out=["pip", "x"])
    missing = "The environment has no package {!r} to leave out."
    problems = [
        Problem(field="spark_conf.spark.a", message="A warning.", severity="warning"),
        Problem(field="spark_conf.spark.a", message="An error."),
        Problem(field="spark_conf.spark.b", message="Own.", severity="warning"),
        Problem(field="leave_out", message=missing.format("pip"), severity="warning"),
        Problem(field="leave_out", message=missing.format("x"), severity="warning"),
        Problem(field="leave_out", message="pip is needed by x.", severity="warning"),
    ]

    kept = [problem.message for problem in for_users(problems, settings, config)]

    assert kept == ["An error.", "Own.", missing.format("x"), "pip is needed by x."]
