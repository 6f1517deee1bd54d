"""Read the table of inputs that every face of the project is tried with."""

import json
import re
from dataclasses import dataclass
from functools import cache
from typing import Any

from support import places

FILE = places.ROOT / "tests" / "data" / "bad-inputs.json"


@dataclass(frozen=True)
class InputRow:
    """One row: what is given in a field and whether it must be taken.

    Attributes
    ----------
    value : object
        The value itself: `$repeat` and `$generate` are expanded.
    expect : str
        "accept" (unchanged when read back) or "reject".
    since : str
        The part of the project with which the row can first be tried: "command line", "archive",
        "server" or "catalogue".
    number : int
        The row's place in the file, from 0.
    """

    number: int
    field: str
    value: Any
    expect: str
    why: str
    since: str

    @property
    def label(self) -> str:
        """A short ASCII id for pytest."""
        words = re.sub(r"[^a-z0-9]+", "-", self.why.lower()).strip("-")[:40]
        return f"{self.number}-{self.field}-{words}"


def _generate(what: str) -> dict[str, str]:
    """Make what a `$generate` row describes; as yet one kind, "N keys spark.k0..spark.kM"."""
    match = re.fullmatch(r"(\d+) keys spark\.k0\.\.spark\.k(\d+)", what)
    if match is None or int(match[1]) != int(match[2]) + 1:
        raise ValueError(f"no rule makes {what!r}; write one here")
    return {f"spark.k{number}": "x" for number in range(int(match[1]))}


def expand(value: object) -> object:
    """Replace `{"$repeat": [text, count]}` and `{"$generate": words}`, at any depth."""
    match value:
        case {"$repeat": [str(text), int(count)], **rest} if not rest:
            return text * count
        case {"$generate": str(what), **rest} if not rest:
            return _generate(what)
        case dict():
            return {key: expand(item) for key, item in value.items()}
        case list():
            return [expand(item) for item in value]
        case _:
            return value


@cache
def all_rows() -> tuple[InputRow, ...]:
    """Read the whole table, in the order of the file."""
    rows = json.loads(FILE.read_text("utf-8"))
    return tuple(
        InputRow(number, **{**row, "value": expand(row["value"])})
        for number, row in enumerate(rows)
    )


def rows(*fields: str, since: str | None = None, expect: str | None = None) -> list[InputRow]:
    """Pick rows by field, and by `since` and `expect` where given, for `parametrize`."""
    return [
        row
        for row in all_rows()
        if (not fields or row.field in fields)
        and since in {None, row.since}
        and expect in {None, row.expect}
    ]


def value_for(key: object) -> str:
    """Return a value that Spark takes for a row's key."""
    return "1" if str(key).endswith(".cores") else "1g"
