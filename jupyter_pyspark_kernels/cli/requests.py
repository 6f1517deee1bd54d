"""Turn parsed arguments into what the core is asked: settings, locations, kernels."""

import argparse
import os
import sys
from collections.abc import Sequence
from typing import Any

from ..config import PySparkKernels
from ..core import rules, store
from ..core.errors import (
    InvalidSettingsError,
    KernelNotFoundError,
)
from ..core.health import refuse_other
from ..core.merging import ticked
from ..core.packages import normalise
from ..core.profile import SINGLE_FIELDS, Profile, profile_values, same_name
from ..core.records import Location, Problem
from ..core.settings import LOCAL_MASTER, KernelSettings, parse_settings
from ..fixed import fixed_values, with_fixed_profiles
from ..locations import USER, location_of, locations
from ..profile_sources import chosen_profile, fixed_profiles, offered_profiles
from .paths import absolute
from .text import printable

_PATHS = (
    "environment_dir",
    "spark_home",
    "template",
    "hadoop_conf_dir",
    "spark_conf_dir",
    "java_home",
)
_GIVEN = (
    *_PATHS,
    "kernel_name",
    "display_name",
    "spark_master",
    "spark_start",
    "archive_format",
    "self_contained",
    "slim",
)
_DEFAULTS = (
    "template",
    "spark_home",
    "spark_master",
    "hadoop_conf_dir",
    "spark_conf_dir",
    "java_home",
    "self_contained",
    "slim",
    "leave_out",
)
# Settings that --unset can drop: what a profile gives or this machine has counts then, or the default.
_UNSET = (*SINGLE_FIELDS, "template", "display_name")
# Lists of names: what is given is added to what is there.
_NAMES = ("leave_out", "check_imports", "store_secrets")


def new_settings(
    arguments: argparse.Namespace,
    config: PySparkKernels,
) -> KernelSettings:
    """Return the settings of ``create``: what is given, over profiles, over the administrator's defaults.

    What Jupyter's server fixes counts as a value of the kernel's own where nothing else is given.
    """
    missing = [
        Problem(field=field, message=f"{flag} is missing. {what}")
        for field, flag, what in (
            ("kernel_name", "--kernel_name (-k)", "Give the kernel a name."),
            ("environment_dir", "--venv_dir_path (-e)", "Give the path of a Python environment."),
        )
        if getattr(arguments, field) is None
    ]
    if missing:
        raise InvalidSettingsError(missing)
    profiles = with_fixed_profiles(
        chosen(arguments.profiles, (), config), tuple(fixed_profiles(config))
    )
    said = {field for profile in profiles for field in profile_values(profile)}
    defaults: dict[str, Any] = {
        field: getattr(config, field) for field in _DEFAULTS if field not in said
    }
    if profiles and defaults.get("spark_master") == LOCAL_MASTER:
        del defaults["spark_master"]
    defaults |= fixed_values(config)
    own = arguments.spark_conf
    spark_conf = {
        k: v for k, v in config.spark_conf.items() if k in own or f"spark_conf.{k}" not in said
    }
    return parse_settings(
        {
            **{field: value for field, value in defaults.items() if value},
            **given_fields(arguments),
            "spark_conf": {**spark_conf, **config.fixed_spark_conf, **own},
            "env": variables(arguments),
            **{field: [*defaults.get(field, ()), *getattr(arguments, field)] for field in _NAMES},
            "profiles": profiles,
        }
    )


def chosen(
    names: Sequence[str], before: Sequence[Profile], config: PySparkKernels
) -> tuple[Profile, ...]:
    """Return profiles with those of some names added, or renewed in their place.

    Raises
    ------
    KernelNotFoundError
    """
    profiles = tuple(before)
    offered = offered_profiles(config) if names else []
    for name in names:
        profiles = ticked(profiles, chosen_profile(name, offered))
    return profiles


def changed_settings(
    arguments: argparse.Namespace,
    current: KernelSettings,
    config: PySparkKernels,
    found: Sequence[str] = (),
) -> KernelSettings:
    """Return the settings of ``update``: what is given, over the kernel's own.

    What was only ``found`` gives way to a profile, as when a kernel is made.
    """
    unset = {*arguments.unset, *map(normalise, arguments.unset)}
    names = {field: [*getattr(current, field), *getattr(arguments, field)] for field in _NAMES}
    fields = {field for field in _UNSET if getattr(current, field)}
    known = {
        *current.spark_conf,
        *current.env,
        *names["leave_out"],
        *names["check_imports"],
        *fields,
    }
    look = f"'jupyter pyspark-kernels show {current.kernel_name}'"
    if unknown := [key for key in arguments.unset if not {key, normalise(key)} & known]:
        raise InvalidSettingsError(
            [
                Problem(field="unset", message=f"{key} is not set in this kernel. See {look}.")
                for key in unknown
            ]
        )
    given = {*arguments.spark_conf, *variables(arguments), *given_fields(arguments)}
    given |= {name for field in _NAMES for name in getattr(arguments, field)}
    if both := sorted(given & {*arguments.unset}):
        message = f"{both[0]} is given and taken out by --unset. Do one of both."
        raise InvalidSettingsError([Problem(field="unset", message=message)])
    spark_conf = {**current.spark_conf, **arguments.spark_conf}
    env = {**current.env, **variables(arguments)}
    profiles = chosen(arguments.profiles, _kept(arguments.without_profiles, current, look), config)
    made = {
        **current.model_dump(),
        **dict.fromkeys(fields & unset, ""),
        **{field: "" for field in found if any(getattr(p, field) for p in profiles)},
        **given_fields(arguments),
        "spark_conf": {key: value for key, value in spark_conf.items() if key not in unset},
        "env": {key: value for key, value in env.items() if key not in unset},
        "profiles": profiles,
        "store_secrets": names.pop("store_secrets"),
        **{
            field: [name for name in dict.fromkeys(given) if name not in unset]
            for field, given in names.items()
        },
    }
    if not (profiles or made["spark_master"]):
        made["spark_master"] = LOCAL_MASTER
    return parse_settings(made)


def _kept(names: Sequence[str], current: KernelSettings, look: str) -> tuple[Profile, ...]:
    """Return a kernel's profiles without those of some names."""
    without = {same_name(name): name for name in names}
    there = {same_name(profile.name) for profile in current.profiles}
    if unknown := [name for key, name in without.items() if key not in there]:
        raise InvalidSettingsError(
            [
                Problem(
                    field="profiles",
                    message=f"This kernel has no profile {rules.shown(name)}. See {look}.",
                )
                for name in unknown
            ]
        )
    return tuple(p for p in current.profiles if same_name(p.name) not in without)


def given_fields(arguments: argparse.Namespace) -> dict[str, str | bool]:
    """Return the settings of one value that are given; paths are from the working directory."""
    given = {field: getattr(arguments, field, None) for field in _GIVEN}
    found = {field: value for field, value in given.items() if value is not None}
    return {field: absolute(value) if field in _PATHS else value for field, value in found.items()}


def variables(arguments: argparse.Namespace) -> dict[str, str]:
    """Return the further variables that are given.

    Raises
    ------
    InvalidSettingsError
        When one has no value, or is given twice.
    """
    env: dict[str, str] = {}
    for pair in arguments.env:
        name, equals, value = pair.partition("=")
        problem = None
        if not equals:
            problem = f"--env {rules.shown(pair)} has no value. Write --env NAME=VALUE."
        elif name in env:
            problem = f"--env {name} is given twice. Give it once."
        if problem:
            raise InvalidSettingsError([Problem(field="env", message=problem)])
        env[name] = value
    return env


def target(name: str | None, config: PySparkKernels) -> Location:
    """Return the location of a new kernel: a location's name, a path, or the default one.

    Raises
    ------
    InvalidSettingsError
        When the path cannot be one.
    """
    known = locations(config)
    chosen = name or config.kernels_dir or USER
    for location in known:
        if location.label == chosen and os.sep not in chosen:
            return location
    path = absolute(chosen)
    if message := rules.path(path, "kernels_dir"):
        raise InvalidSettingsError([Problem(field="kernels_dir", message=message)])
    return next(
        (known_one for known_one in known if known_one.kernels_dir == path), None
    ) or location_of(path)


def searched(kernels_dir: str | None, config: PySparkKernels) -> list[Location]:
    """Return the locations in which an existing kernel is looked for, cleared of leftovers."""
    places = [target(kernels_dir, config)] if kernels_dir else locations(config)
    if kernels_dir and not os.path.isdir(places[0].kernels_dir):
        say_missing(places[0].kernels_dir)
    for place in places:
        store.sweep(place.kernels_dir)
    return places


def say_missing(path: str) -> None:
    """Note on stderr that a directory that was named is not there: looking there finds nothing."""
    sys.stderr.write(printable(f"note: There is no directory {path}. Check the path.\n"))


def find(
    name: str, kernels_dir: str | None, config: PySparkKernels
) -> tuple[store.StoredKernel, Location]:
    """Return the kernel of this name, as Jupyter would: the first one, compared without case.

    Raises
    ------
    KernelNotFoundError
    KernelNotEditableError
        When the kernel of this name is not a PySpark kernel.
    """
    places = searched(kernels_dir, config)
    for location in places:
        for kernel in store.installed(location.kernels_dir):
            if kernel.kernel_name.lower() != name.lower():
                continue
            refuse_other(kernel)
            return kernel, location
    where = ", ".join(place.kernels_dir for place in places)
    raise KernelNotFoundError(
        f"There is no kernel {rules.shown(name)} in {where}. See 'jupyter pyspark-kernels list'."
    )
