"""Compare our verdicts, Python's and the page's, with those of the Sparks whose homes are given.

Usage: python scripts/compare_values.py [--pairs N] [--seed TEXT] SPARK_HOME...; prints a line for each
Spark and every difference, and ends with 1 where there is one. Each Spark needs its shipped catalogue.
"""  # noqa: INP001 - a script, not a package

import argparse
import json
import os
import random
import shutil
import subprocess
import sys
import time
from collections import Counter
from pathlib import Path

from jupyter_pyspark_kernels.core.properties import catalogue as catalogues
from jupyter_pyspark_kernels.core.properties.drawing import draw
from jupyter_pyspark_kernels.core.properties.entries import spark_entries
from jupyter_pyspark_kernels.core.properties.values import value_problem

JUDGE = Path(__file__).with_name("judge_values.mjs")
SHIPPED = Path(catalogues.__file__).with_name("catalogues")


def main() -> int:
    """Compare each Spark; return the exit code."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n")[0])
    parser.add_argument("--pairs", type=int, default=20_000)
    parser.add_argument("--seed", default=str(time.time_ns()))
    parser.add_argument("spark_home", nargs="+")
    given = parser.parse_args()
    print(f"seed {given.seed}")
    print("Spark   pairs    refused  not checked  differences  entries  not checked")
    return max([compare(home, given.pairs, given.seed) for home in given.spark_home])


def compare(spark_home: str, count: int, seed: str) -> int:
    """Print how one Spark compares; return 1 where there is a difference."""
    source = random.Random(seed)  # noqa: S311 - it has to be repeatable
    with spark_entries(spark_home, os.environ) as spark:
        version = spark.spark_version
        catalogue = catalogues.shipped_catalogue(version)
        keys = sorted(entry["key"] for entry in spark.facts["entries"])
        known = [catalogue.properties[key] for key in source.choices(keys, k=count)]
        pairs = [(each.key, draw(each, source)) for each in known]
        answers = spark.convert(pairs)
    page = page_problems(version, pairs)
    counts, parted = Counter[str](), []
    for each, (key, value), answer, said in zip(known, pairs, answers, page, strict=True):
        problem = value_problem(each, value, catalogue)
        judged = not each.unchecked and "${" not in value
        counts["refused"] += not answer.accepted
        counts["not judged"] += not judged
        wrong = (problem is None) != answer.accepted if judged else problem is not None
        if wrong or problem != said:
            parted.append((version, key, value, answer, problem, said))
    unchecked = sum(1 for key in keys if catalogue.properties[key].unchecked)
    print(
        f"{version:6}{count:8,}{counts['refused']:11,}{counts['not judged']:13,}{len(parted):13,}"
        f"{len(keys):9,}{unchecked:7} ({unchecked / len(keys):.1%})",
        flush=True,
    )
    for difference in parted:
        print("  ", *map(repr, difference))
    return 1 if parted else 0


def page_problems(version: str, pairs: list[tuple[str, str]]) -> list[str | None]:
    """Ask the page's rules, in Node."""
    ran = subprocess.run(
        [shutil.which("node") or "node", JUDGE, SHIPPED / f"spark-{version}.json"],
        input="".join(json.dumps(pair) + "\n" for pair in pairs),
        capture_output=True,
        text=True,
        check=True,
    )
    return [json.loads(line) for line in ran.stdout.splitlines()]


if __name__ == "__main__":
    sys.exit(main())
