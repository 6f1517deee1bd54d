"""Lay several directories of ``sys.path`` over each other, as if Python looked into each in turn.

Source: the import system's reference, "The Path Based Finder"; PEP 420 for namespace packages: what
has an ``__init__`` or is a module goes before any number of directories without one, whatever their
order.
"""

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence

from jupyter_pyspark_kernels.core.packages import STEM, normalise

from .walk import CACHE

_MODULES = (".py", ".so", ".pyc")
_METADATA = (".dist-info", ".egg-info")

Named = tuple[str, int]
"""A file's name in its layer, and its place among all files."""


def split(prefix: str, files: Iterable[Named]) -> tuple[list[Named], list[Named]]:
    """Return those below a folder, named as they are below it, and the others."""
    inside, others = [], []
    for name, place in files:
        if name.startswith(prefix):
            inside.append((name[len(prefix) :], place))
        else:
            others.append((name, place))
    return inside, others


def layered(layers: Sequence[Sequence[Named]]) -> dict[str, int]:
    """Return one directory's files that import as the layers do, the first layer going first.

    Of a distribution that is in several layers the first one's metadata is kept. ``.pth`` files are
    all kept, the later ones under another name if they have the same.
    """
    groups = [_grouped(layer) for layer in layers]
    found: dict[str, int] = {}
    for key in dict.fromkeys(key for group in groups for key in group):
        parts = [group[key] for group in groups if key in group]
        for name, place in _chosen(key, parts):
            _put(found, name, place)
    return found


def _grouped(layer: Sequence[Named]) -> dict[str, list[Named]]:
    """Put together what one name stands for: a module with its bytecode, a distribution's metadata."""
    groups: dict[str, list[Named]] = defaultdict(list)
    for name, place in layer:
        groups[_key(name)].append((name, place))
    return groups


def _key(name: str) -> str:
    top, slash, rest = name.partition("/")
    if top == CACHE:
        return rest.partition(".")[0]
    if slash and top.isidentifier():
        return top
    stem = top.partition(".")[0]
    if not slash and stem.isidentifier() and top.endswith(_MODULES):
        return stem
    if top.endswith(_METADATA):
        stem = top.rpartition(".")[0]
        match = re.fullmatch(STEM, stem)
        return f"{normalise(match[1] if match else stem)}.dist"
    return f"{top}/" if slash else top


def _chosen(key: str, parts: Sequence[list[Named]]) -> Iterator[Named]:
    if len(parts) == 1 or key.endswith(".dist"):
        yield from parts[0]
    elif key.isidentifier():
        whole = next((part for part in parts if _is_whole(key, part)), None)
        if whole is not None:
            yield from whole
            return
        prefix = f"{key}/"
        inner = [
            [(name[len(prefix) :], n) for name, n in part if name.startswith(prefix)]
            for part in parts
        ]
        yield from ((prefix + name, place) for name, place in layered(inner).items())
    else:
        for part in parts:
            yield from part


def _is_whole(key: str, part: Sequence[Named]) -> bool:
    """Tell a module or a regular package from a portion of a namespace package."""
    return any(
        "/" not in name or (name.startswith(f"{key}/__init__.") and name.endswith(_MODULES))
        for name, _ in part
    )


def _put(found: dict[str, int], name: str, place: int) -> None:
    if name not in found:
        found[name] = place
    elif name.endswith(".pth") and "/" not in name:
        stem = name.removesuffix(".pth")
        number = next(n for n in range(2, 1000) if f"{stem}-{n}.pth" not in found)
        found[f"{stem}-{number}.pth"] = place
