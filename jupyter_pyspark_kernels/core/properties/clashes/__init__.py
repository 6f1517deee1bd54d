"""Know which properties do not go together, or not with the master: rules with their source in Spark."""

from collections.abc import Iterator

from . import allocation, cores, masters, memory, places, python, security, submitting
from .effective import Effective
from .rule import Clash, Rule, clashes

__all__ = ["RULES", "Clash", "Effective", "Rule", "find_clashes"]

RULES: tuple[Rule, ...] = (
    *submitting.RULES,
    *allocation.RULES,
    *cores.RULES,
    *memory.RULES,
    *masters.RULES,
    *security.RULES,
    *places.RULES,
    *python.RULES,
)


def find_clashes(conf: Effective) -> Iterator[Clash]:
    """Yield what clashes in the properties that a start would see, rule by rule."""
    yield from clashes(RULES, conf)
