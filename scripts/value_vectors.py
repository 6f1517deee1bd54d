"""Write tests/data/spark-values.jsonl: values with the answers of the Sparks whose homes are given.

One property stands for all of its type, unit, limits and choices; Python's and the page's rules are
tested with the same file. A line is [release, key, value, whether Spark took it, what we say instead].
Usage: python scripts/value_vectors.py SPARK_HOME...; without any, what we say is written anew.
"""  # noqa: INP001 - a script, not a package

import json
import os
import random
import sys
from pathlib import Path

from jupyter_pyspark_kernels.core.properties.catalogue import Property, shipped_catalogue
from jupyter_pyspark_kernels.core.properties.drawing import draw
from jupyter_pyspark_kernels.core.properties.entries import spark_entries
from jupyter_pyspark_kernels.core.properties.values import value_problem

OUT = Path(__file__).parents[1] / "tests" / "data" / "spark-values.jsonl"
DRAWN = 18


def stands_for(known: Property) -> tuple[object, ...]:
    """Return what properties that are judged alike have in common."""
    limits = (known.minimum, known.maximum, known.refuses_nan, known.places)
    kind = (known.type, known.unit, known.many, known.fold, known.trims)
    return (*kind, *limits, len(known.choices) if known.choices else 0)


def said(version: str, key: str, value: str) -> str | None:
    """Return what is said of a value; None where it is taken."""
    catalogue = shipped_catalogue(version)
    return value_problem(catalogue.properties[key], value, catalogue)


def main(homes: list[str]) -> None:
    """Ask each Spark, and write what they said."""
    vectors = []
    if not homes:
        vectors = [json.loads(line)[:4] for line in OUT.read_text("utf-8").splitlines()]
    for home in homes:
        with spark_entries(home, os.environ) as spark:
            known = shipped_catalogue(spark.spark_version).properties
            entries = sorted(entry["key"] for entry in spark.facts["entries"])
            kinds = {
                stands_for(known[key]): known[key] for key in entries if not known[key].unchecked
            }
            pairs = []
            for one in kinds.values():
                source = random.Random(f"vectors {one.key}")  # noqa: S311 - the same for every run
                drawn = dict.fromkeys(draw(one, source) for _ in range(DRAWN))
                pairs += [(one.key, value) for value in drawn if "${" not in value]
            for (key, value), answer in zip(pairs, spark.convert(pairs), strict=True):
                vectors.append([spark.spark_version, key, value, answer.accepted])
    lines = [json.dumps([*vector, said(*vector[:3])]) for vector in vectors]
    OUT.write_text("\n".join(lines) + "\n", encoding="utf-8")
    print(f"{len(lines)} vectors")


if __name__ == "__main__":
    main(sys.argv[1:])
