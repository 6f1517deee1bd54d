"""Pick what tells something from what Python and Java wrote."""

from __future__ import annotations

import re
from collections.abc import Iterable


def deepest_cause(text: str) -> str:
    """Return the first line of the innermost exception that a text of Python and Java names."""
    lines = [line.strip() for line in text.splitlines() if line.strip()]
    lines = [line for line in lines if not line.startswith("[IPKernelApp]")]
    for prefix in ("Caused by: ", ": ", "Error: ", "Exception in thread "):
        found = [line[len(prefix) :] for line in lines if line.startswith(prefix)]
        if found:
            return found[-1]
    return next((line for line in lines if "JAVA_GATEWAY_EXITED" not in line), "no reason given")


# "26/11/22 19:58:39 ", as Spark's and Hadoop's log4j begin their lines.
DATE = re.compile(r"^\d{2,4}[/-]\d\d[/-]\d\d \d\d:\d\d:\d\d(?:[,.]\d+)? ")
CHATTER = re.compile(
    r"^\s*at |^\s*\.\.\. \d+ more|^[\w.$/<>]+\((?:[\w.]+:\d+|Native Method|Unknown Source)\)$|"
    r"^Setting default log level|^To adjust logging|^Using Spark's default log4j|^WARNING: |"
    r"NativeCodeLoader|WARN MetricsSystem|^\[IPKernelApp\]|^\s*$|"
    r"\bWARN\b.*(?:resolves to a loopback address|Set SPARK_LOCAL_IP|"
    r"Another SparkContext is being constructed|"
    r"Attempted to (?:send shutdown message|request executors) before the AM)"
)


def relevant_lines(lines: Iterable[str], limit: int = 6) -> list[str]:
    """Return the last lines of a log that tell something: no dates, stack frames and chatter."""
    plain = dict.fromkeys(DATE.sub("", line) for line in lines)
    kept = [line.rstrip()[:400] for line in plain if not CHATTER.search(line)]
    usage = next((i for i, line in enumerate(kept) if line.startswith("Usage: ")), len(kept))
    return kept[:usage][-limit:]
