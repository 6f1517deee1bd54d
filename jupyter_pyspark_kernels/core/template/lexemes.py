"""Recognise the pieces of a template as pyhocon 0.3 reads them, and say which of them it changes.

The patterns follow ``pyhocon/config_parser.py`` and ``period_parser.py``, not HOCON's own page.
"""

import json
import re
from typing import NamedTuple

MARK_START, MARK_END = "\U0010fff0", "\U0010fff1"
"""Characters that enclose a variable's name while a template is compiled."""

BLANK = re.compile(r"[ \t]+")
COMMENT = re.compile(r"(#|//)[^\n\r]*")
INCLUDE = re.compile(r"include(?![\w$])", re.IGNORECASE | re.ASCII)
KEY = re.compile(r"[A-Za-z0-9À-ÖØ-öø-ÿ._\- /]+")
KEYWORD = re.compile(r"(true|false|null)(?![\w$])", re.IGNORECASE | re.ASCII)
MULTILINE = re.compile(r'""".*?"*"""', re.DOTALL)
PATH = re.compile(r"[A-Za-z_][\w-]*(\.[\w-]+)*", re.ASCII)
QUOTED = re.compile(r'"((?:[^"\\\n\r]|\\[^\n\r])*)"')
SUBSTITUTION = re.compile(r"\$\{(\??)([^}\n\r]*)\}")
WORD = re.compile(r'(?:[^^`+?!@*&"\[{\s\]}#,=$\\]|\\[^\n])+')

_NUMBER = re.compile(
    r"[+-]?(\d*\.\d+|\d+(\.\d+)?)([eE][+-]?\d+)?(?=[ \t]*([$}\],#\n\r]|//|\Z))", re.ASCII
)
_PERIOD = re.compile(
    r"\d+[ \t]*(ns|nano|nanos|nanoseconds?|us|micro|micros|microseconds?|ms|milli|millis"
    r"|milliseconds?|s|seconds?|m|minutes?|h|hours?|w|weeks?|d|days?|mo|months?|y|years?)"
    r"(?![A-Za-z0-9])",
    re.ASCII,
)
_ESCAPE = re.compile(r"\\(.)")
_KNOWN_ESCAPES = frozenset('\\"nrt=#!')
_CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")
_SHOWN = 40


class Fault(NamedTuple):
    """Say what is wrong at a position, and the mend."""

    pos: int
    message: str


def character_fault(text: str) -> Fault | None:
    """Find the first character that has no place in a template."""
    if text.startswith("\ufeff"):
        return Fault(
            0, "a byte order mark stands before the text. Save the file as UTF-8 without it"
        )
    if match := _CONTROL.search(text):
        name = "NUL" if match[0] == "\0" else f"control character U+{ord(match[0]):04X}"
        return Fault(match.start(), f"there is a {name} in the text. Remove it")
    for mark in (MARK_START, MARK_END):
        if mark in text:
            return Fault(text.index(mark), f"the character U+{ord(mark):X} is reserved. Remove it")
    return None


def quoted_faults(match: re.Match[str]) -> list[Fault]:
    """Find what pyhocon changes in a text between quotes, a match of `QUOTED` or `MULTILINE`."""
    start = match.start()
    faults = []
    plain = match.re is QUOTED
    if "\t" in match[0]:
        mend = "Write \\t" if plain else "Use spaces"
        faults.append(Fault(start, f"pyhocon turns a tab in quotes into spaces. {mend}"))
    for escape in _ESCAPE.finditer(match[1]) if plain else ():
        if escape[1] not in _KNOWN_ESCAPES:
            message = (
                f"pyhocon does not know the escape {escape[0]}. Write the character itself, and"
                " a backslash as \\\\"
            )
            faults.append(Fault(start, message))
    return faults


def read_bare(text: str, pos: int) -> tuple[int, str | None]:
    """Read text outside quotes up to the next blank or sign.

    Returns
    -------
    int
        Where it ends; `pos` if nothing there can stand outside quotes.
    str or None
        What pyhocon changes in it, with the mend.
    """
    if match := _PERIOD.match(text, pos):
        return match.end(), f"pyhocon turns {match[0]} into a period of time. Put it in quotes"
    if match := _NUMBER.match(text, pos):
        return match.end(), None if _is_kept(match[0]) else _changed_number(match[0])
    word = WORD.match(text, pos)
    if word is None:
        return pos, None
    keyword = KEYWORD.match(text, pos)
    if keyword and word[0] not in {"true", "false", "null"}:
        return word.end(), f"pyhocon takes {keyword[0]} in {word[0]} for a value. Put it in quotes"
    if "\\" in word[0]:
        mend = "Put the value in quotes, as \\\\"
        return word.end(), f"pyhocon changes a backslash outside quotes. {mend}"
    return word.end(), None


def _is_kept(number: str) -> bool:
    """Tell whether a number comes out of JSON as it was written."""
    try:
        value = float(number) if re.search("[.eE]", number) else int(number)
        return json.dumps(value, allow_nan=False) == number
    except ValueError:  # infinite, or longer than Python reads
        return False


def _changed_number(number: str) -> str:
    shown = number if len(number) <= _SHOWN else f"{number[:_SHOWN]}…"
    return f"the number {shown} comes out changed. Put it in quotes, or write it plain"
