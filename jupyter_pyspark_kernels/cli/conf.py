"""Run the commands that know Spark's properties: check-conf, catalogue."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ..config import PySparkKernels
from ..core.errors import KernelError
from ..core.properties.building import build_catalogue
from ..core.properties.catalogue import (
    Catalogue,
    catalogue_text,
    nearest_version,
    read_catalogue,
    shipped_catalogue,
    shipped_versions,
)
from ..core.properties.conf_check import Verdict, check_lines
from ..core.properties.properties_file import read_lines
from ..core.spark import read_spark_home
from ..core.whole_file import written_whole
from ..outcomes import FOUND_BROKEN
from .requests import absolute
from .text import printable


def check_conf(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Judge a file of Spark properties, a line for each."""
    catalogue = _catalogue(arguments, config)
    lines = read_lines(_read(arguments.file))
    verdicts = list(check_lines(lines, catalogue, arguments.master))
    if arguments.json:
        for verdict in verdicts:
            print(json.dumps(asdict(verdict), ensure_ascii=True))
    else:
        print(printable(_conf_text(verdicts, catalogue)))
    return FOUND_BROKEN if any(verdict.severity == "error" for verdict in verdicts) else 0


def catalogue(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Build the catalogue of a Spark, into a file or onto the standard output."""
    home = absolute(arguments.spark_home) or _spark_home(config)
    if not home:
        raise KernelError("Which Spark? Give --spark-home, or set SPARK_HOME.")
    built = build_catalogue(home, os.environ)
    if not arguments.out:
        print(catalogue_text(built), end="")
        return 0
    out = absolute(arguments.out)
    with written_whole(out, replace=True) as file:
        file.write(catalogue_text(built).encode())
    unchecked = sum(1 for known in built.properties.values() if known.unchecked)
    found = {"spark_version": built.spark_version, "out": out, "properties": len(built.properties), "unchecked": unchecked}  # fmt: skip
    text = f"Wrote {out}: Spark {built.spark_version}, {len(built.properties):,} properties, {unchecked} of them not checked"
    print(json.dumps(found) if arguments.json else printable(text))
    return 0


def _catalogue(arguments: argparse.Namespace, config: PySparkKernels) -> Catalogue:
    """Choose the catalogue; on stderr, say where it is not of the very release that was asked for."""
    if arguments.catalogue:
        return read_catalogue(absolute(arguments.catalogue))
    version = arguments.spark_version
    home = absolute(arguments.spark_home) or ("" if version else _spark_home(config))
    if home:
        version = read_spark_home(home).spark_version
    version = version or shipped_versions()[-1]
    chosen = nearest_version(version)
    if chosen != version:
        note = (
            f"note: there is no catalogue of Spark {version}; this is judged by that of {chosen}.\n"
        )
        sys.stderr.write(printable(note))
    return shipped_catalogue(chosen)


def _spark_home(config: PySparkKernels) -> str:
    return config.spark_home or os.environ.get("SPARK_HOME", "")


def _read(path: str) -> str:
    try:
        content = sys.stdin.buffer.read() if path == "-" else Path(absolute(path)).read_bytes()
    except OSError as error:
        raise KernelError(f"{path} cannot be read: {error.strerror}. Check its path.") from error
    return content.decode("utf-8", "replace")


def _conf_text(verdicts: Sequence[Verdict], catalogue: Catalogue) -> str:
    lines = [f"{verdict.severity}: {verdict.problem}" for verdict in verdicts if verdict.problem]
    errors = sum(1 for verdict in verdicts if verdict.severity == "error")
    count = f"{len(verdicts)} {'property' if len(verdicts) == 1 else 'properties'}"
    end = "no errors" if not errors else f"{errors} error{'s' if errors > 1 else ''}"
    return "\n".join([*lines, f"{count} against Spark {catalogue.spark_version}: {end}"])
