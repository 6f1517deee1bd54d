"""Read where the import hooks of editable packages lead, from their text; none is ever run."""

import ast
import re
from pathlib import Path
from typing import Any

from jupyter_pyspark_kernels.core.files import entries_of, read_text

_DAMAGE = (SyntaxError, ValueError, TypeError, AttributeError, RecursionError, MemoryError)
_OF_EDITABLES = "from editables.redirector import RedirectingFinder as F\nF.install()\n"
_MAP_MODULE = re.compile(r"F\.map_module\((.*)\)")


def read_hook(path: Path) -> tuple[tuple[str, str], ...] | None:
    """Return name and path of all that a hook makes importable, sorted; None for an unknown hook.

    Known are those of setuptools (PEP 660) and of the package editables, which hatchling uses. A
    name is such as ``pkg.part``, its path that of a directory or a file, and may be missing.
    """
    text = read_text(path) or ""
    try:
        found = _of_editables(text) if text.startswith(_OF_EDITABLES) else _of_setuptools(text)
        named = all(part.isidentifier() for name, _ in found for part in name.split("."))
        absolute = all(Path(place).is_absolute() and "\0" not in place for _, place in found)
    except _DAMAGE:
        return None
    return tuple(sorted(found)) if named and absolute else None


def find_module(place: str) -> Path | None:
    """Return a module's directory or file, its suffix added where ``place`` lacks it, or None."""
    path = Path(place)
    if path.exists():
        return path.parent if path.name == "__init__.py" else path
    stem = path.name.removesuffix(".py")
    names = sorted(entry.name for entry in entries_of(path.parent))
    # Extension modules go first, as in importlib.
    for ending in (".so", ".py"):
        for name in names:
            if name.partition(".")[0] == stem and name.endswith(ending):
                return path.parent / name
    return None


def _of_editables(text: str) -> list[tuple[str, str]]:
    lines = text.removeprefix(_OF_EDITABLES).splitlines()
    calls = [call for line in lines if (call := _MAP_MODULE.fullmatch(line))]
    if len(calls) < len(lines):
        raise ValueError("no hook of editables")
    return [ast.literal_eval(f"({call[1]})") for call in calls]


def _of_setuptools(text: str) -> list[tuple[str, str]]:
    constants: dict[str, Any] = {}
    for statement in ast.parse(text).body:
        if isinstance(statement, ast.Assign):
            targets: list[ast.expr] = statement.targets
        elif isinstance(statement, ast.AnnAssign):
            targets = [statement.target]
        else:
            continue
        for target in targets:
            if isinstance(target, ast.Name) and target.id in {"MAPPING", "NAMESPACES"}:
                constants[target.id] = ast.literal_eval(statement.value or "")
    mapped = constants.get("MAPPING")
    if mapped is None:
        raise ValueError("no hook of setuptools")
    found = list(mapped.items())
    for name, places in constants.get("NAMESPACES", {}).items():
        # Most are in a directory that is mapped as a whole.
        inner = [p for p in places if any(Path(p).is_relative_to(q) for q in mapped.values())]
        found += [(name, place) for place in places if place not in inner]
    return found
