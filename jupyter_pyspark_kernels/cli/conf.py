"""Run the commands that know Spark's properties: check-conf, catalogue."""

import argparse
import json
import os
import shlex
import sys
from collections.abc import Sequence
from dataclasses import asdict
from pathlib import Path

from ..config import PySparkKernels
from ..core.errors import KernelError
from ..core.master_rule import spark_master
from ..core.properties.building import build_catalogue
from ..core.properties.built import store_built
from ..core.properties.catalogue import Catalogue, catalogue_text, read_catalogue
from ..core.properties.choosing import choose_by_home, choose_by_version
from ..core.properties.conf_check import Verdict, check_lines
from ..core.properties.properties_file import is_json_lines, read_lines
from ..core.whole_file import written_whole
from ..outcomes import FOUND_BROKEN
from .paths import absolute
from .text import printable


def check_conf(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Judge a file of Spark properties, a line for each."""
    if arguments.master and (message := spark_master(arguments.master)):
        raise KernelError(message)
    catalogue = _catalogue(arguments, config)
    text = _read(arguments.file)
    lines = read_lines(text)
    # Where a key comes again and again in JSON, values are tried.
    tried = is_json_lines(text) and len({line.key for line in lines}) < len(lines)
    verdicts = list(check_lines(lines, catalogue, arguments.master, together=not tried))
    if arguments.json:
        for verdict in verdicts:
            print(json.dumps(asdict(verdict), ensure_ascii=True))
    else:
        print(printable(_conf_text(verdicts, catalogue)))
    return FOUND_BROKEN if any(verdict.severity == "error" for verdict in verdicts) else 0


def catalogue(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Build the catalogue of a Spark: for all commands and the form, or into a file."""
    home = absolute(arguments.spark_home) or _spark_home(config)
    if not home:
        raise KernelError("Which Spark? Give --spark-home, or set SPARK_HOME.")
    built = build_catalogue(home, os.environ)
    if arguments.out == "-":
        print(catalogue_text(built), end="")
        return 0
    if arguments.out:
        out = absolute(arguments.out)
        with written_whole(out, replace=True) as file:
            file.write(catalogue_text(built).encode())
    else:
        out = store_built(built, os.environ)
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
    chosen = choose_by_home(home, os.environ) if home else choose_by_version(version, os.environ)
    if not chosen.exact and chosen.spark_version:
        note = f"note: there is no catalogue of Spark {chosen.spark_version}; this is judged by that of {chosen.catalogue_version}."
        way_out = (
            f" To make it: jupyter pyspark-kernels catalogue build --spark-home {shlex.quote(home)}"
        )
        sys.stderr.write(printable(note + (way_out if home else "")) + "\n")
    return chosen.read()


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
