"""Build PYSPARK_SUBMIT_ARGS, and take one apart again."""

import os
import shlex
from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from urllib.parse import quote, unquote

from .errors import KernelError

SHELL = "pyspark-shell"

# Characters that Spark takes in the plain path of an archive; others go into a file: URI
# (tried with Spark 4.3: a space or '%' fails plain and works encoded).
_NEEDS_URI = frozenset(' %"<>^`|')

# spark-submit's options that are another spelling of a property, with the number of its
# arguments always one. Source: SparkSubmitArguments.mergeDefaultSparkProperties and handle.
PROPERTY_OF_OPTION = {
    "--name": "spark.app.name",
    "--jars": "spark.jars",
    "--packages": "spark.jars.packages",
    "--exclude-packages": "spark.jars.excludes",
    "--repositories": "spark.jars.repositories",
    "--py-files": "spark.submit.pyFiles",
    "--files": "spark.files",
    "--driver-memory": "spark.driver.memory",
    "--driver-java-options": "spark.driver.extraJavaOptions",
    "--driver-library-path": "spark.driver.extraLibraryPath",
    "--driver-class-path": "spark.driver.extraClassPath",
    "--driver-cores": "spark.driver.cores",
    "--executor-memory": "spark.executor.memory",
    "--executor-cores": "spark.executor.cores",
    "--num-executors": "spark.executor.instances",
    "--total-executor-cores": "spark.cores.max",
    "--queue": "spark.yarn.queue",
    "--principal": "spark.kerberos.principal",
    "--keytab": "spark.kerberos.keytab",
}

# Linux's MAX_ARG_STRLEN; shlex takes minutes for a megabyte.
VARIABLE_BYTES = 131_072

_ARCHIVES_PROPERTIES = ("spark.yarn.dist.archives", "spark.archives")


class SubmitArgsError(KernelError):
    """Say why a PYSPARK_SUBMIT_ARGS cannot be taken apart."""

    code = "submit_args"


@dataclass(frozen=True)
class SubmitArgs:
    """Hold what a PYSPARK_SUBMIT_ARGS says.

    Attributes
    ----------
    archive
        Path of the archive that carries the environment, None where there is none.
    rest
        Arguments that have no setting of ours, in order; other archives among them.
    """

    master: str = ""
    spark_conf: dict[str, str] = field(default_factory=dict)
    archive: str | None = None
    rest: tuple[str, ...] = ()


def build(
    master: str,
    spark_conf: Mapping[str, str],
    archive: str | None,
    alias: str,
    rest: Sequence[str] = (),
) -> str:
    """Return the value of PYSPARK_SUBMIT_ARGS, quoted for the ``shlex.split`` of pyspark."""
    arguments = ["--master", master]
    for key, value in spark_conf.items():
        arguments += ["--conf", f"{key}={value}"]
    others, archives = _take_archives(list(rest))
    if archive is not None:
        archives.append(f"{archive_uri(archive)}#{alias}")
    arguments += others
    if archives:
        # Of two --archives Spark takes the last alone.
        arguments += ["--archives", ",".join(archives)]
    return shlex.join([*arguments, SHELL])


def archive_uri(path: str) -> str:
    """Return the path plain where Spark takes it so, a percent-encoded URI where it must be."""
    if _NEEDS_URI & set(path):
        return "file://" + quote(path)
    return path


def parse(text: str, aliases: Collection[str] = ()) -> SubmitArgs:
    """Take a PYSPARK_SUBMIT_ARGS apart, ours or anybody's.

    Parameters
    ----------
    aliases
        Names under which executors look for the environment: an archive of another name is some
        other file's.

    Raises
    ------
    SubmitArgsError
        When a quote is left open, an option lacks its value, or no variable could hold it.
    """
    if len(text) > VARIABLE_BYTES:
        raise SubmitArgsError(
            f"PYSPARK_SUBMIT_ARGS has {len(text)} characters, and an environment variable holds "
            f"{VARIABLE_BYTES}. Move properties to spark-defaults.conf."
        )
    try:
        words = [*_split(text)]
    except ValueError as error:
        raise SubmitArgsError(
            f"PYSPARK_SUBMIT_ARGS cannot be read ({error}). Close its quotes in kernel.json."
        ) from error
    if words and words[-1] == SHELL:
        words.pop()
    master, spark_conf, rest = _gather(words)
    rest, archives = _take_archives(rest)
    for key in _ARCHIVES_PROPERTIES:
        # The original's and many hand-written kernels give the archive as a property.
        archives += _items(spark_conf.pop(key, ""))
    ours = next((item for item in archives if _alias(item) in aliases), None)
    others = [item for item in archives if item != ours]
    if others:
        rest += ["--archives", ",".join(others)]
    return SubmitArgs(master, spark_conf, None if ours is None else _path(ours), tuple(rest))


@lru_cache(maxsize=512)
def _split(text: str) -> tuple[str, ...]:
    """Split as a shell does; a list of kernels reads each of them several times."""
    return tuple(shlex.split(text))


def _gather(words: list[str]) -> tuple[str, dict[str, str], list[str]]:
    """Return master, properties and the rest of the arguments."""
    master = ""
    spark_conf: dict[str, str] = {}
    rest: list[str] = []
    index = 0
    while index < len(words):
        option, equals, joined = words[index].partition("=")
        index += 1
        if option not in {"--master", "--conf", "-c", "--archives", *PROPERTY_OF_OPTION}:
            rest.append(words[index - 1])
            continue
        if equals:
            value = joined
        elif index < len(words):
            value = words[index]
            index += 1
        else:
            raise SubmitArgsError(f"PYSPARK_SUBMIT_ARGS ends after {option}. Give it a value.")
        if option == "--master":
            master = value
        elif option == "--archives":
            rest += [option, value]
        else:
            key, _, setting = (
                value.partition("=")
                if option in {"--conf", "-c"}
                else (PROPERTY_OF_OPTION[option], "", value)
            )
            spark_conf[key] = setting
    return master, spark_conf, rest


def _take_archives(rest: list[str]) -> tuple[list[str], list[str]]:
    """Split the rest of the arguments into those without --archives, and the items of these."""
    others: list[str] = []
    archives: list[str] = []
    words = iter(rest)
    for word in words:
        if word == "--archives":
            archives += _items(next(words, ""))
        else:
            others.append(word)
    return others, archives


def _items(archives: str) -> list[str]:
    return [item for item in archives.split(",") if item]


def _path(item: str) -> str:
    path = item.partition("#")[0]
    return unquote(path.removeprefix("file://")) if path.startswith("file://") else path


def _alias(item: str) -> str:
    """Return the name of the directory that an archive becomes on an executor."""
    return item.partition("#")[2] or os.path.basename(_path(item))
