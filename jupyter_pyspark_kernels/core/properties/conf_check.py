"""Judge properties one by one: what Spark's converter says, and apart from it what a start says."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from typing import Literal

from ..concealing import HIDDEN
from ..rules import shown
from ..secrets import looks_secret
from .catalogue import Catalogue, Property
from .clashes import Clash, Effective, find_clashes
from .launcher import launch_problems
from .near_names import near_names
from .properties_file import Line
from .values import value_problem

Severity = Literal["error", "warning", "info"]
_RANK: dict[Severity | None, int] = {"error": 3, "warning": 2, "info": 1}


@dataclass(frozen=True, slots=True)
class Verdict:
    """Say what Spark makes of one property.

    Attributes
    ----------
    value
        ``(hidden)`` where it is a secret.
    ok
        Whether Spark's own converter takes the value, or does not look at it.
    problem, severity
        What to know or do; None where there is nothing. An error with ``ok`` is a launcher's: the
        converter takes the value, and Spark would not start with it.
    """

    key: str
    value: str
    ok: bool
    problem: str | None = None
    severity: Severity | None = None


def check_lines(
    lines: Sequence[Line], catalogue: Catalogue, master: str = "", *, together: bool = True
) -> Iterator[Verdict]:
    """Yield a verdict for each line, in order: of the property by itself, and of what it clashes with.

    Parameters
    ----------
    master
        For which master they are meant; empty is that of the file, if it has one.
    together
        Whether they are one configuration, and not values to be tried.
    """
    verdicts = [check(line.key, line.value, catalogue) for line in lines]
    if together:
        _add_later_lines(verdicts, lines)
        _add_clashes(verdicts, lines, catalogue, master)
    yield from verdicts


def _add_later_lines(verdicts: list[Verdict], lines: Sequence[Line]) -> None:
    last = {line.key: line.number for line in lines}
    for number, line in enumerate(lines):
        if line.number < last[line.key]:
            message = f"{shown(line.key)} is given again on line {last[line.key]}, which wins. Leave one of them out."
            verdicts[number] = _with(verdicts[number], "warning", message)


def _add_clashes(
    verdicts: list[Verdict], lines: Sequence[Line], catalogue: Catalogue, master: str
) -> None:
    # Of a key that is there twice, Java keeps the last.
    values = {line.key: line.value for line in lines}
    last = {line.key: number for number, line in enumerate(lines)}
    sound = {key: values[key] for key, number in last.items() if not _stops(verdicts[number])}
    conf = Effective(
        own=sound,
        master=master or values.get("spark.master", ""),
        catalogue=catalogue,
        unknowable=values.keys() - sound.keys(),
    )
    for clash in find_clashes(conf):
        # What is missing has no line; a kernel's plan says it.
        if clash.key not in last:
            continue
        verdicts[last[clash.key]] = _with_clash(verdicts[last[clash.key]], clash)


def _stops(verdict: Verdict) -> bool:
    return verdict.severity == "error"


def _with_clash(verdict: Verdict, clash: Clash) -> Verdict:
    severity: Severity = clash.rule.severity
    if clash.rule.local_files:
        # The file may be meant for another machine than this one.
        severity = "warning"
    return _with(verdict, severity, clash.message)


def _with(verdict: Verdict, severity: Severity, message: str) -> Verdict:
    """Add a finding; what is graver is said alone, what is as grave after what was said."""
    before, after = _RANK.get(verdict.severity, 0), _RANK[severity]
    if before > after:
        return verdict
    problem = f"{verdict.problem} {message}" if before == after else message
    return replace(verdict, problem=problem, severity=severity)


def check(key: str, value: str, catalogue: Catalogue) -> Verdict:
    """Judge one property; what is graver is said before what is less."""
    seen = HIDDEN if looks_secret(key, value) else value
    known = catalogue.find(key)
    if wrong := wrong_value(key, value, catalogue):
        return Verdict(key, seen, ok=False, problem=wrong, severity="error")
    for _, message in launch_problems({key: value}):
        problem = f"Spark's own check takes it, and the start does not: {message}"
        return Verdict(key, seen, ok=True, problem=problem, severity="error")
    remark, severity = _remark(key, known, catalogue)
    return Verdict(key, seen, ok=True, problem=remark, severity=severity)


def wrong_value(key: str, value: str, catalogue: Catalogue) -> str | None:
    """Say why Spark's converter would not take a value, and what it takes; None where it does."""
    known = catalogue.find(key)
    wanted = known and value_problem(known, value, catalogue)
    if not wanted:
        return None
    given = "not what Spark takes" if looks_secret(key, value) else shown(value)
    return f"{key} is {given}. Write {wanted}."


def _remark(
    key: str, known: Property | None, catalogue: Catalogue
) -> tuple[str | None, Severity | None]:
    if not key.startswith("spark."):
        meant = f"spark.{key}"
        way_out = f"Did you mean {meant}?" if meant in catalogue.properties else "Leave it out."
        return (
            f"{shown(key)} does not begin with spark., so spark-submit ignores it. {way_out}",
            "warning",
        )
    if known is None:
        return _unknown(key, catalogue), "warning"
    if known.deprecated:
        use = f" Use {known.successor}." if known.successor not in known.deprecated else ""
        return f"{key} is deprecated. {known.deprecated}{use}", "warning"
    if known.internal:
        return f"{key} is internal to Spark: undocumented, and it may change.", "warning"
    if known.unchecked:
        return f"{key} is not checked here: only Spark's own code can judge its value.", "info"
    return None, None


def _unknown(key: str, catalogue: Catalogue) -> str:
    hint = f" {found}" if (found := near_hint(key, catalogue)) else ""
    return f"Spark {catalogue.spark_version} does not know {shown(key)}.{hint}"


def near_hint(key: str, catalogue: Catalogue) -> str:
    """Ask whether a known name of nearly the same letters was meant; empty where there is none."""
    known = tuple(name for name in catalogue.properties if not name.endswith("."))
    near = near_names(key, known)
    return f"Did you mean {' or '.join(near)}?" if near else ""
