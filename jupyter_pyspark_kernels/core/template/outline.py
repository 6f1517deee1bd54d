"""Hold what a scan finds in a template: its keys, its references and what is wrong."""

from dataclasses import dataclass, field
from typing import Literal, NamedTuple

MAX_DEPTH = 32
"""Levels of objects, lists and dotted keys in a template; pyhocon itself ends near 100."""

ELEMENT = "\n"
"""Begins the place of a list's element in a path; no key holds a line end."""

Kind = Literal["object", "reference", "scalar"]
Path = tuple[str, ...]


class Problem(NamedTuple):
    """Say what is wrong on a 1-based line, where it is known, and the mend."""

    line: int | None
    message: str


class Reference(NamedTuple):
    """Keep one ``${name}`` or ``${?name}`` and the line it stands on."""

    name: str
    optional: bool
    line: int


@dataclass
class Scan:
    """Hold what was found in a template's text.

    Attributes
    ----------
    problems : list of Problem
        Empty for a text that pyhocon reads as it is written.
    references : list of Reference
        In the order of the text.
    """

    problems: list[Problem] = field(default_factory=list)
    references: list[Reference] = field(default_factory=list)
    _lines: dict[Path, int] = field(default_factory=dict)
    _scalars: dict[Path, int] = field(default_factory=dict)
    _redirected: set[Path] = field(default_factory=set)

    def add(self, path: Path, kind: Kind, line: int) -> None:
        """Note that a key is assigned, and with it the objects it lies in."""
        for length in range(1, len(path)):
            self._lines.setdefault(path[:length], line)
        self._lines[path] = line
        if kind == "scalar":
            self._scalars.setdefault(path, line)
        elif kind == "reference":
            self._redirected.add(path)

    def defines(self, name: str) -> bool:
        """Tell whether the template itself may give the dotted path `name` a value."""
        path = tuple(name.split(".", MAX_DEPTH))
        prefixes = (path[:length] for length in range(1, len(path) + 1))
        return path in self._lines or any(prefix in self._redirected for prefix in prefixes)

    def line_of(self, path: Path) -> int | None:
        """Return the line that assigns `path` or, failing that, the nearest key above it."""
        above = (path[:length] for length in range(len(path), 0, -1))
        return next((self._lines[p] for p in above if p in self._lines), None)

    def find_dropped(self) -> None:
        """Report keys of which one is a value and the start of another: one would be lost."""
        for path, line in self._lines.items():
            for length in range(1, len(path)):
                first = self._scalars.get(path[:length])
                if first is None or path[length].startswith(ELEMENT):
                    continue
                short, long = ".".join(path[:length]), ".".join(path)
                message = (
                    f"{short} (line {first}) has a value, and {long} (line {line}) lies in it:"
                    " pyhocon keeps only one. Put each whole key in quotes"
                )
                self.problems.append(Problem(max(first, line), message))
