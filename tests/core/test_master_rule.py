"""Test which masters are taken, and what is said of the others."""

import pytest

from jupyter_pyspark_kernels.core.master_rule import spark_master


def refused(value):
    message = spark_master(value)
    assert message is not None, value
    # What is wrong, and then a second sentence with the way out.
    assert message.count(". ") >= 1 or ": " in message, message
    assert message.isprintable()
    assert len(message) < 500
    return message


@pytest.mark.parametrize(
    "master",
    [
        "local",
        "local[1]",
        "local[*]",
        "local[64]",
        "local[*,2]",
        "local[4, 2]",
        "local[4 ,2]",
        "yarn",
        "spark://h:7077",
        "spark://a:1,b:65535",
        "spark://10.0.0.1:7077",
        "spark://[::1]:7077",
        "spark://spark-master.prod.example:7077",
        "spark://0a:7077",
        "spark://[fe80::1:2]:7077",
        "k8s://https://h:6443",
        "k8s://h",
        "k8s://http://127.0.0.1:8001",
        "k8s://https://h:1/k8s/c-1",
        "k8s://kubernetes.default.svc",
        "k8s://https://[::1]:6443",
        "local[2147483647]",
    ],
)
def test_masters_that_spark_takes(master):
    assert spark_master(master) is None


@pytest.mark.parametrize(
    "master",
    [
        "LOCAL",
        "Local[*]",
        "YARN",
        "yarn;",
        "yarn\n",
        "local[2,0]",
        "local[0,1]",
        "local[]",
        "local[-1]",
        "local[*",
        "local[**]",
        "local[1.5]",
        "local[2,3,4]",
        "local[2,*]",
        "local[ 2]",
        "local*",
        "local[٣]",
        "local[2147483648]",
        "local[" + "9" * 900 + "]",
        "local-cluster[2,1,1024]",
        "spark://h",
        "spark://h:",
        "spark://h:0",
        "spark://h:65536",
        "spark://h:7077/",
        "spark://h:x",
        "spark://h_h:7077",
        "spark://:7077",
        "spark://-h:7077",
        "spark://a:1,",
        "spark://a:1,,b:2",
        "spark://u@h:7077",
        "spark://h:7077?x",
        "spark://a..b:1",
        "spark://node.1:7077",
        "spark://[::g]:1",
        "spark://1.2.3.256:7077",
        "spark://h:7077, i:7077",
        "SPARK://h:7077",
        "spark://a:1,spark://b:1",
        "spark://[1.2.3.4]:1",
        "spark://h:٧",
        "k8s://",
        "k8s://https://",
        "k8s://ftp://h",
        "k8s://https://h:0",
        "k8s://h_h",
        "k8s://a b",
        "K8S://h",
        "mesos://h:5050",
        "sc://h:15002",
        "yarn-client",
        "yarn-cluster",
        "spark",
        "http://h",
        "$MASTER",
        "local[*] --conf x=y",
        "\tlocal",
        "\u00a0yarn",
        "yarn\u200b",
        "'yarn'",
        "null",
    ],
)
def test_masters_that_spark_refuses(master):
    refused(master)


def test_old_masters_name_the_way_out():
    assert "Use yarn." in refused("yarn-client")
    assert "since Spark 4" in refused("mesos://h:5050")
    assert "not a master" in refused("sc://localhost")


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("YARN", "yarn"),
        (" local [2] ", "local[2]"),
        ("Local[*]", "local[*]"),
        ("local4", "local[4]"),
        ("local(4)", "local[4]"),
        ("local[ 8", "local[8]"),
        ("local[0]", "local[*]"),
        ("local*", "local[*]"),
        ("spark://h", "spark://h:7077"),
        ("spark://h:7077/", "spark://h:7077"),
        ("h:7077", "spark://h:7077"),
        ("http://h:8080", "spark://h:7077"),
        ("https://h:6443", "k8s://https://h:6443"),
        ("K8S://h", "k8s://h"),
    ],
)
def test_what_was_meant_is_asked(typed, meant):
    assert f"Did you mean {meant}? " in refused(typed)
    assert spark_master(meant) is None


@pytest.mark.parametrize(
    "typed", ["local[4] four", "spark", "local[2,3,4]", "local-cluster[1,1,1]"]
)
def test_nothing_is_guessed_of_what_could_be_anything(typed):
    assert "Did you mean" not in refused(typed)
