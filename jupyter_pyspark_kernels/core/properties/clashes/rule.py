"""Say what a rule about clashing properties is, and put its findings into words."""

import re
from collections.abc import Callable, Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from typing import Literal, NamedTuple

from ...rules import shown
from ...secrets import looks_secret
from .effective import Effective, UnknowableError

Keys = tuple[str, ...]


@dataclass(frozen=True)
class Rule:
    """Hold one thing that does not go together, as Spark itself has it.

    Attributes
    ----------
    name
        Stable word; docs/clashes.md lists the rules by it.
    clash
        What is set, for people who read the list.
    spark
        What Spark does then. ``{key}``, ``{value}`` are the first property found, ``{master}`` the master.
    way_out
        What to do; the same names may stand in it.
    source
        Class and method of Spark that does it, or the page that says it.
    find
        Yields the properties that clash; the first is the one to change.
    severity
        An error only where the start fails for certain.
    local_files
        Whether files of this machine are looked at: elsewhere the same properties may be right.
    about_master
        Whether the master that was chosen is enough, without any property of the kernel's own.
    """

    name: str
    clash: str
    spark: str
    way_out: str
    source: str
    find: Callable[[Effective], Iterable[Keys]]
    severity: Literal["error", "warning"] = "warning"
    local_files: bool = False
    about_master: bool = False


class Clash(NamedTuple):
    """Hold what a rule found.

    Attributes
    ----------
    key
        The property that carries the finding: one of the kernel's own where it has any part in it.
    keys
        All that clash.
    """

    rule: Rule
    key: str
    keys: Keys
    message: str


def clashes(rules: Iterable[Rule], conf: Effective) -> Iterator[Clash]:
    """Yield what clashes; a warning about the defaults alone is their owner's, and not said."""
    for rule in rules:
        with suppress(UnknowableError):
            for keys in rule.find(conf):
                own = [key for key in keys if key in conf.own]
                if own or rule.about_master or rule.severity == "error":
                    yield Clash(rule, (own or [keys[0]])[0], keys, _message(rule, keys, conf))


def _message(rule: Rule, keys: Keys, conf: Effective) -> str:
    first = keys[0]
    names = {"key": first, "value": conf.text(first) or "", "master": conf.master or "the master"}
    given = " and ".join(_said(key, conf) for key in keys)
    return f"{given}: {rule.spark.format(**names)} {rule.way_out.format(**names)}"


def _said(key: str, conf: Effective) -> str:
    given = conf.given(key)
    value = conf.text(key) if given is None else given
    if value is None:
        return f"{key} is not set"
    seen = "hidden here" if looks_secret(key, value) else _plain(value)
    if key in conf.own:
        return f"{key} is {seen}"
    origin = conf.defaults[key].origin if key in conf.defaults else "Spark's default"
    return f"{key} is {seen} ({origin})"


def _plain(value: str) -> str:
    """Show a number, a word or a path as it is, and anything else in quotes."""
    return value if re.fullmatch(r"[\w./:*+-]{1,80}", value, re.ASCII) else shown(value)
