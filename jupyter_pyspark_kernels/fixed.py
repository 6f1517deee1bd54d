"""Say what the administrator fixed and allows, and where settings differ from that."""

import os
from collections.abc import Iterator, Sequence
from typing import TypeAlias

from .config import ConfigError, PySparkKernels
from .core.concealing import HIDDEN
from .core.errors import InvalidSettingsError
from .core.merging import own_values
from .core.profile import Profile, profile_values, same_name
from .core.records import Problem
from .core.rules import cut, shown
from .core.secrets import looks_secret
from .core.settings import KernelSettings, parse_settings
from .profile_sources import fixed_profiles

FixedValue: TypeAlias = bool | str | tuple[str, ...]

FIXABLE = (
    "template",
    "spark_home",
    "hadoop_conf_dir",
    "spark_conf_dir",
    "java_home",
    "spark_master",
    "self_contained",
    "slim",
    "leave_out",
    "spark_start",
    "archive_format",
)
REASON = "The administrator decided so."


def fixed_values(config: PySparkKernels) -> dict[str, FixedValue]:
    """Return what ``fixed_settings`` fixes, as the settings of a kernel hold it.

    Raises
    ------
    ConfigError
        When it names a setting that cannot be fixed, or a value cannot be one of its setting.
    """
    given = config.fixed_settings
    if unknown := sorted(set(given) - set(FIXABLE)):
        raise ConfigError(
            f"PySparkKernels.fixed_settings names {', '.join(unknown)}. It may name: {', '.join(FIXABLE)}."
        )
    least = {"kernel_name": "a", "environment_dir": "/"}
    try:
        settings = parse_settings({**least, **given})
    except InvalidSettingsError as error:
        raise ConfigError(f"PySparkKernels.fixed_settings: {error}") from error
    return {field: getattr(settings, field) for field in given}


def with_fixed_profiles(
    profiles: Sequence[Profile], fixed: Sequence[Profile]
) -> tuple[Profile, ...]:
    """Return profiles with those that are fixed behind all others; an older one of the name goes."""
    names = {same_name(profile.name) for profile in fixed}
    return (*(one for one in profiles if same_name(one.name) not in names), *fixed)


def departures(merged: KernelSettings, config: PySparkKernels) -> Iterator[Problem]:
    """Yield a warning for each value with which Jupyter's server would not make the kernel.

    Parameters
    ----------
    merged
        What the kernel runs with, its profiles included.

    Raises
    ------
    ConfigError
    """
    said: dict[str, object] = {**merged.model_dump(), **own_values(merged)}
    wanted: dict[str, tuple[object, str]] = {}
    for profile in fixed_profiles(config):
        reason = config.reasons.get(f"profiles.{profile.name}", REASON)
        wanted |= {field: (value, reason) for field, value in profile_values(profile).items()}
    fixed = {**fixed_values(config)}
    fixed |= {f"spark_conf.{key}": value for key, value in config.fixed_spark_conf.items()}
    wanted |= {field: (value, config.reasons.get(field, REASON)) for field, value in fixed.items()}
    for field, (value, reason) in wanted.items():
        if said.get(field) != value:
            given, right = _text(field, said.get(field)), _text(field, value)
            message = f"It is {given}; for kernels made in Jupyter the administrator fixed {right}. {reason} Give that here too."
            yield Problem(field=cut(field), severity="warning", message=message)
    masters, homes = config.allowed_spark_masters, config.allowed_spark_homes
    if masters and not any(allows_master(one, merged.spark_master) for one in masters):
        yield _not_allowed("spark_master", merged.spark_master, masters, config)
    if homes and os.path.realpath(merged.spark_home) not in map(os.path.realpath, homes):
        yield _not_allowed("spark_home", merged.spark_home, homes, config)


def _not_allowed(field: str, value: str, allowed: Sequence[str], config: PySparkKernels) -> Problem:
    reason = config.reasons.get(field, REASON)
    message = f"{shown(value)} is not allowed for kernels made in Jupyter. {reason} Use one of: {', '.join(allowed)}."
    return Problem(field=field, severity="warning", message=message)


def _text(field: str, value: object) -> str:
    if value is None:
        return "not set"
    if isinstance(value, str):
        return HIDDEN if looks_secret(field.removeprefix("spark_conf."), value) else shown(value)
    if isinstance(value, bool):
        return str(value).lower()
    return shown(", ".join(value)) if isinstance(value, list | tuple) else shown(str(value))


def for_users(
    problems: Sequence[Problem], settings: KernelSettings, config: PySparkKernels
) -> tuple[Problem, ...]:
    """Return problems without warnings of what the administrator set: no user can mend them.

    A property that does not go with the chosen master, or a package to be left out that this
    environment does not have, is no fault where one config is for everybody.
    """
    defaults = {**config.spark_conf, **config.fixed_spark_conf}
    conf = {f"spark_conf.{cut(k)}" for k, v in defaults.items() if settings.spark_conf.get(k) == v}
    fixed = config.fixed_settings.get("leave_out", ())
    absent = tuple(f"has no package {name!r} to leave out" for name in (*config.leave_out, *fixed))
    return tuple(
        problem
        for problem in problems
        if problem.severity == "error"
        or not (
            problem.field in conf
            or (problem.field == "leave_out" and any(text in problem.message for text in absent))
        )
    )


def allows_master(pattern: str, master: str) -> bool:
    """Tell whether one entry of ``allowed_spark_masters`` allows a master; a ``*`` at its end is the rest."""
    return master == pattern or (pattern.endswith("*") and master.startswith(pattern[:-1]))
