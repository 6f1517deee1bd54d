"""Say why a kernel or its executors' Python did not run, from what they wrote."""

import re
from collections.abc import Iterable, Mapping
from typing import NamedTuple

from ..startup.log_lines import deepest_cause, relevant_lines


class Cause(NamedTuple):
    """Explain one kind of failure.

    In the sentences, {0} and {1} are the pattern's groups; :func:`explain_kernel` and
    :func:`explain_executors` name the other fields.
    """

    pattern: str
    cause: str
    way_out: str


Causes = tuple[Cause, ...]
"""Tried from top to bottom, the exact before the general."""

_TAR = "rebuild the kernel with the archive format tar.gz, which keeps links and modes"

KERNEL_CAUSES: Causes = (
    Cause(
        r"No module named '?(ipykernel\w*)",
        "The environment of this kernel has no ipykernel: {python} cannot run the kernel.",
        "Install it there: {python} -m pip install ipykernel",
    ),
    Cause(
        r"No module named '?encodings|init_fs_encoding",
        "{python} does not find its standard library: the Python that the environment was made "
        "from is gone or was moved.",
        "Make the environment again, then rebuild the kernel.",
    ),
    Cause(
        r"error while loading shared libraries: (\S+?):",
        "{python} does not find {0}: the Python that the environment was made from, or a package "
        "of the system, is gone.",
        "Make the environment again, then rebuild the kernel.",
    ),
)

EXECUTOR_CAUSES: Causes = (
    Cause(
        r"Python in worker has different version:? *(\d[\d.]*\d) than that in driver:? *(\d[\d.]*\d)",
        "The executors{host} run Python {0}, the driver Python {1}; their interpreter is "
        "{worker_python}.",
        "Rebuild the kernel, so that the archive carries this environment. If it ships none, set "
        "PYSPARK_PYTHON to a Python {1} of the nodes.",
    ),
    Cause(
        r"version [`'\"](GLIBC\w*_[\d.]+)['\"] not found",
        "The node{host} has an older system than the environment was made on: its C library lacks "
        "{0}.",
        "Make the environment on a system as old as the nodes', then rebuild the kernel.",
    ),
    Cause(
        r"No module named '?encodings|init_fs_encoding",
        "The executors' Python{host} does not find its standard library: the archive does not "
        "carry it, and the node has no {base}.",
        "Install {base} on every node, or make the environment with a Python of its own (conda) "
        "and rebuild the kernel.",
    ),
    Cause(
        r"error while loading shared libraries: (\S+?):",
        "The executors' Python{host} does not find {0}.",
        "If that is libpython, install {base} on every node, or make the environment with a Python "
        "of its own (conda) and rebuild the kernel. Else install the system package that has {0} "
        "on every node.",
    ),
    Cause(
        r"\Amaster local(?!-cluster)[^\n]*\n(?:.|\n)*?"
        r'Cannot run program "([^"]+)".*?error[:=] ?\d+',
        "In local mode no archive is unpacked for the workers, and {0} cannot be run.",
        "Set PYSPARK_PYTHON to the environment's own interpreter, or rebuild the kernel, which "
        "does that.",
    ),
    Cause(
        r'Cannot run program "(/[^"]+)".*?error[:=] ?2\b',
        "The node{host} has no {0}.",
        "Let the kernel ship its environment: set PYSPARK_PYTHON to ./PYSPARK_VENV/bin/python, or "
        "update the kernel, which then packs an archive. Or install that Python on every node.",
    ),
    Cause(
        r'Cannot run program "([^"]+)".*?error[:=] ?2\b',
        "There is no {0} on the node{host}: the archive did not arrive under that name, or its "
        "bin/python is a link to {base}, which the node does not have.",
        "Rebuild the kernel. If that does not help, install {base} on every node.",
    ),
    Cause(
        r'Cannot run program "([^"]+)".*?error[:=] ?8\b',
        "{0} on the node{host} is no program: a link that the zip archive stored as text, or an "
        "interpreter for another processor.",
        "If the nodes are of this machine's kind, " + _TAR + "; else make the environment on a "
        "machine like the nodes.",
    ),
    Cause(
        r'Cannot run program "([^"]+)".*?error[:=] ?13\b',
        "{0} on the node{host} may not be run: the archive lost its modes when it was unpacked, or "
        "that file system is mounted noexec.",
        _TAR[0].upper()
        + _TAR[1:]
        + "; if it is one, set spark.local.dir to a place where programs "
        "may run.",
    ),
    Cause(
        r"No module named '?(pyspark|py4j)\b",
        "The executors' Python{host} cannot import {0}.",
        "Spark sends it along from SPARK_HOME's python/lib on YARN; elsewhere the nodes' own Spark "
        "must have it. Correct the nodes' SPARK_HOME, or install pyspark {spark_version} in the "
        "environment and rebuild the kernel.",
    ),
    Cause(
        r"EOFException[^\n]*pyspark\.daemon[^\n]*?(?:code: (\d+)|$)",
        "The executors' Python, {worker_python}, could not start on the node{host}.",
        "If the environment leans on another Python, install {base} on every node; then rebuild "
        "the kernel. The executors' stderr, on Spark's page or YARN's, says more.",
    ),
    Cause(
        r"(Max number of executor failures \S+ reached|Master removed our application: \w+)",
        "The executors end as soon as they start: {0}.",
        "Their stderr, on the cluster's pages, says why. Often spark.executor.memory is too much, "
        "or the nodes lack a Java that fits this Spark.",
    ),
    Cause(
        r"ExecutorLostFailure[^\n]*?Reason: ([^\n]+)",
        "An executor was lost: {0}",
        "If it was killed for its memory, ask for more spark.executor.memoryOverhead; else the "
        "executors' stderr, on the cluster's pages, says more.",
    ),
    Cause(
        r"(?:SparkContext was shut down|stopped SparkContext)",
        "Spark ended while the job ran: the cluster ended the application on {master}.",
        "The cluster's page of application {application_id} says why.",
    ),
)

# What startup's sentences for a notebook's user say, and what a tester does instead.
_IN_A_NOTEBOOK = re.compile(
    r"\b(r)un (?:this cell|this) again(?: to try again)?|\bshut the kernel down and start it again",
    re.IGNORECASE,
)
_CHATTER = re.compile(
    r"^\s|^Traceback |^NOTE: |^To exit, |^Unknown error in handling|^\[IPKernelApp\] (?:INFO|WARNING)"
)
_TASK_HOST = re.compile(r"\(TID \d+\) \(([^\s()]+) executor [^\s()]+\)")


def explain_kernel(log: str, fields: Mapping[str, str]) -> str | None:
    """Say why a kernel died before it answered; None if the log has no known cause.

    Parameters
    ----------
    log
        Its stdout and stderr.
    fields
        ``python``: the interpreter.
    """
    found = _first(KERNEL_CAUSES, log, fields)
    return " ".join(found) if found else None


def explain_executors(text: str, fields: Mapping[str, str]) -> str:
    """Say why the job on the executors failed, and what to do.

    Parameters
    ----------
    text
        Spark's exception, Java's part included.
    fields
        ``worker_python``, ``base`` (the Python that the environment was made from, in words),
        ``master``, ``application_id``, ``spark_version``.
    """
    task = _TASK_HOST.search(text)
    whole = f"master {fields.get('master', '')}\n{text}"
    found = _first(EXECUTOR_CAUSES, whole, {**fields, "host": f" {task.group(1)}" if task else ""})
    if found:
        return " ".join(found)
    cause = deepest_cause(text).rstrip(".")
    return (
        f"The job on the executors failed: {cause}. "
        "The executors' stderr, on Spark's page or the cluster's, says more."
    )


def for_tester(text: str) -> str:
    """Return a text for a notebook's user with the test in place of the cell and the kernel."""
    return _IN_A_NOTEBOOK.sub(lambda match: f"{match[1] or 'r'}un the test again", text)


def _first(causes: Causes, text: str, fields: Mapping[str, str]) -> tuple[str, str] | None:
    for cause in causes:
        match = re.search(cause.pattern, text, re.MULTILINE)
        if match:
            groups = {str(i): (g or "").strip() for i, g in enumerate(match.groups())}
            values = {**fields, **groups}
            return _fill(cause.cause, values), _fill(cause.way_out, values)
    return None


def _fill(sentence: str, values: Mapping[str, str]) -> str:
    return re.sub(r"\{(\w+)\}", lambda match: values.get(match.group(1), "?"), sentence)


def last_words(log: str, limit: int = 5) -> list[str]:
    """Return the last lines of a log that tell something, without stack frames."""
    return relevant_lines((line for line in log.splitlines() if not _CHATTER.search(line)), limit)


def with_lines(message: str, lines: Iterable[str]) -> str:
    """Return a message with the lines it rests on below; just the message if there are none."""
    kept = list(lines)
    return "\n".join([message, "Its last words:", *kept]) if kept else message
