"""Read the properties that are in force before a kernel sets any: ``spark-defaults.conf``."""

import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from ..errors import KernelError
from ..files import TEXT_BYTES, read_text
from ..records import Default
from .properties_file import read_lines

FILE_NAME = "spark-defaults.conf"


class DefaultsError(KernelError):
    """Say why the defaults cannot be read, which keeps Spark from starting too."""


def defaults_in_force(
    spark_home: str, spark_conf_dir: str = "", submit_args: Sequence[str] = ()
) -> dict[str, Default]:
    """Return what spark-submit takes where a kernel says nothing, by key, in the file's order.

    As in Spark's ``SparkSubmitArguments``: the file of ``--properties-file``, else the
    ``spark-defaults.conf`` of ``spark_conf_dir``, else that of the home's ``conf``; and with
    ``--load-spark-defaults`` both, of which the first wins. A directory that is given and has no
    such file stands for none, not for the home's. Keys that do not begin with ``spark.`` are left
    out, as Spark ignores them. Values may be secrets.

    Raises
    ------
    DefaultsError
        When a file is there and cannot be read; the message names it, and no value of it.
    """
    found: dict[str, Default] = {}
    for path in _files(spark_home, spark_conf_dir, submit_args):
        for key, value in _read(path):
            if key.startswith("spark.") and (key not in found or found[key].origin == path):
                found[key] = Default(value, path)
    return found


def _files(spark_home: str, spark_conf_dir: str, submit_args: Sequence[str]) -> Iterator[str]:
    named = _properties_file(submit_args)
    # What a relative path means is known only where the kernel starts.
    if os.path.isabs(named):
        yield named
    if not named or "--load-spark-defaults" in submit_args:
        folder = spark_conf_dir or (os.path.join(spark_home, "conf") if spark_home else "")
        if folder:
            yield os.path.join(folder, FILE_NAME)


def _properties_file(submit_args: Sequence[str]) -> str:
    path = ""
    for word, after in zip(submit_args, (*submit_args[1:], ""), strict=False):
        if word == "--properties-file":
            path = after
        elif word.startswith("--properties-file="):
            path = word.partition("=")[2]
    return path


def _read(path: str) -> Iterator[tuple[str, str]]:
    try:
        text = read_text(Path(path), TEXT_BYTES + 1)
        lines = read_lines(text or "")
    except OSError as error:
        raise DefaultsError(
            f"{path} cannot be read: {error.strerror}. Spark would not start; let it be read, or "
            "give another spark_conf_dir."
        ) from error
    except KernelError as error:
        raise DefaultsError(f"{path}: {error}") from error
    if len(text or "") > TEXT_BYTES:
        raise DefaultsError(f"{path} is larger than {TEXT_BYTES >> 20} MiB. Make it shorter.")
    for line in lines:
        yield line.key, line.value
