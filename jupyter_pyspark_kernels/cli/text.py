"""Put records into words for people, and into JSON for programs."""

import difflib
import json
import os
import pwd
import shlex
import time
from collections.abc import Mapping, Sequence
from typing import TypeAlias

from pydantic import BaseModel, JsonValue

from ..core.concealing import conceal
from ..core.errors import InvalidSettingsError, KernelError
from ..core.finding.search import Found
from ..core.kernel_file import KERNEL_JSON
from ..core.records import Environment, InstalledKernel, KernelTest, Plan, PlannedArchive, Problem

# What can be shown as JSON.
Shown: TypeAlias = (
    "BaseModel | Mapping[str, Shown] | Sequence[Shown] | str | int | float | bool | None"
)

NO_ENVIRONMENTS = "No Python environments were found. Give directories to look into: jupyter pyspark-kernels environments DIR"

_RUNNING = "Kernels that run keep what they were started with, over a restart too: shut them down and start them again."

_STATES = {
    "ready": "ready",
    "changed": "archive older than environment",
    "broken": "broken",
    "read-only": "ready, read-only",
}


def to_json(record: Shown) -> str:
    """Return records as JSON, two spaces deep, without the values of secrets."""
    return json.dumps(conceal(_plain(record)), indent=2, ensure_ascii=False)


def _plain(record: Shown) -> JsonValue:
    if isinstance(record, BaseModel):
        plain: JsonValue = record.model_dump(mode="json")
        return plain
    if isinstance(record, Mapping):
        return {key: _plain(value) for key, value in record.items()}
    if isinstance(record, Sequence) and not isinstance(record, str):
        return [_plain(item) for item in record]
    return record


def printable(text: str) -> str:
    """Escape what a terminal would take as a command, or could not show."""
    return "".join(
        c if c.isprintable() or c == "\n" else c.encode("unicode_escape", "surrogatepass").decode()
        for c in text
    )


def said(problem: Problem) -> str:
    """Return what a shell says of a problem: its message, and the way out there."""
    return f"{problem.message} {problem.in_shell}".rstrip()


def error_text(error: KernelError) -> str:
    """Return the message of a refusal, a line for each problem."""
    if isinstance(error, InvalidSettingsError):
        lines = [f"error: {_named(p)}" for p in error.problems if p.severity == "error"]
        return printable("\n".join(lines) + "\n") + warnings_text(error.problems)
    return printable(f"error: {in_full(error)}\n")


def in_full(error: KernelError) -> str:
    """Return what a shell says of a refusal: its text, and the way out there."""
    return f"{error} {error.in_shell}".rstrip()


def warnings_text(problems: Sequence[Problem]) -> str:
    """Return the warnings, a line each; empty if there are none."""
    lines = [f"warning: {_named(p)}\n" for p in problems if p.severity == "warning"]
    return printable("".join(lines))


def _named(problem: Problem) -> str:
    """Name the field before the message, where the message does not name property or variable itself."""
    name = problem.field.removeprefix("spark_conf.").removeprefix("env.")
    is_named = name != problem.field and problem.message.startswith((name, repr(name)))
    return said(problem) if is_named else f"{problem.field}: {said(problem)}"


def made_text(plan: Plan, verb: str, *, visible: bool) -> str:
    """Say what was made, and what to do with it; ``visible`` is whether Jupyter looks there."""
    lines = [
        f"{verb} kernel {plan.kernel_name} in {_with_target(plan.resource_dir)}",
        *_plan_lines(plan),
    ]
    check = ["jupyter", "pyspark-kernels", "test", plan.kernel_name]
    if visible:
        lines += ["", f"Choose it in Jupyter's launcher, or check it: {shell_line(check)}"]
    else:
        lines += ["", f"Check it: {shell_line([*check, '-d', plan.kernels_dir])}"]
    if plan.current_kernel_json not in (None, plan.kernel_json):
        lines.append(_RUNNING)
    return printable("\n".join(lines))


def _plan_lines(plan: Plan) -> list[str]:
    lines = []
    if plan.environment:
        lines.append(f"  environment  {environment_line(plan.environment)}")
    lines.append(f"  Spark        {plan.spark_home}, {plan.spark_master}")
    if plan.archive:
        size = (
            f" ({size_text(os.path.getsize(plan.archive.path))})"
            if os.path.exists(plan.archive.path)
            else ""
        )
        lines.append(f"  archive      {plan.archive.path}{size}")
    return lines


def environment_line(environment: Environment) -> str:
    """Describe an environment in one line."""
    return (
        f"{_with_target(environment.environment_dir)} "
        f"({environment.kind}, Python {environment.python_version}, {_packages(environment)})"
    )


def _packages(environment: Environment) -> str:
    count = environment.package_count
    return f"{count} {'package' if count == 1 else 'packages'}"


def _with_target(path: str) -> str:
    real = os.path.realpath(path)
    return path if real == path else f"{path} (a link to {real})"


def plan_text(plan: Plan) -> str:
    """Show what would be written, for ``--dry-run``."""
    verb = "change" if plan.etag else "make"
    lines = [
        f"{'Cannot' if plan.errors else 'Would'} {verb} kernel {plan.kernel_name} in {_with_target(plan.resource_dir)}",
        *_plan_lines(plan),
    ]
    if plan.archive:
        lines.append(f"               {_archive_line(plan.archive)}")
    if plan.install_ipykernel:
        lines.append("  ipykernel    would be installed into the environment")
    if plan.kernel_json is not None:
        lines += ["", "kernel.json:", *_json_or_difference(plan)]
    return printable("\n".join(lines))


def _archive_line(archive: PlannedArchive) -> str:
    if archive.copy_of:
        return f"would not be packed: {archive.reason}"
    return f"{'would be packed' if archive.pack else 'stays'}: {archive.reason}"


def _json_or_difference(plan: Plan) -> list[str]:
    """Return the new ``kernel.json``, or for an update what changes in it."""
    new = to_json(plan.kernel_json).splitlines()
    if plan.current_kernel_json is None:
        return new
    old = to_json(plan.current_kernel_json).splitlines()
    return list(difflib.unified_diff(old, new, "now", "then", lineterm="", n=1)) or ["(no change)"]


def size_text(size: int) -> str:
    """Return a size in bytes as people write it."""
    number = float(size)
    for unit in ("B", "KiB", "MiB"):
        if number < 1024:
            return f"{number:.0f} {unit}"
        number /= 1024
    return f"{number:.1f} GiB"


def kernels_text(found: Sequence[InstalledKernel]) -> str:
    """List kernels in columns, with the first reason of what is broken below each."""
    if not found:
        return "No PySpark kernels. Make one: jupyter pyspark-kernels create --help"
    rows = [("NAME", "MASTER", "ENVIRONMENT", "STATE", "DIRECTORY")]
    rows += [
        (k.kernel_name, k.spark_master, k.environment_dir, _STATES[k.state], k.kernels_dir)
        for k in found
    ]
    return printable("\n".join(columns(rows)))


def columns(rows: Sequence[Sequence[str]]) -> list[str]:
    """Return rows as lines, each column as wide as its widest cell."""
    widths = [max(len(row[i]) for row in rows) for i in range(len(rows[0]))]
    return [
        "  ".join(cell.ljust(width) for cell, width in zip(row, widths, strict=True)).rstrip()
        for row in rows
    ]


def kernel_text(
    kernel: InstalledKernel,
    content: Mapping[str, JsonValue] | None,
    profiles: Sequence[str] = (),
) -> str:
    """Show one kernel; ``profiles`` are lines on what they give it."""
    lines = [
        kernel.kernel_name
        if kernel.display_name == kernel.kernel_name
        else f"{kernel.kernel_name}: {kernel.display_name}",
        f"  directory    {_with_target(kernel.resource_dir)}",
        f"  environment  {kernel.environment_dir}",
        f"  Spark        {kernel.settings.get('spark_home', '')}, {kernel.spark_master}",
        f"  archive      {kernel.archive or 'none: executors use the environment itself'}",
        f"  made by      {'this tool' if kernel.origin == 'ours' else 'something else'}",
        *_owner_lines(os.path.join(kernel.resource_dir, KERNEL_JSON)),
        f"  state        {_STATES[kernel.state]}",
        *_problem_lines(kernel),
        *profiles,
        "",
        "kernel.json:",
        to_json(content),
    ]
    return printable("\n".join(lines))


def _owner_lines(path: str) -> list[str]:
    """Say whose file it is and when it was written; nothing where it is gone meanwhile."""
    try:
        status = os.stat(path)
    except OSError:
        return []
    try:
        owner = pwd.getpwuid(status.st_uid).pw_name
    except KeyError:
        owner = f"user {status.st_uid}"
    return [
        f"  owner        {owner}, {time.strftime('%Y-%m-%d %H:%M', time.localtime(status.st_mtime))}"
    ]


def _problem_lines(kernel: InstalledKernel) -> list[str]:
    return [f"    {p.severity}: {said(p)}" for p in kernel.problems]


def doctor_text(found: Sequence[InstalledKernel]) -> str:
    """Say of every kernel whether it is well, and what to do if not."""
    if not found:
        return "No PySpark kernels."
    lines = []
    for kernel in found:
        lines.append(f"{kernel.kernel_name} ({kernel.resource_dir}): {_STATES[kernel.state]}")
        lines += _problem_lines(kernel)
    broken = sum(kernel.state == "broken" for kernel in found)
    lines += ["", f"{len(found)} {'kernel' if len(found) == 1 else 'kernels'}, {broken} broken"]
    return printable("\n".join(lines))


def environment_text(found: Found) -> str:
    """Describe an environment that was found in two lines: its name, and what is known or wrong."""
    if found.environment is None:
        return printable(f"{found.name}: {found.environment_dir}\n  broken: {found.fault}")
    seen = found.environment
    size = [] if seen.size_bytes is None else [size_text(seen.size_bytes)]
    ipykernel = f"ipykernel {seen.ipykernel}" if seen.ipykernel else "no ipykernel"
    kind = f"{found.tool}, {seen.kind}" if found.tool not in {"", seen.kind} else seen.kind
    facts = [kind, f"Python {seen.python_version}", _packages(seen), ipykernel, *size]
    return printable(f"{found.name}: {found.environment_dir}\n  {', '.join(facts)}")


def test_text(report: KernelTest) -> str:
    """Report a passed test."""
    lines = [
        f"{report.kernel_name}: Spark {report.spark_version} on {report.master}, application {report.application_id}",
        f"  kernel {report.kernel_seconds:.1f} s, Spark {report.spark_seconds:.1f} s, job {report.job_seconds:.1f} s",
    ]
    for role, host in [
        ("driver", report.driver),
        *(("executor", host) for host in report.executors),
    ]:
        lines += [
            f"  {role} on {host.host}: Python {host.python_version}, {host.source}",
            f"    {host.executable}",
            *(f"    {name} {version or 'is not there'}" for name, version in host.packages.items()),
        ]
    return printable("\n".join(lines))


def shell_line(words: Sequence[str]) -> str:
    """Return a command as one line for a shell."""
    return shlex.join(words)
