"""List the cells of the matrix: kind of environment, Python, Spark, cluster."""

from collections.abc import Iterator
from dataclasses import dataclass
from fnmatch import fnmatchcase
from typing import Literal, get_args

ClusterKind = Literal["standalone", "yarn"]

KindName = Literal[
    "venv",
    "venv-copies",
    "virtualenv",
    "uv",
    "uv-relocatable",
    "system-site",
    "conda",
    "pyenv",
    "editable",
    "debian",
    "debian-system-site",
]

SYSTEM = "system"
"""The Python version of a cell that runs on the Python of the system."""

OWN = "own"
"""The one that runs on the Python that the tests' environment was made from."""

NEWEST = "4.3.0"

PYTHONS = {NEWEST: ("3.11.7", "3.12.1", "3.13.0"), "3.5.9": ("3.11.7", "3.10.13")}
"""Versions of pyenv for each Spark: 4.3 needs 3.11; the pandas code of 3.5 ends at 3.11.

3.8 and 3.9, which Spark 3.5 still runs, are too old for the ipykernel that is locked.
"""


@dataclass(frozen=True, slots=True)
class Cell:
    """Name one cell: ``venv/3.11.7/spark-4.3.0/yarn``."""

    kind: KindName
    python: str
    spark: str
    cluster: ClusterKind

    def __str__(self) -> str:
        return f"{self.kind}/{self.python}/spark-{self.spark}/{self.cluster}"


def all_cells() -> Iterator[Cell]:
    """Yield every cell: one Spark and cluster after the other, so that few are started."""
    for spark, versions in PYTHONS.items():
        for version in (versions[0], SYSTEM, *versions[1:]):
            for cluster in get_args(ClusterKind):
                for kind in get_args(KindName):
                    if kind.startswith("debian") == (version == SYSTEM):
                        yield Cell(kind, version, spark, cluster)


def chosen(patterns: list[str]) -> list[Cell]:
    """Return the cells that match any of the patterns; all where there is no pattern."""
    cells = list(all_cells())
    return [
        cell
        for cell in cells
        if not patterns or any(fnmatchcase(str(cell), pattern) for pattern in patterns)
    ]
