"""Draw values on which a wrong rule and Spark's converter would part."""

import random

from .catalogue import Property

TEXTS = (
    "x!", "", " ", "a b", "a,b", ",", "(", "[", "{", "*", "\\", "%", "-", ".", "/", ":", "=", "é",
    "true", "0", "1", "com.example.Name", "http://a:1/b", "a=b;c", "line\nbreak", "\t", "${x", "1,x",
)  # fmt: skip
_NUMBERS = (
    "0", "1", "-1", "+1", "2", "007", "-0", "1.0", ".5", "5.", "1e3", "1E-3", "1f", "1D", "0x1p3",
    "0x.8p1", "0x1", "NaN", "-NaN", "Infinity", "-Infinity", "inf", "nan", "1_000", "1 000", "1,000",
    "\uff11", "\u0663", "\U0001d7d9", "2147483647", "2147483648", "-2147483648", "-2147483649",
    "9223372036854775807", "9223372036854775808", "-9223372036854775808", "1e400", "0.1", "0.999",
    "1.0000001", "100", "1024", "65535", "65536", "1000000", "--1", "+-1", "1-",
)  # fmt: skip
_SIZES = (
    "1k", "1kb", "1KB", "1K", "1\u212a", "1ki", "1kib", "1KiB", "4g", "4gb", "4 g", "1.5g", "512m",
    "-1g", "- 1g", "-1", "1t", "2p", "8191p", "8192p", "9223372036854775807k", "1b", "0b", "1bytes",
    "1gi", "1tib", "+1g", "g", "1e3m", "2047m", "2048m", "\uff11g", "1e",
)  # fmt: skip
_TIMES = (
    "1s", "1 s", "-1s", "- 1s", "5min", "5 minutes", "5m", "5M", "1h", "1d", "100ms", "100us", "1ns",
    "1sec", "1S", "1.5s", "+1s", "106751991167300d", "-106751991167300d", "1w", "1\u017f", "0s", "1hr",
    "9223372036854775807us", "999us", "-999us", "9223372036854775808s",
)  # fmt: skip
_BOOLEANS = ("true", "false", "TRUE", "False", "tRuE", "yes", "no", "on", "t", "fal\u017fe", "tru", "truee")  # fmt: skip
_DECIMALS = (
    "0.25", "1e-9", "1e-10", "10e-10", "0.1234567890", "0.1234567891", "1.e2", ".e2", "1E+2", "1e+-2",
    "1e2147483647", "1e2147483648", "1.5e-2147483647", "0e99999999999", "\u0661.\u0665", "1e\uff12",
    "1e000000000000", "2147483646.9", "2147483647.00", "2147483647.0000000001",
)  # fmt: skip
_BY_TYPE = {"decimal": _DECIMALS, "bytes": _SIZES, "time": _TIMES, "boolean": _BOOLEANS}
_SPACES = ("", "", "", " ", "\t", "\n", "\u00a0", "\u3000", "\x00", "\x1f")


def draw(known: Property, source: random.Random) -> str:
    """Return one value: mostly near the property's own type and limits, else of any kind."""
    if known.many and source.random() < 0.5:
        return ",".join(_one(known, source) for _ in range(source.randrange(4)))
    return _one(known, source)


def _one(known: Property, source: random.Random) -> str:
    kinds = [_NUMBERS, TEXTS, _BY_TYPE.get(known.type, _NUMBERS)]
    weights = [4, 1, 6]
    if known.choices:
        kinds, weights = [_variants(known, source), TEXTS], [8, 1]
    elif known.type == "text":
        weights = [1, 6, 1]
    near = _near(known, source)
    if near and source.random() < 0.3:
        return near
    value = source.choice(source.choices(kinds, weights)[0])
    return source.choice(_SPACES) + value + source.choice(_SPACES)


def _variants(known: Property, source: random.Random) -> tuple[str, ...]:
    choice = source.choice(known.choices)
    return (choice, choice.upper(), choice.lower(), choice.swapcase(), choice.title(), choice + "x")


def _near(known: Property, source: random.Random) -> str:
    ends = [end for end in (known.minimum, known.maximum) if end is not None]
    if known.type not in {"int", "long", "double", "decimal", "bytes", "time"}:
        return ""
    if not ends or source.random() < 0.3:
        return str(source.randrange(-5, 2 ** source.randrange(3, 66)))
    end = source.choice(ends)
    if known.type in {"double", "decimal"}:
        return repr(end + source.choice((0, 0, 1e-9, -1e-9, 0.5, -0.5)))
    return str(end + source.choice((0, 0, 1, -1, 2, -2)))
