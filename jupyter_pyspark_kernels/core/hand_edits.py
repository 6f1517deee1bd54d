"""Notice a ``kernel.json`` of ours that was changed by hand: it runs otherwise than its settings say."""

import shlex
from collections.abc import Mapping

from pydantic import JsonValue

from .settings import KernelSettings


def edited_fields(content: Mapping[str, JsonValue], settings: KernelSettings) -> list[str]:
    """Return the settings that the file's ``env`` does not have as they are; values are not said.

    A list of a thousand kernels asks for it, so the arguments are looked through and not taken
    apart. What a template of one's own makes of the settings is not known here: nothing is found.

    Parameters
    ----------
    settings
        What the kernel runs with, its profiles included.
    """
    env = content.get("env")
    if settings.template or not isinstance(env, dict):
        return []
    wanted = {f"env.{name}": (name, value) for name, value in settings.env.items()}
    if settings.spark_home:
        wanted["spark_home"] = ("SPARK_HOME", settings.spark_home)
    found = [field for field, (name, value) in wanted.items() if env.get(name) != _doubled(value)]
    submitted = env.get("PYSPARK_SUBMIT_ARGS")
    if not isinstance(submitted, str):
        return [*found, "spark_conf"]
    words = {"spark_master": f"--master {shlex.quote(settings.spark_master)} "}
    words |= {
        f"spark_conf.{key}": f"--conf {shlex.quote(f'{key}={value}')} "
        for key, value in settings.spark_conf.items()
    }
    return [*found, *(field for field, text in words.items() if _doubled(text) not in submitted)]


def _doubled(value: str) -> str:
    """Return a value as ``env`` holds it: Jupyter takes a single ``$`` for a variable of its own."""
    return value.replace("$", "$$")
