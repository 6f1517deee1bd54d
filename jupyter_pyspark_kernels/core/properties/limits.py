"""Find the limits of numbers, sizes and times by asking Spark's converters."""

import math
import struct
from collections.abc import Sequence
from dataclasses import replace
from decimal import Decimal

from .catalogue import Property
from .entries import SparkEntries
from .values import trim

_INT = 2**31 - 1
_LONG = 2**63 - 1
_LEAST = {"int": -_INT - 1, "long": -_LONG - 1, "time": -_LONG - 1, "bytes": -_LONG}
_MOST = {"int": _INT, "long": _LONG, "time": _LONG, "bytes": _LONG}
_STEPS = (
    -(10**12), -_INT - 1, -(10**6), -1000, -100, -10, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 8, 9, 10, 15, 16,
    17, 20, 31, 32, 33, 50, 60, 63, 64, 65, 99, 100, 101, 127, 128, 129, 200, 255, 256, 257, 500, 512,
    999, 1000, 1023, 1024, 1025, 2047, 2048, 2049, 4096, 10000, 65535, 65536, 10**6, 10**7, _INT - 1,
    _INT, _INT + 1, 10**10, 10**12, 2**53,
)  # fmt: skip
_FRACTIONS = (
    -math.inf, -1e300, -1000.5, -2.0, -1.5, -1.0, -0.5, -1e-300, 0.0, 5e-324, 1e-300, 1e-9, 0.001, 0.01,
    0.1, 0.25, 0.3, 0.5, 0.6, 0.75, 0.9, 0.99, 1.0, 1.0000001, 1.5, 2.0, 3.0, 10.0, 100.0, 1e6, 1e300,
    math.inf,
)  # fmt: skip
_ROUNDS = 100
_MOST_PLACES = 20
_GAPS = "Spark's check is code that is not known here"

# A decimal is counted in its smallest place: 1.5 of two places is 150.
Number = int | float


def with_limits(known: Sequence[Property], spark: SparkEntries) -> list[Property]:
    """Return the properties with the least and greatest value that Spark takes.

    Where what is taken has gaps (a power of two, …), the property is not judged.
    """
    known = _with_places(known, spark)
    asked = [
        each for each in known if each.type in {*_LEAST, "double", "decimal"} and not each.unchecked
    ]
    pairs = [
        (each.key, _text(step, each.places)) for each in asked for step in [*_steps(each), math.nan]
    ]
    answers = iter(spark.convert(pairs))
    found: dict[str, Property] = {}
    edges: list[_Edge] = []
    for each in asked:
        steps = _steps(each)
        tried = [next(answers) for _ in steps]
        each_nan = next(answers)
        taken = [answer.accepted for answer in tried]
        first, last = (
            (taken.index(True), len(taken) - 1 - taken[::-1].index(True)) if any(taken) else (0, -1)
        )
        if last < 0 or not all(taken[first : last + 1]):
            found[each.key] = replace(each, unchecked=_GAPS)
            continue
        refusal = next((answer.text for answer in tried if not answer.accepted), "")
        found[each.key] = replace(
            each,
            refuses_nan=each.type == "double" and not each_nan.accepted,
            requirement=_requirement(refusal, each.key),
        )
        if first > 0:
            edges.append(_Edge(each, "minimum", steps[first - 1], steps[first]))
        if last < len(steps) - 1:
            edges.append(_Edge(each, "maximum", steps[last + 1], steps[last]))
    _narrow(edges, spark)
    for edge in edges:
        one, end = found[edge.of.key], _counted(edge.taken, edge.of.places)
        found[edge.of.key] = (
            replace(one, minimum=end) if edge.end == "minimum" else replace(one, maximum=end)
        )
    return [found.get(each.key, each) for each in known]


def _with_places(known: Sequence[Property], spark: SparkEntries) -> list[Property]:
    """Return the properties; decimals with how many places they may have, on which their limits stand."""
    asked = [each.key for each in known if each.type == "decimal"]
    pairs = [(key, f"1.{1:0{places}}") for key in asked for places in range(1, _MOST_PLACES + 1)]
    taken = dict(zip(pairs, (answer.accepted for answer in spark.convert(pairs)), strict=True))
    found = []
    for each in known:
        answers = [took for (key, _), took in taken.items() if key == each.key]
        if not answers:
            found.append(each)
        elif all(answers):
            found.append(replace(each, unchecked=_GAPS))
        else:
            found.append(replace(each, places=answers.index(False)))
    return found


def _counted(number: Number, places: int | None) -> Number:
    """Return what a count of smallest places comes to, whole where it is."""
    if not places:
        return number
    exact = Decimal(number).scaleb(-places)
    return int(exact) if exact == int(exact) else float(exact)


class _Edge:
    """Hold the two neighbours between which a limit is."""

    def __init__(self, of: Property, end: str, refused: Number, taken: Number) -> None:
        self.of, self.end, self.refused, self.taken = of, end, refused, taken

    def middle(self) -> Number | None:
        if isinstance(self.taken, float):
            low, high = _ordinal(self.refused), _ordinal(self.taken)
            return _double((low + high) // 2) if abs(low - high) > 1 else None
        between = (int(self.refused) + int(self.taken)) // 2
        return between if abs(self.refused - self.taken) > 1 else None


def _narrow(edges: Sequence[_Edge], spark: SparkEntries) -> None:
    """Halve all of them at once, until the neighbours touch."""
    for _ in range(_ROUNDS):
        halved = [(edge, middle) for edge in edges if (middle := edge.middle()) is not None]
        if not halved:
            return
        answers = spark.convert(
            [(edge.of.key, _text(middle, edge.of.places)) for edge, middle in halved]
        )
        for (edge, middle), answer in zip(halved, answers, strict=True):
            if answer.accepted:
                edge.taken = middle
            else:
                edge.refused = middle


def _steps(known: Property) -> list[Number]:
    if known.type == "double":
        return list(_FRACTIONS)
    if known.places is not None:
        return sorted({*_STEPS, *(step * 10**known.places for step in _STEPS)})
    least, most = _LEAST[known.type], _MOST[known.type]
    return [least, *(step for step in _STEPS if least < step < most), most]


def _text(number: Number, places: int | None) -> str:
    if isinstance(number, float):
        return repr(number).replace("inf", "Infinity").replace("nan", "NaN")
    return f"{Decimal(number).scaleb(-places):f}" if places else str(number)


def _ordinal(number: Number) -> int:
    """Return the place of a double in the order of all."""
    bits: int = struct.unpack("<q", struct.pack("<d", number))[0]
    return bits if bits >= 0 else -(2**63) - bits


def _double(ordinal: int) -> float:
    bits = ordinal if ordinal >= 0 else -(2**63) - ordinal
    number: float = struct.unpack("<d", struct.pack("<q", bits))[0]
    return number


def _requirement(text: str, key: str) -> str:
    """Return Spark's words for a limit, without the value that was tried."""
    _, found, said = text.partition("is invalid. ")
    said = trim(said.rsplit(" SQLSTATE", 1)[0]) if found and key in text else ""
    return "" if "should be a/an" in said else " ".join(said.split())[:200]
