"""Build the catalogue of a Spark from its own entries: what they say, and what their converters take."""

import random
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from typing import Any

from .catalogue import Catalogue, Property
from .documented import with_doc
from .drawing import TEXTS, draw
from .entries import Answer, SparkEntries, never, spark_entries
from .families import FAMILIES
from .limits import with_limits
from .values import NANOSECONDS, POWERS, value_problem

# Values by which each entry's answers are compared with ours; it is not judged where they differ.
_COMPARED = 60
_AMOUNTS = {
    "bytes": {"1t": 1024**4, "1g": 1024**3, "1m": 1024**2, "1k": 1024, "1b": 1},
    "time": {
        "1000d": 86400 * 10**12,
        "1d": 86400 * 10**9,
        "1h": 3600 * 10**9,
        "1min": 60 * 10**9,
        "1s": 10**9,
        "1ms": 10**6,
    },
}
_TRIALS = ("x!", "1,2", *_AMOUNTS["bytes"], *_AMOUNTS["time"], *TEXTS)


def build_catalogue(
    spark_home: str, environ: Mapping[str, str], cancelled: Callable[[], bool] = never
) -> Catalogue:
    """Run a Spark's JVM and return its catalogue; it takes half a minute.

    Raises
    ------
    CancelledError
        When ``cancelled`` said so meanwhile.
    KernelError
        When there is no whole Spark or no Java, or they did not answer.
    """
    with spark_entries(spark_home, environ, cancelled) as spark:
        facts = spark.facts
        entries = sorted(facts["entries"], key=lambda entry: str(entry["key"]))
        keys = [entry["key"] for entry in entries]
        answers = spark.convert([(key, trial) for key in keys for trial in _TRIALS])
        known = []
        for number, entry in enumerate(entries):
            tried = answers[number * len(_TRIALS) : (number + 1) * len(_TRIALS)]
            known.append(_typed(_described(entry), dict(zip(_TRIALS, tried, strict=True))))
        known = with_choices(known, spark)
        known = with_limits(known, spark)
        catalogue = Catalogue(
            spark_version=spark.spark_version,
            scala_version=facts["scala_version"],
            byte_units=facts["byte_units"],
            time_units=facts["time_units"],
            properties={each.key: each for each in known},
        )
        known = _compared(known, catalogue, spark)
    properties = {each.key: each for each in known}
    properties |= _old_names(facts, properties)
    properties = {key: _deprecated(each, facts, properties) for key, each in properties.items()}
    for family in FAMILIES:
        properties.setdefault(family.key, family)
    return replace(catalogue, properties=properties)


def _described(entry: Mapping[str, Any]) -> Property:
    default = None if entry["computed"] or entry["default"] == "<undefined>" else entry["default"]
    return with_doc(
        Property(
            key=entry["key"],
            type="other",
            doc=" ".join(entry["doc"].split()),
            default=default,
            since=entry["since"] or "",
            internal=not entry["public"],
        )
    )


def _typed(known: Property, tried: Mapping[str, Answer]) -> Property:
    """Add the type that the answers show; choices and limits are asked for later."""
    first = tried["x!"]
    many = tried["1,2"].accepted and tried["1,2"].kind == "Seq"
    if first.accepted:
        if first.kind not in {"String", "Seq"}:
            return replace(known, unchecked=f"Spark makes a {first.kind} of it")
        if all(tried[text].accepted for text in TEXTS):
            return replace(known, type="text", many=many)
        refused = next(tried[text] for text in TEXTS if not tried[text].accepted)
        return replace(known, unchecked=_check(refused, known.key))
    said = re.search(
        r"should be (?:a/an )?'?(int|long|boolean|double|decimal|bytes in \w+|time in \w+)\b",
        first.text,
    )
    if said:
        word, _, unit = said[1].partition(" in ")
        return replace(known, type=word, unit=unit, many=many)  # type: ignore[arg-type]  # one of the words above
    for name, sign in (("bytes", "parse byte string"), ("time", "parse time string")):
        if sign in first.text:
            unit = _unit(tried, _AMOUNTS[name])
            unchecked = "" if unit else "its unit is not known"
            return replace(known, type=name, unit=unit, many=many, unchecked=unchecked)  # type: ignore[arg-type]  # one of the two
    offered = _offered(first.text)
    return replace(
        known,
        type="choice" if offered else "other",
        choices=offered,
        unchecked=_check(first, known.key),
    )


def _unit(tried: Mapping[str, Answer], amounts: Mapping[str, int]) -> str:
    """Return the unit in which the value of a trial was answered."""
    sizes = {1024**power: unit for unit, power in POWERS.items()}
    if amounts is _AMOUNTS["time"]:
        sizes = {size: unit for unit, size in NANOSECONDS.items()}
    for trial, amount in amounts.items():
        answer = tried[trial]
        if answer.accepted and answer.text.isdecimal() and int(answer.text):
            return sizes.get(amount // int(answer.text), "")
    return ""


def _offered(text: str) -> tuple[str, ...]:
    """Return the words that a refusal offers; Spark is asked for each of them afterwards."""
    if match := re.search(r"(?:one of|one or more of) '?(.*?)(?:'\. SQLSTATE|, but was )", text):
        return tuple(sorted(set(match[1].split(", "))))
    if match := re.search(r"(?:[Vv]alid values are|should be either) (.*)", text, re.DOTALL):
        words = re.findall(r"\w[\w-]*", match[1].split(" SQLSTATE")[0])
        return tuple(sorted(set(words) - {"and", "or"}))
    return ()


def _check(answer: Answer, key: str) -> str:
    """Return Spark's own words for what it wants."""
    text = answer.text.rsplit(" SQLSTATE", 1)[0]
    match = re.search(re.escape(key) + r'"? (?:in the config )?is invalid\. (.*)', text, re.DOTALL)
    return " ".join((match[1] if match else text).split())[:300]


def with_choices(known: Sequence[Property], spark: SparkEntries) -> list[Property]:
    """Return the properties with those choices that Spark takes, and how it compares them."""
    asked = [each for each in known if each.choices]
    pairs = [
        (each.key, form) for each in asked for choice in each.choices for form in _forms(choice)
    ]
    answers = dict(zip(pairs, spark.convert(pairs), strict=True))
    found = {each.key: _compared_choices(each, answers) for each in asked}
    return [found.get(each.key, each) for each in known]


def _forms(choice: str) -> tuple[str, ...]:
    return (choice, choice.upper(), choice.lower(), choice.swapcase(), f" {choice} ", choice + ",")


def _compared_choices(known: Property, answers: Mapping[tuple[str, str], Answer]) -> Property:
    def takes(text: str) -> bool:
        return answers[known.key, text].accepted

    choices = tuple(choice for choice in known.choices if takes(choice))
    if not choices:
        return replace(known, choices=())
    many = answers[known.key, choices[0]].kind == "Seq"
    cased = [choice for choice in choices if choice.lower() != choice.upper()]
    fold = ""
    if cased and all(takes(choice.swapcase()) for choice in cased):
        fold = "lower" if choices[0] == choices[0].lower() else "upper"
    return replace(
        known,
        choices=choices,
        many=many,
        fold=fold,  # type: ignore[arg-type]  # one of the three
        trims=not many and takes(f" {choices[0]} "),
        unchecked="",
    )


def _compared(
    known: Sequence[Property], catalogue: Catalogue, spark: SparkEntries
) -> list[Property]:
    """Return the properties; one on which we and Spark part is not judged from then on."""
    pairs = []
    for each in known:
        source = random.Random(each.key)  # noqa: S311 - the same for every run
        pairs += [(each.key, draw(each, source)) for _ in range(_COMPARED)]
    parted = set()
    for (key, value), answer in zip(pairs, spark.convert(pairs), strict=True):
        one = catalogue.properties[key]
        if one.unchecked or "${" in value:
            continue
        if (value_problem(one, value, catalogue) is None) != answer.accepted:
            parted.add(key)
    return [
        replace(each, unchecked="Spark's check is code that is not known here")
        if each.key in parted
        else each
        for each in known
    ]


def _old_names(facts: Mapping[str, Any], known: Mapping[str, Property]) -> dict[str, Property]:
    """Return what is still read under a former name, and what was removed."""
    old = {}
    for entry in facts["entries"]:
        for name in entry["alternatives"] or ():
            old[name] = replace(known[entry["key"]], key=name, successor=entry["key"])
    for key, alternatives in facts["renamed"]:
        for name, _, translation in alternatives:
            now = known.get(key, Property(key=key, type="text"))
            if translation:
                now = replace(now, type="other", unchecked="Spark translates it")
            old.setdefault(name, replace(now, key=name, successor=key))
    for name, (_, version, default, comment) in facts["removed_sql"]:
        old.setdefault(
            name,
            Property(
                key=name,
                type="other",
                default=default,
                deprecated=f"Removed in Spark {version}. {comment}".strip(),
                unchecked="Spark takes its former default alone",
            ),
        )
    for name, _ in [*facts["deprecated"], *facts["deprecated_sql"]]:
        old.setdefault(name, Property(key=name, type="other", unchecked="no entry reads it"))
    return {
        name: replace(each, deprecated=each.deprecated or _renamed(each))
        for name, each in old.items()
        if name not in known
    }


def _renamed(each: Property) -> str:
    return f"Its name is now {each.successor}." if each.successor else ""


def _deprecated(
    each: Property, facts: Mapping[str, Any], known: Mapping[str, Property]
) -> Property:
    for name, (_, version, message) in [*facts["deprecated"], *facts["deprecated_sql"]]:
        if name == each.key:
            each = replace(each, deprecated=f"Deprecated since Spark {version}. {message}".strip())
    if each.deprecated and not each.successor:
        named = (word.rstrip(".") for word in re.findall(r"spark\.[\w.-]+", each.deprecated))
        successor = next((key for key in named if key in known and key != each.key), "")
        each = replace(each, successor=successor)
    return each
