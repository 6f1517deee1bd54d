"""Say why Spark did not start, and what to do next."""

from __future__ import annotations

import collections
import re
from collections.abc import Mapping

from .cause_table import CAUSES, NO_CAUSE
from .log_lines import deepest_cause


def explain(text: str, context: Mapping[str, str]) -> tuple[str, str]:
    """Return (what happened, what to do next) for what Python and Java wrote about a failed start.

    Parameters
    ----------
    text : str
        The exception and the JVM's stderr.
    context : mapping
        What the sentences name: master, spark_home, java_home, hadoop_conf_dir, python,
        pythonpath, resources, driver_memory, executor_memory; an absent one is shown as "not set".
    """
    for pattern, cause, way_out in CAUSES:
        match = re.search(pattern, text)
        if match is not None:
            groups = [g.strip(" .") for g in match.groups() if g]
            fields = collections.defaultdict(lambda: "not set", context)
            formatter = _Formatter(groups, fields)
            return formatter.fill(cause), formatter.fill(way_out)
    return "Spark did not start: " + deepest_cause(text), NO_CAUSE


class _Formatter:
    """Fill ``{0}`` and ``{name}`` in the sentences above; a value's own braces do no harm."""

    def __init__(self, groups: list[str], fields: Mapping[str, str]) -> None:
        self.groups, self.fields = groups, fields

    def fill(self, sentence: str) -> str:
        """Return the sentence with its values."""
        return re.sub(r"\{(\w+)\}", self._value, sentence)

    def _value(self, match: re.Match[str]) -> str:
        name = match.group(1)
        if not name.isdigit():
            return self.fields[name]
        return self.groups[int(name)] if int(name) < len(self.groups) else ""
