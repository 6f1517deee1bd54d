"""Run the command that looks for Spark: spark-homes."""

import argparse
import os
from collections.abc import Sequence

from pydantic import JsonValue

from ..config import PySparkKernels, named_homes
from ..core.environments import read_environment
from ..core.find_environments import by_name, find_environments
from ..core.fits import PART_NAMES, fits_of
from ..core.records import Fit
from ..core.spark_homes import FoundSparkHome, SparkHomes
from .paths import absolute, working_directory
from .text import columns, printable, to_json

_WORDS = {"works": "", "limited": "in part: ", "fails": "NO: ", "untested": ""}

Seen = tuple[FoundSparkHome, tuple[Fit, ...]]


def spark_homes(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """List the Spark homes that were found, with what of an environment goes with each."""
    roots = [*config.environment_roots, working_directory()]
    home = os.path.expanduser("~")
    looked = by_name(list(find_environments(home, os.environ, roots)))
    environments = [one.environment for one in looked if one.environment]
    # What the command line asks for is judged too, be it found or not.
    path = absolute(arguments.environment_dir)
    chosen = read_environment(path) if path else None
    found = SparkHomes(os.environ, home).find(
        named_homes(config), [*environments, *filter(None, [chosen])], config.java_home
    )
    seen = [(one, fits_of(chosen, one.found, one.java)) for one in found]
    print(to_json(_records(seen)) if arguments.json else _text(seen))
    return 0


def _records(seen: Sequence[Seen]) -> list[JsonValue]:
    return [
        {**one.model_dump(mode="json"), "fits": [fit.model_dump(mode="json") for fit in fits]}
        for one, fits in seen
    ]


def _text(seen: Sequence[Seen]) -> str:
    if not seen:
        return "No Spark was found. Set SPARK_HOME, or install pyspark into an environment: python -m pip install pyspark"
    head = ("SPARK", "SCALA", "HADOOP", "MASTERS", "WORKS WITH", "SPARK HOME", "FOUND AS")
    rows: list[tuple[str, ...]] = [head]
    broken, notes = [], []
    for one, fits in seen:
        if one.found is None:
            broken.append(f"{one.spark_home} ({', '.join(one.sources)}): {one.fault}")
            continue
        home = one.found
        cells = (home.spark_version, home.scala_version, home.hadoop_version)
        rows.append(
            (
                *(cell or "?" for cell in cells),
                ",".join(home.masters),
                one.needs_java or "?",
                one.spark_home,
                ", ".join(one.sources),
            )
        )
        notes += [f"{one.spark_home}: {note}" for note in _notes(fits)]
        if one.defaults_file:
            notes.append(f"{one.spark_home}: defaults come from {one.defaults_file}")
    blocks = [columns(rows) if len(rows) > 1 else [], notes, broken]
    return printable("\n\n".join("\n".join(block) for block in blocks if block))


def _notes(fits: Sequence[Fit]) -> list[str]:
    """Say what goes with a home: in one line what works, then what there is to say of the rest."""
    fine = [f"{PART_NAMES[fit.part]} {fit.version}" for fit in fits if not fit.message]
    asked = any(fit.part == "python" for fit in fits)
    return [
        *([f"works with {', '.join(fine)}"] if fine and asked else []),
        *(f"{_WORDS[fit.verdict]}{fit.message}" for fit in fits if fit.message),
    ]
