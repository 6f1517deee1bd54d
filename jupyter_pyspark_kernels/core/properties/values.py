"""Judge values by the rules of Spark's own converters.

The rules are those of ``ConfigHelpers`` and ``JavaUtils`` (Spark), and of ``Integer.parseInt``,
``Long.parseLong``, ``Double.parseDouble``, ``BigDecimal`` (Java) and ``toBoolean`` (Scala), which they call; every
catalogue is compared with its Spark's converters when it is made, and in the tests.
"""

import math
import re
from collections.abc import Callable
from decimal import Decimal
from typing import TypeVar

from .catalogue import Catalogue, Property

Number = TypeVar("Number", int, float)

_LONG = 2**63 - 1
_INT = 2**31 - 1
# What Java's String.trim takes off.
_TRIMMED = "".join(map(chr, range(33)))
POWERS = {"BYTE": 0, "KiB": 1, "MiB": 2, "GiB": 3, "TiB": 4, "PiB": 5}
NANOSECONDS = {
    "NANOSECONDS": 1,
    "MICROSECONDS": 10**3,
    "MILLISECONDS": 10**6,
    "SECONDS": 10**9,
    "MINUTES": 60 * 10**9,
    "HOURS": 3600 * 10**9,
    "DAYS": 86400 * 10**9,
}
_DECIMAL = re.compile(
    r"[+-]?(?:NaN|Infinity|(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:[eE][+-]?[0-9]+)?[fFdD]?)"
)
_HEXADECIMAL = re.compile(
    r"([+-]?)0[xX]((?:[0-9a-fA-F]+\.?|[0-9a-fA-F]*\.[0-9a-fA-F]+))[pP]([+-]?[0-9]+)[fFdD]?"
)

_EXACT = re.compile(r"[+-]?(?:([0-9]+)\.?([0-9]*)|\.([0-9]+))(?:[eE]([+-]?[0-9]+))?")


class RefusedError(Exception):
    """Say what a value should be instead."""


def value_problem(known: Property, value: str, catalogue: Catalogue) -> str | None:
    """Say what Spark would take instead of this value; None where it takes it, or nobody knows.

    Spark replaces ``${name}`` before it looks at a value, so such a value is not judged.
    """
    if known.unchecked or "${" in value:
        return None
    items = value.split(",") if known.many else [value]
    if known.many:
        items = [item for item in map(trim, items) if item]
    try:
        for item in items:
            _PARSERS[known.type](known, item, catalogue)
    except RefusedError as refused:
        return f"items between commas, each {refused}" if known.many else str(refused)
    return None


def trim(text: str) -> str:
    """Return a text without what Java's ``trim`` takes off."""
    return text.strip(_TRIMMED)


def parse_bytes(known: Property, text: str, catalogue: Catalogue) -> int:
    """Return a size in the property's unit (``JavaUtils.byteStringAs``)."""
    unit = known.unit if known.unit != "BYTE" else "bytes"
    wanted = f"a size such as {_example_size(known)}: a whole number and k, m, g, t or p (a bare number counts {unit})"
    sign, rest = (-1, text[1:]) if text.startswith("-") else (1, text)
    match = re.fullmatch(r"([0-9]+)([a-z]+)?", trim(rest.lower()))
    if not match or _number(match[1]) > _LONG:
        raise RefusedError(wanted)
    suffix = catalogue.byte_units.get(match[2]) if match[2] else known.unit
    if suffix is None:
        raise RefusedError(wanted)
    number, power = _number(match[1]), POWERS[suffix] - POWERS[known.unit]
    ratio: int = 1024 ** abs(power)
    if power <= 0:
        return _limited(known, sign * (number // ratio))
    if number > _LONG // ratio:
        raise RefusedError(f"a size of at most {_LONG // ratio}{match[2]}")
    return _limited(known, sign * number * ratio)


def parse_time(known: Property, text: str, catalogue: Catalogue) -> int:
    """Return a time in the property's unit (``JavaUtils.timeStringAs``)."""
    wanted = (
        "a time such as 30s: a whole number and us, ms, s, m or min, h, d (a bare number counts "
        f"{known.unit.lower()})"
    )
    match = re.fullmatch(r"(-?[0-9]+)([a-z]+)?", trim(text.lower()))
    if not match or not -_LONG - 1 <= _number(match[1]) <= _LONG:
        raise RefusedError(wanted)
    suffix = catalogue.time_units.get(match[2]) if match[2] else known.unit
    if suffix is None:
        raise RefusedError(wanted)
    nanoseconds = abs(_number(match[1])) * NANOSECONDS[suffix]
    amount = nanoseconds // NANOSECONDS[known.unit]
    # TimeUnit.convert keeps the ends of a long where there is more.
    amount = max(-amount, -_LONG - 1) if match[1].startswith("-") else min(amount, _LONG)
    return _limited(known, amount)


def parse_double(known: Property, text: str, catalogue: Catalogue) -> float:  # noqa: ARG001 - all parsers are called so
    """Return a number as Java's ``Double.parseDouble`` does."""
    text = trim(text)
    if _DECIMAL.fullmatch(text):
        number = float(text.rstrip("fFdD") if not text.endswith("y") else text)
    elif match := _HEXADECIMAL.fullmatch(text):
        number = _hexadecimal(match)
    else:
        raise RefusedError("a number such as 0.5")
    if math.isnan(number):
        if known.refuses_nan:
            raise RefusedError(_limits(known))
        return number
    return _limited(known, number)


def _hexadecimal(match: "re.Match[str]") -> float:
    try:
        return float.fromhex(f"{match[1]}0x{match[2]}p{match[3]}")
    except OverflowError:
        return -math.inf if match[1] == "-" else math.inf


def parse_decimal(known: Property, text: str, catalogue: Catalogue) -> Decimal:  # noqa: ARG001
    """Return a number as Java's ``BigDecimal`` reads it: exact, with its exponent and scale in an int."""
    plain = _with_ascii_digits(trim(text))
    match = _EXACT.fullmatch(plain)
    whole, fraction = (match[1] or "", match[2] or match[3] or "") if match else ("", "")
    exponent = _number(match[4] or "0") if match else 0
    scale = len(fraction) - exponent
    if not match or not all(-_INT - 1 <= number <= _INT for number in (exponent, scale)):
        raise RefusedError("a number such as 0.5")
    number = Decimal(plain)
    # A limit is what its shortest text says, not the double nearest to it.
    least, most = (
        end if end is None else Decimal(str(end)) for end in (known.minimum, known.maximum)
    )
    if (least is not None and number < least) or (most is not None and number > most):
        raise RefusedError(_limits(known))
    digits = whole + fraction
    zeros = len(digits) - len(digits.rstrip("0"))
    if known.places is not None and number and scale - zeros > known.places:
        raise RefusedError(f"a number with at most {known.places} decimal places")
    return number


def _parse_whole(known: Property, text: str, most: int) -> int:
    text = trim(text)
    # Java reads the digits of any script, but none that takes two of its characters.
    if not re.fullmatch(r"[+-]?\d+", text) or max(text) > "\uffff":
        raise RefusedError("a whole number")
    number = _number(text)
    if not -most - 1 <= number <= most:
        raise RefusedError(f"a whole number from {-most - 1} to {most}")
    return _limited(known, number)


def _with_ascii_digits(text: str) -> str:
    """Return a text with the digits of every script as 0 to 9, but those that take two characters of Java's."""
    return "".join(
        str(int(letter)) if letter.isdecimal() and letter <= "\uffff" else letter for letter in text
    )


def _number(text: str) -> int:
    """Return a whole number of any length: Python reads no more than 4,300 digits, zeros too."""
    digits = _with_ascii_digits(text.lstrip("+-")).lstrip("0")[:30] or "0"
    return -int(digits) if text.startswith("-") else int(digits)


def parse_int(known: Property, text: str, catalogue: Catalogue) -> int:  # noqa: ARG001
    """Return a number as Java's ``Integer.parseInt`` does."""
    return _parse_whole(known, text, _INT)


def parse_long(known: Property, text: str, catalogue: Catalogue) -> int:  # noqa: ARG001
    """Return a number as Java's ``Long.parseLong`` does."""
    return _parse_whole(known, text, _LONG)


def parse_boolean(known: Property, text: str, catalogue: Catalogue) -> bool:  # noqa: ARG001
    """Return a truth value as Scala's ``toBoolean`` does."""
    # From 2.13 on it compares with equalsIgnoreCase, for which the long s is an S.
    letters = trim(text) if catalogue.scala_version.startswith("2.12.") else trim(text).upper()
    word = letters.lower()
    if word not in {"true", "false"}:
        raise RefusedError("true or false")
    return word == "true"


def parse_choice(known: Property, text: str, catalogue: Catalogue) -> str:  # noqa: ARG001
    """Return the choice that a text stands for."""
    word = trim(text) if known.trims else text
    word = {"": word, "upper": word.upper(), "lower": word.lower()}[known.fold]
    if word not in known.choices:
        raise RefusedError("one of " + ", ".join(known.choices))
    return word


def parse_text(known: Property, text: str, catalogue: Catalogue) -> str:  # noqa: ARG001
    """Return a text as it is: Spark takes any."""
    return text


def _limited(known: Property, number: Number) -> Number:
    if (known.minimum is not None and number < known.minimum) or (
        known.maximum is not None and number > known.maximum
    ):
        raise RefusedError(_limits(known))
    return number


def _limits(known: Property) -> str:
    unit = f" ({known.unit})" if known.unit else ""
    ends = [
        f"{word} {end:g}" if isinstance(end, float) else f"{word} {end}"
        for word, end in (("from", known.minimum), ("to", known.maximum))
        if end is not None
    ]
    said = f": {known.requirement}" if known.requirement else ""
    return f"a value {' '.join(ends)}{unit}{said}"


def _example_size(known: Property) -> str:
    return known.default if known.default and re.fullmatch(r"\d+[kmgt]", known.default) else "4g"


_PARSERS: dict[str, Callable[[Property, str, Catalogue], object]] = {
    "boolean": parse_boolean,
    "int": parse_int,
    "long": parse_long,
    "double": parse_double,
    "decimal": parse_decimal,
    "bytes": parse_bytes,
    "time": parse_time,
    "choice": parse_choice,
    "text": parse_text,
    "family": parse_text,
    "other": parse_text,
}
