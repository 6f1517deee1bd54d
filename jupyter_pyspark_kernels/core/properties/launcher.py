"""Judge what Spark's launcher and the driver's JVM refuse, whatever Spark's converters accept."""

import re
from collections.abc import Iterator, Mapping

from ..rules import shown
from ..secrets import looks_secret

_JAVA_OPTIONS = (
    "spark.driver.extraJavaOptions",
    "spark.driver.defaultJavaOptions",
    "spark.executor.extraJavaOptions",
    "spark.executor.defaultJavaOptions",
    "spark.yarn.am.extraJavaOptions",
)


def launch_problems(spark_conf: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the key and the message of every property with which Spark would not start."""
    if "spark.driver.memory" in spark_conf and (
        message := _heap_problem(spark_conf["spark.driver.memory"])
    ):
        yield "spark.driver.memory", message
    for key in _JAVA_OPTIONS:
        if key in spark_conf and (message := _java_options_problem(key, spark_conf[key])):
            yield key, message


def _heap_problem(value: str) -> str | None:
    """Judge spark.driver.memory, which becomes -Xmx as it stands (SparkSubmitCommandBuilder)."""
    if re.fullmatch(r"[0-9]+[kmgt]", value, re.IGNORECASE | re.ASCII):
        return None
    digits = re.fullmatch(r"\s*([0-9]+)\s*([kmgt]?)b?\s*", value, re.IGNORECASE | re.ASCII)
    # A bare number below Spark's least of some 471 MiB will have been meant as gigabytes.
    unit = (digits[2] or ("g" if int(digits[1]) < 471 else "m")) if digits else ""
    example = f"{digits[1]}{unit}" if digits else "4g"
    return (
        f"spark.driver.memory is {shown(value)}, with which the driver's Java cannot start. "
        f"Write a whole number and one of k, m, g, t, such as {example}."
    )


def _java_options_problem(key: str, value: str) -> str | None:
    """Judge Java options as CommandBuilderUtils.parseOptionString and those that refuse -Xmx do.

    These are SparkSubmitCommandBuilder.checkJavaOptions for the driver, SparkConf.validateSettings
    for executors, and YARN's Client for its application master.
    """
    if _open_quote(value):
        # Java options are where passwords of key stores are; the value is not shown then.
        seen = "" if looks_secret(key, value) else f" in {shown(value)}"
        return f"{key} has a quote or backslash without its end. Close it{seen}."
    if key == "spark.executor.defaultJavaOptions":
        # What is in them is refused by some releases only: clashes/submitting.py.
        return None
    if "-Xmx" in value:
        memory = key.split(".extra", maxsplit=1)[0].split(".default", maxsplit=1)[0] + ".memory"
        return f"{key} may not hold -Xmx: Spark refuses to start. Use {memory}."
    if key.startswith("spark.executor") and "-Dspark" in value:
        return (
            f"{key} may not set Spark properties: Spark refuses to start. Set them by themselves."
        )
    return None


def _open_quote(value: str) -> bool:
    quote, escaped = "", False
    for character in value:
        if escaped:
            escaped = False
        elif character == "\\" and quote != "'":
            escaped = True
        elif character in "'\"" and quote in {"", character}:
            quote = "" if quote else character
    return bool(quote) or escaped
