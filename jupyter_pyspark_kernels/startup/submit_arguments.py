"""Read which Spark properties the submit arguments set."""

from __future__ import annotations

import os
import re
import shlex
from collections.abc import Mapping

OPTIONS = {  # of spark-submit, as far as this file looks at what they set
    "--master": "spark.master",
    "--driver-memory": "spark.driver.memory",
    "--executor-memory": "spark.executor.memory",
    "--driver-cores": "spark.driver.cores",
    "--executor-cores": "spark.executor.cores",
    "--total-executor-cores": "spark.cores.max",
    "--num-executors": "spark.executor.instances",
}


def submit_settings(environ: Mapping[str, str]) -> dict[str, str]:
    """Return the Spark properties that the submit arguments set; empty when they cannot be read."""
    try:
        words = shlex.split(environ.get("PYSPARK_SUBMIT_ARGS", ""))
    except ValueError:
        return {}
    options: list[tuple[str, str]] = []
    while words:
        name, equals, value = words.pop(0).partition("=")
        if name in OPTIONS or name in ("--conf", "-c", "--properties-file"):
            options.append((name, value if equals else (words.pop(0) if words else "")))
    files = [value for name, value in options if name == "--properties-file"]
    confs = [value.partition("=") for name, value in options if name in ("--conf", "-c")]
    home = environ.get("SPARK_HOME", "")
    conf_dir = environ.get("SPARK_CONF_DIR") or os.path.join(home, "conf")
    settings = _read_properties((files or [os.path.join(conf_dir, "spark-defaults.conf")])[-1])
    settings.update((key.strip(), value) for key, _, value in confs)
    settings.update((OPTIONS[name], value) for name, value in options if name in OPTIONS)
    return settings


def _read_properties(path: str) -> dict[str, str]:
    """Return what a spark-defaults.conf sets; empty when there is none."""
    try:
        with open(path, encoding="utf-8", errors="replace") as file:
            lines = [re.split(r"[\s=:]+", line.strip(), maxsplit=1) for line in file]
    except OSError:
        return {}
    return {line[0]: line[1] for line in lines if len(line) == 2 and not line[0].startswith("#")}
