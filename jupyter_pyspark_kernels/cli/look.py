"""Run the commands that only look: list, show, test, environments, doctor."""

import argparse
import os
import sys

from pydantic import JsonValue

from ..command_line import command_gaps, command_of
from ..config import PySparkKernels
from ..core.find_environments import by_name, find_environments
from ..core.finding.search import Found
from ..core.freshness import full_looks
from ..core.health import Health
from ..core.kernels import settings_of
from ..core.measure import measure
from ..core.readback import read_back
from ..core.records import Environment
from ..core.store import StoredKernel
from ..outcomes import FOUND_BROKEN
from ..profile_sources import offered_profiles, usable
from .paths import absolute, working_directory
from .profile_text import profile_lines
from .requests import find, say_missing, searched
from .text import (
    NO_ENVIRONMENTS,
    doctor_text,
    environment_text,
    kernel_text,
    kernels_text,
    printable,
    said,
    shell_line,
    test_text,
    to_json,
)


def list_kernels(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """List the PySpark kernels."""
    found = Health(os.environ).kernels(searched(arguments.kernels_dir, config))
    print(to_json(found) if arguments.json else kernels_text(found))
    return 0


def doctor(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Look at every PySpark kernel, at each file of its environment too, and say what is broken."""
    found = Health(os.environ, full_looks()).kernels(searched(arguments.kernels_dir, config))
    print(to_json(found) if arguments.json else doctor_text(found))
    return FOUND_BROKEN if any(kernel.state == "broken" for kernel in found) else 0


def show(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Show one kernel, or the command that makes it."""
    kernel, location = find(arguments.name, arguments.kernels_dir, config)
    described = Health(os.environ).look(kernel, location)
    if arguments.command_line:
        settings = settings_of(kernel)
        known = tuple(usable(offered_profiles(config)))
        sys.stderr.write("".join(f"warning: {gap}\n" for gap in command_gaps(settings, known)))
        print(shell_line(command_of(settings, location.kernels_dir, known)))
    elif arguments.json:
        print(to_json(described))
    else:
        print(kernel_text(described, kernel.content, _profile_lines(kernel, config)))
    return 0


def _profile_lines(kernel: StoredKernel, config: PySparkKernels) -> list[str]:
    """Return a line for each profile, and for each value of one that counts or is hidden."""
    if kernel.content is None:
        return []
    settings = read_back(kernel.kernel_name, kernel.content).settings
    if settings is None or not settings.profiles:
        return []
    return profile_lines(settings, offered_profiles(config))


def environments(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """List the Python environments, each as it is found; the broken ones in the end."""
    roots = [*map(absolute, arguments.roots), *config.environment_roots, working_directory()]
    for root in filter(lambda root: not os.path.isdir(root), map(absolute, arguments.roots)):
        say_missing(root)
    found = []
    for one in find_environments(os.path.expanduser("~"), os.environ, roots):
        if arguments.measure and one.environment:
            found.append(one._replace(environment=measure(one.environment)))
        else:
            found.append(one)
        if not arguments.json:
            print(environment_text(found[-1]), flush=True)
    if arguments.json:
        print(to_json([_record(one) for one in by_name(found)]))
    elif not found:
        print(NO_ENVIRONMENTS)
    return 0


def _record(found: Found) -> dict[str, JsonValue]:
    """Return what was found; of a broken one all that is known of an environment is null."""
    known = found.environment.model_dump(mode="json") if found.environment else {}
    return {
        "name": found.name,
        "tool": found.tool,
        "fault": found.fault,
        **dict.fromkeys(Environment.model_fields),
        **known,
        "environment_dir": found.environment_dir,
    }


def test(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Start a kernel, run one job on its executors and report each host."""
    from ..trial import DifferenceError, run_trial  # noqa: PLC0415 - only this command loads jupyter_client

    kernel, location = find(arguments.name, arguments.kernels_dir, config)

    # What its files say already; the test may end in a stranger's words for it.
    for problem in Health(os.environ, full_looks()).look(kernel, location).problems:
        sys.stderr.write(printable(f"{problem.severity}: {said(problem)}\n"))

    def on_step(text: str) -> None:
        if not arguments.json:
            sys.stderr.write(f"{text}\n")

    try:
        report = run_trial(
            kernel.kernel_name,
            location.kernels_dir,
            arguments.package,
            on_step=on_step,
            timeout=arguments.timeout,
        )
    except DifferenceError as error:
        if not arguments.json:
            print(test_text(error.report), flush=True)
        raise
    print(to_json(report) if arguments.json else test_text(report))
    return 0
