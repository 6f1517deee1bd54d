"""Read files of properties as Java's ``Properties.load`` and Spark do: ``spark-defaults.conf``."""

import json
import re
from typing import NamedTuple

from ..errors import KernelError
from .values import trim

_ESCAPES = {"t": "\t", "n": "\n", "r": "\r", "f": "\f"}
_BLANKS = " \t\f"


class Line(NamedTuple):
    """Hold one property and the number of the line on which it begins, from 1."""

    number: int
    key: str
    value: str


def is_json_lines(text: str) -> bool:
    """Tell lines of JSON from ``spark-defaults.conf``."""
    return text.lstrip().startswith("{")


def read_lines(text: str) -> list[Line]:
    """Read ``spark-defaults.conf``, or JSON lines of ``{"key": …, "value": …}``, in their order.

    Raises
    ------
    KernelError
        When a line is neither; the message has its number.
    """
    if is_json_lines(text):
        return _json_lines(text)
    return [Line(number, *_split(line, number)) for number, line in _logical_lines(text) if line]


def _json_lines(text: str) -> list[Line]:
    lines = []
    for number, line in enumerate(text.split("\n"), 1):
        if not line.strip():
            continue
        try:
            pair = json.loads(line)
            key, value = pair["key"], pair["value"]
        except (ValueError, TypeError, KeyError) as error:
            raise KernelError(_no_pair(number)) from error
        if not (isinstance(key, str) and isinstance(value, str)):
            raise KernelError(_no_pair(number))
        lines.append(Line(number, key, value))
    return lines


def _no_pair(number: int) -> str:
    return f'Line {number} is no property. Write {{"key": "spark.…", "value": "…"}}, both texts, on a line each.'


def _logical_lines(text: str) -> list[tuple[int, str]]:
    """Join lines that end with an odd number of backslashes; leave comments out."""
    lines: list[tuple[int, str]] = []
    open_line = False
    for number, natural in enumerate(re.split(r"\r\n|\r|\n", text), 1):
        line = natural.lstrip(_BLANKS)
        if not open_line and (not line or line[0] in "#!"):
            continue
        goes_on = (len(line) - len(line.rstrip("\\"))) % 2 == 1
        line = line[:-1] if goes_on else line
        if goes_on and not (line or open_line):
            # To Java a line with nothing before its backslash is no beginning of one.
            continue
        if open_line:
            lines[-1] = (lines[-1][0], lines[-1][1] + line)
        else:
            lines.append((number, line))
        open_line = goes_on
    return lines


def _split(line: str, number: int) -> tuple[str, str]:
    match = re.match(r"((?:\\.|[^\\=: \t\f])*)[ \t\f]*[=:]?[ \t\f]*(.*)", line, re.DOTALL)
    key, value = (match[1], match[2]) if match else (line, "")
    return trim(_unescaped(key, number)), trim(_unescaped(value, number))


def _unescaped(text: str, number: int) -> str:
    def one(match: "re.Match[str]") -> str:
        if not match[1].startswith("u"):
            return _ESCAPES.get(match[1], match[1])
        if len(match[1]) == 1:
            raise KernelError(
                f"Line {number} has \\u without four hexadecimal digits, which Java refuses. "
                "Write a backslash itself as two."
            )
        return chr(int(match[1][1:], 16))

    plain = re.sub(r"\\(u[0-9a-fA-F]{4}|.)", one, text, flags=re.DOTALL)
    # Two escapes may be the halves of one character.
    return plain.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
