"""Compare version numbers, and judge the simple ways in which packages ask for others."""

import operator
import re

_OPERATORS = {
    ">=": operator.ge,
    "<=": operator.le,
    ">": operator.gt,
    "<": operator.lt,
}


def numbers(version: str) -> tuple[int, ...]:
    """Return the leading numbers of a version: (3, 5, 6) of 3.5.6rc1; empty where there are none."""
    match = re.match(r"v?(\d+(?:\.\d+)*)", version)
    return tuple(map(int, match[1].split("."))) if match else ()


def minor(version: str) -> tuple[int, ...]:
    """Return the first two numbers of a version; empty where it has fewer."""
    found = numbers(version)[:2]
    return found if len(found) == 2 else ()


def dotted(version: tuple[int, ...]) -> str:
    """Return numbers as a version."""
    return ".".join(map(str, version))


def is_refused(version: str, wanted: str) -> bool:
    """Tell whether a requirement such as ``<4.1,>=4.0.0`` surely refuses a version.

    By https://packaging.python.org/en/latest/specifications/version-specifiers/, of which only
    comparisons of plain numbers are judged; what else there is refuses nothing.
    """
    have = numbers(version)
    for part in wanted.split(","):
        match = re.fullmatch(r"(>=|<=|>|<|==|~=)\s*(\d+(?:\.\d+)*)(\.\*)?", part.strip())
        if not match or not have:
            continue
        sign, given, any_after = match[1], numbers(match[2]), match[3]
        if any_after or sign == "~=":
            same = given if any_after else given[:-1]
            if _padded(have, len(same))[: len(same)] != same or (
                sign == "~=" and _trimmed(have) < _trimmed(given)
            ):
                return True
        elif sign == "==":
            if _trimmed(have) != _trimmed(given):
                return True
        elif not _OPERATORS[sign](_trimmed(have), _trimmed(given)):
            return True
    return False


def _trimmed(version: tuple[int, ...]) -> tuple[int, ...]:
    """Leave out zeros at the end: 4.0 and 4.0.0 are one version."""
    while version and version[-1] == 0:
        version = version[:-1]
    return version


def _padded(version: tuple[int, ...], length: int) -> tuple[int, ...]:
    return version + (0,) * (length - len(version))
