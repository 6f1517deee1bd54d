"""Read the settings of an installed kernel back from its ``kernel.json``, ours or anybody's."""

import os
import re
from collections.abc import Mapping
from dataclasses import dataclass

from pydantic import JsonValue

from .archive import ALIAS
from .errors import InvalidSettingsError
from .merging import LOOKED_FOR
from .rules import ENV_SET_BY_US
from .settings import KernelSettings, parse_settings
from .submit_args import SubmitArgs, SubmitArgsError, parse

METADATA = "pyspark_kernels"
FORMAT_VERSION = 1

# These this tool writes anew, so what they take of the Jupyter server need not be known.
_REPLACED = frozenset({"PYTHONPATH", "PYTHONSTARTUP", "OLD_PYTHONSTARTUP"})
_PYTHON = ("spark.pyspark.python", "spark.pyspark.driver.python")

# What string.Template would replace at the kernel's start; '$$' is a literal dollar.
_PLACEHOLDER = re.compile(r"\$(?:(\$)|[_a-zA-Z][_a-zA-Z0-9]*|\{[_a-zA-Z][_a-zA-Z0-9]*\})")


@dataclass(frozen=True)
class ReadBack:
    """Hold what a ``kernel.json`` says.

    Attributes
    ----------
    ours
        Whether this tool made it.
    settings
        None where ``fault`` says why they cannot be read.
    found
        Fields of the settings whose value was found when the kernel was made, and not given.
    """

    ours: bool
    settings: KernelSettings | None
    fault: str = ""
    found: tuple[str, ...] = ()


def is_pyspark(content: Mapping[str, JsonValue]) -> bool:
    """Tell a PySpark kernel: one of ours, or one that carries PYSPARK_SUBMIT_ARGS."""
    return METADATA in _mapping(content, "metadata") or "PYSPARK_SUBMIT_ARGS" in _mapping(
        content, "env"
    )


def read_back(kernel_name: str, content: Mapping[str, JsonValue]) -> ReadBack:
    """Return the settings that ``content`` was made from, or would be made from."""
    ours = _mapping(content, "metadata").get(METADATA)
    if ours is None:
        return _of_others(kernel_name, content)
    if not isinstance(ours, dict) or ours.get("version") != FORMAT_VERSION:
        version = ours.get("version") if isinstance(ours, dict) else None
        return ReadBack(
            ours=True,
            settings=None,
            fault=f"Its settings have format version {version!r}; this release reads {FORMAT_VERSION}. "
            "Upgrade jupyter-pyspark-kernels.",
        )
    settings = ours.get("settings")
    try:
        # A folder that was renamed by hand goes by its own name.
        named = {**settings, "kernel_name": kernel_name} if isinstance(settings, dict) else {}
        return ReadBack(ours=True, settings=parse_settings(named), found=_found(ours))
    except InvalidSettingsError as error:
        return ReadBack(ours=True, settings=None, fault=f"Its settings are damaged: {error}")


def _found(ours: Mapping[str, JsonValue]) -> tuple[str, ...]:
    """Return the fields that are named as found; what a hand has written there is left aside."""
    named = ours.get("found")
    return tuple(field for field in LOOKED_FOR if isinstance(named, list) and field in named)


def _of_others(kernel_name: str, content: Mapping[str, JsonValue]) -> ReadBack:
    env = {}
    for key, value in _mapping(content, "env").items():
        if not isinstance(value, str):
            return ReadBack(
                ours=False, settings=None, fault=f"env.{key} is not a text. Put it in quotes."
            )
        plain = undouble(value)
        if plain is None and key not in _REPLACED:
            return ReadBack(
                ours=False,
                settings=None,
                fault=f"env.{key} takes a variable of the Jupyter server ('$'), which no setting can. "
                "Write its value instead.",
            )
        env[key] = plain or ""
    try:
        settings = _guess(kernel_name, content, env, submitted(env))
    except (SubmitArgsError, InvalidSettingsError) as error:
        return ReadBack(ours=False, settings=None, fault=str(error))
    return ReadBack(ours=False, settings=settings)


def submitted(env: Mapping[str, str]) -> SubmitArgs:
    """Take the PYSPARK_SUBMIT_ARGS of a kernel's ``env`` apart.

    Its archives are those of the environment by the names that the executors' Python goes by.

    Raises
    ------
    SubmitArgsError
    """
    text = env.get("PYSPARK_SUBMIT_ARGS", "")
    pythons = [env.get("PYSPARK_PYTHON", "")]
    pythons += [
        v
        for k, v in parse(text).spark_conf.items()
        if k in _PYTHON or k.endswith(".PYSPARK_PYTHON")
    ]
    names = (os.path.normpath(python).split(os.sep)[0] for python in pythons if python)
    return parse(text, {ALIAS, *filter(None, names)})


def _guess(
    kernel_name: str,
    content: Mapping[str, JsonValue],
    env: Mapping[str, str],
    parsed: SubmitArgs,
) -> KernelSettings:
    display_name = content.get("display_name")
    reserved = {*_PYTHON, "spark.master"}
    conf = parsed.spark_conf
    return parse_settings(
        {
            "kernel_name": kernel_name,
            "display_name": display_name if isinstance(display_name, str) else "",
            "environment_dir": _environment_dir(content, env),
            "spark_home": env.get("SPARK_HOME", ""),
            "spark_master": parsed.master or conf.get("spark.master", "local[*]"),
            "spark_conf": {key: value for key, value in conf.items() if key not in reserved},
            "hadoop_conf_dir": env.get("HADOOP_CONF_DIR", ""),
            "spark_conf_dir": env.get("SPARK_CONF_DIR", ""),
            "java_home": env.get("JAVA_HOME", ""),
            "env": {key: value for key, value in env.items() if key not in ENV_SET_BY_US},
            "submit_args": parsed.rest,
        }
    )


def _environment_dir(content: Mapping[str, JsonValue], env: Mapping[str, str]) -> str:
    """Return the environment of the driver's interpreter; empty where none is named by its path."""
    argv = content.get("argv")
    first = argv[0] if isinstance(argv, list) and argv and isinstance(argv[0], str) else ""
    for python in (first, env.get("PYSPARK_DRIVER_PYTHON", "")):
        if os.path.isabs(python) and os.path.basename(os.path.dirname(python)) == "bin":
            return os.path.dirname(os.path.dirname(python))
    return ""


def undouble(value: str) -> str | None:
    """Undo the doubling of ``$``; None where Jupyter would put a variable's value in."""
    if any(found[1] is None for found in _PLACEHOLDER.finditer(value)):
        return None
    return value.replace("$$", "$")


def _mapping(content: Mapping[str, JsonValue], key: str) -> Mapping[str, JsonValue]:
    value = content.get(key)
    return value if isinstance(value, dict) else {}
