"""Stand in for what Jupyter and Spark do with a kernel.json, without starting either.

test_kernel_json.py compares the first step with jupyter_client's own code; tests/test_values.py
reads the values back from a real Spark.
"""

import json
import shlex
from collections.abc import Mapping
from string import Template


def kernel_env(text: str, environ: Mapping[str, str]) -> dict[str, str]:
    """Return the variables a kernel adds: as jupyter_client's provisioner substitutes them."""
    env = json.loads(text).get("env", {})
    return {key: Template(value).safe_substitute(environ) for key, value in env.items()}


def submitted(env: Mapping[str, str]) -> tuple[str, dict[str, str], list[str]]:
    """Return master, properties and archives: as pyspark.java_gateway and SparkSubmit take them."""
    words = shlex.split(env["PYSPARK_SUBMIT_ARGS"])
    assert words.pop() == "pyspark-shell"
    pairs = list(zip(words[::2], words[1::2], strict=True))
    properties = [tuple(value.split("=", 1)) for option, value in pairs if option == "--conf"]
    [master] = [value for option, value in pairs if option == "--master"]
    archives = [value for option, value in pairs if option == "--archives"]
    assert len(pairs) == 1 + len(properties) + len(archives)
    return master, dict(properties), archives
