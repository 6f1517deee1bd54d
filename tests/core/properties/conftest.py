"""Fixtures of the tests that start Spark again and again."""

import os
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest
from support.clash_cases import LOCAL, STANDALONE, YARN
from support.spark_starts import SparkStarts, Start, spark_starts

# Another Spark than that of the tests, by hand: CLASHES_SPARK_HOME=….
HOME = os.environ.get("CLASHES_SPARK_HOME", "")
_MASTERS = {LOCAL: LOCAL, STANDALONE: "local-cluster[2,2,1024]", YARN: YARN}
_AMAZON = {"ACCESS_KEY_ID": "id", "SECRET_ACCESS_KEY": "key", "SESSION_TOKEN": "token"}
# Nobody listens there, and Hadoop gives up at once.
_NO_YARN = {
    "spark.hadoop.yarn.resourcemanager.address": "127.0.0.1:9",
    "spark.hadoop.yarn.resourcemanager.connect.max-wait.ms": "1",
    "spark.hadoop.yarn.resourcemanager.connect.retry-interval.ms": "1",
    "spark.hadoop.ipc.client.connect.max.retries": "0",
    "spark.yarn.jars": "local:/none/*",
}


@pytest.fixture(scope="session")
def home(spark_home: Path) -> Path:
    """The Spark that is started: that of the tests, or another, by hand."""
    return Path(HOME) if HOME else spark_home


@pytest.fixture(scope="session")
def spark(
    home: Path, java_home: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[SparkStarts]:
    """One Java with Spark's jars, and secrets in its environment."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
        patch.setenv("A_SECRET", "of the environment")
        for name, value in _AMAZON.items():
            patch.setenv(f"AWS_{name}", value)
        with spark_starts(home, java_home, tmp_path_factory.mktemp("starts")) as started:
            yield started


@pytest.fixture(scope="session")
def start(spark: SparkStarts) -> Callable[..., Start]:
    """Start Spark with some properties: `start({…}, STANDALONE)`."""

    def run(
        properties: Mapping[str, str],
        master: str = LOCAL,
        look: Callable[[Any], Any] | None = None,
        **wait: Any,
    ) -> Start:
        others = _NO_YARN if master == YARN else {}
        if master == STANDALONE:
            others = {"spark.executor.memory": "450m"}
        return spark.start({**others, **properties}, _MASTERS[master], look, **wait)

    return run
