"""Tell masters apart, and which of them a Spark home speaks."""

import pytest

from jupyter_pyspark_kernels.core.masters import cannot_speak, master_kind
from jupyter_pyspark_kernels.core.records import SparkHome


def home(*masters):
    return SparkHome(
        spark_home="/opt/spark", spark_version="3.5.6", pythonpath=(), py4j_version="",
        scala_version="2.12.18", hadoop_version="", masters=("local", "standalone", *masters),
    )  # fmt: skip


@pytest.mark.parametrize(
    ("master", "kind"),
    [("local", "local"), ("local[*]", "local"), ("local[2,3]", "local"), ("yarn", "yarn"),
     ("spark://a:7077,b:7077", "standalone"), ("k8s://https://h:6443", "kubernetes"),
     ("localhost", None), ("yarny", None), ("other://x", None)],
)  # fmt: skip
def test_kinds(master, kind):
    assert master_kind(master) == kind


def test_what_a_home_cannot_speak():
    text = cannot_speak(home("yarn"), "kubernetes")
    assert "/opt/spark was built without Kubernetes" in text
    assert "jars/spark-kubernetes_2.12-3.5.6.jar" in text
    assert "Choose another master" in text
    assert "spark-yarn_2.12-3.5.6.jar" in cannot_speak(home(), "yarn")
    for kind in ("local", "standalone", "yarn", None):
        assert cannot_speak(home("yarn"), kind) == ""
