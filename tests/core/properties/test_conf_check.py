"""Test verdicts: Spark's own answer, the launcher's beside it, and what to know of a key."""

import pytest

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue
from jupyter_pyspark_kernels.core.properties.conf_check import check


@pytest.fixture(scope="module")
def judge():
    catalogue = shipped_catalogue("4.3.0")
    return lambda key, value: check(key, value, catalogue)


@pytest.mark.parametrize(
    ("key", "value", "ok", "severity", "words"),
    [
        ("spark.executor.memory", "4g", True, None, ""),
        ("spark.network.timeout", "5 minutes", False, "error", "30s"),
        ("spark.dynamicAllocation.enabled", "yes", False, "error", "true or false"),
        ("spark.sql.parquet.compression.codec", "zip", False, "error", "snappy"),
        ("spark.driver.memory", "4gb", True, "error", "4g."),
        ("spark.driver.memory", "512", True, "error", "512m"),
        ("spark.executor.extraJavaOptions", "-Da='b", True, "error", "Close it"),
        (
            "spark.dynamicAllocaton.enabled",
            "true",
            True,
            "warning",
            "spark.dynamicAllocation.enabled",
        ),
        ("spark.Executor.Memory", "4g", True, "warning", "Did you mean spark.executor.memory?"),
        ("spark.mine.alone", "1", True, "warning", "does not know"),
        ("spark.yarn.keytab", "/k", True, "warning", "spark.kerberos.keytab"),
        ("spark.sql.optimizer.maxIterations", "x", True, "warning", "internal"),
        ("spark.sql.session.timeZone", "Mars", True, "info", "not checked"),
        ("spark.executorEnv.A", "b", True, None, ""),
        ("executor.memory", "4g", True, "warning", "ignores"),
    ],
)
def test_verdicts(judge, key, value, ok, severity, words):
    verdict = judge(key, value)
    assert (verdict.key, verdict.value, verdict.ok, verdict.severity) == (key, value, ok, severity)
    assert words in (verdict.problem or "")


def test_a_secret_is_not_shown(judge):
    verdict = judge("spark.ssl.keyPassword", "tops3cret")
    assert "tops3cret" not in f"{verdict}"
    assert verdict.value == "(hidden)"
