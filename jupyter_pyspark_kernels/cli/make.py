"""Run the commands that write: create, update, duplicate, rename, rebuild, remove."""

import argparse
import os
import sys

from ..config import PySparkKernels
from ..core import kernels, store
from ..core.environments import read_environment
from ..core.errors import KernelError, KernelNotEditableError
from ..core.merging import merge
from ..core.readback import read_back
from ..core.records import Plan
from ..core.settings import KernelSettings
from ..fixed import departures, for_users
from ..locations import kernels_dirs, location_of
from .progress import progress_bar
from .requests import changed_settings, find, new_settings, target
from .text import made_text, plan_text, to_json, warnings_text


def create(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Make a new kernel."""
    settings = new_settings(arguments, config)
    location = target(arguments.kernels_dir, config)
    if not arguments.dry_run:
        store.sweep(location.kernels_dir)
    planned = kernels.plan(
        settings,
        location,
        os.environ,
        installs_ipykernel=arguments.install_ipykernel,
        visible_dirs=kernels_dirs(),
    )
    return _carry_out(arguments, _with_departures(planned, settings, config), "Created")


def _with_departures(planned: Plan, settings: KernelSettings, config: PySparkKernels) -> Plan:
    """Return a plan that warns of what Jupyter's server would refuse, and not of what it sets itself."""
    merged = merge(settings).model_copy(
        update={"spark_home": planned.spark_home, "spark_master": planned.spark_master}
    )
    problems = (*departures(merged, config), *for_users(planned.problems, settings, config))
    return planned.model_copy(update={"problems": problems})


def update(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Change the settings of a kernel."""
    kernel, location = find(arguments.name, arguments.kernels_dir, config)
    current = kernels.settings_of(kernel)
    ours = read_back(kernel.kernel_name, kernel.content or {}).ours
    if not (ours or arguments.take_over or arguments.dry_run):
        raise KernelNotEditableError(
            f"Kernel {kernel.kernel_name!r} was not made by this tool. See with --dry-run what would change, "
            "then repeat the command with --take-over."
        )
    settings = changed_settings(arguments, current, config, kernels.found_of(kernel))
    planned = kernels.plan(
        settings,
        location,
        os.environ,
        replaces=kernel,
        installs_ipykernel=arguments.install_ipykernel,
    )
    return _carry_out(arguments, _with_departures(planned, settings, config), "Updated")


def rebuild(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Pack the environment of a kernel again."""
    kernel, location = find(arguments.name, arguments.kernels_dir, config)
    settings = kernels.settings_of(kernel)
    if not read_back(kernel.kernel_name, kernel.content or {}).ours:
        raise KernelNotEditableError(
            f"Kernel {kernel.kernel_name!r} was not made by this tool. Take it over first: "
            f"jupyter pyspark-kernels update {kernel.kernel_name} --take-over"
        )
    planned = kernels.plan(settings, location, os.environ, replaces=kernel, packs=True)
    if planned.archive is None and not planned.errors:
        raise KernelError(
            f"Kernel {kernel.kernel_name!r} ships no archive: with {planned.spark_master} the executors use "
            "the environment itself. There is nothing to rebuild."
        )
    return _carry_out(arguments, planned, "Rebuilt")


def duplicate(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Make a second kernel with the same settings."""
    kernel, location = find(arguments.name, arguments.kernels_dir, config)
    goal = target(arguments.to, config) if arguments.to else location
    settings = kernels.settings_of(kernel).model_copy(
        update={"kernel_name": arguments.new_name, "display_name": ""}
    )
    planned = kernels.plan(settings, goal, os.environ, copies=kernel, visible_dirs=kernels_dirs())
    return _carry_out(arguments, planned, "Created")


def rename(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Give a kernel another name."""
    kernel, location = find(arguments.name, arguments.kernels_dir, config)
    settings = kernels.settings_of(kernel).model_copy(update={"kernel_name": arguments.new_name})
    planned = kernels.plan(
        settings, location, os.environ, copies=kernel, visible_dirs=kernels_dirs()
    )
    kernels.refuse(planned)
    sys.stderr.write(warnings_text(planned.problems))
    with progress_bar() as on_progress:
        made = kernels.rename(kernel, planned, on_progress)
    print(
        to_json(planned)
        if arguments.json
        else f"Renamed {kernel.kernel_name} to {made.kernel_name}"
    )
    return 0


def remove(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Remove kernels with everything in their directories; all names are looked up first."""
    found = [
        find(name, arguments.kernels_dir, config)[0] for name in dict.fromkeys(arguments.names)
    ]
    for kernel in found:
        store.remove(os.path.dirname(kernel.resource_dir), kernel.kernel_name, kernel.etag)
        if not arguments.json:
            print(f"Removed {kernel.resource_dir}")
    if arguments.json:
        print(to_json([kernel.resource_dir for kernel in found]))
    return 0


def _carry_out(arguments: argparse.Namespace, planned: Plan, verb: str) -> int:
    planned_only = getattr(arguments, "dry_run", False)
    if planned_only and not arguments.json:
        print(plan_text(planned))
    kernels.refuse(planned)
    sys.stderr.write(warnings_text(planned.problems))
    if planned_only:
        if arguments.json:
            print(to_json(planned))
        return 0
    with progress_bar() as on_progress:
        kernels.apply(planned, on_progress)
    if planned.install_ipykernel and planned.environment:
        now = read_environment(planned.environment.environment_dir)
        planned = planned.model_copy(update={"environment": now})
    if arguments.json:
        print(to_json(planned))
    else:
        print(made_text(planned, verb, visible=location_of(planned.kernels_dir).visible))
    return 0
