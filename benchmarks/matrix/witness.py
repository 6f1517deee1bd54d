"""Judge whether all of an executor's Python came out of the archive."""

import re
from dataclasses import dataclass
from pathlib import PurePath
from typing import Any

from jupyter_pyspark_kernels.core.archive import ALIAS

_SYSTEM = ("/lib/", "/lib64/", "/usr/lib/", "/usr/lib64/")
_PYTHON = re.compile(r"/python3|libpython")

# Spark brings its own Python code, from its home or copied beside the executor.
_SPARK = re.compile(r"/(pyspark\.zip|py4j-[^/]*\.zip|pyspark/python)(/|$)")


@dataclass(frozen=True, slots=True)
class Judgement:
    """Hold what was found.

    Attributes
    ----------
    faults
        What does not come from where it must; empty if all is well.
    libraries
        Files of the system that the Python has mapped: their names, sorted.
    mapped, modules
        How many mapped files, and how many modules, are inside the archive.
    """

    faults: tuple[str, ...]
    libraries: tuple[str, ...]
    mapped: int
    modules: int


def judge(seen: dict[str, Any], version: str) -> Judgement:
    """Judge what :func:`matrix.look.look` returned, of an environment with this Python."""
    inside = seen["real_prefix"] + "/"
    mapped = [path for path in seen["mapped"] if path.startswith(inside)]
    others = [path for path in seen["mapped"] if not path.startswith(inside)]
    modules = seen["modules"]
    ours = [name for name, path in modules.items() if path.startswith(inside)]
    foreign = {n: p for n, p in modules.items() if n not in ours and not _SPARK.search(p)}
    faults = [
        *(f"{what} is {seen[what]}" for what in _misplaced(seen)),
        *([f"it is Python {seen['version']}, not {version}"] if seen["version"] != version else []),
        *(f"{path} is mapped" for path in others if not _of_system(path)),
        *(f"module {name} is {path}" for name, path in sorted(foreign.items())),
        *(["nothing of the archive is mapped"] if not mapped else []),
    ]
    names = sorted({PurePath(path).name for path in others})
    return Judgement(tuple(faults), tuple(names), len(mapped), len(ours))


def _misplaced(seen: dict[str, Any]) -> list[str]:
    prefix = seen["prefix"]
    rules = {
        "prefix": PurePath(prefix).name == ALIAS,
        "base_prefix": seen["base_prefix"] == prefix,
        "executable": seen["executable"].startswith(f"{prefix}/bin/python"),
    }
    return [what for what, well in rules.items() if not well]


def _of_system(path: str) -> bool:
    return path.startswith(_SYSTEM) and not _PYTHON.search(path)
