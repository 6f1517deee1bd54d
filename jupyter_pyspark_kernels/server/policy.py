"""Hold what the administrator fixed and allows; every plan of the server is judged by it."""

import os
from collections.abc import Iterator, Mapping
from typing import TypeAlias

from pydantic import JsonValue

from ..config import ConfigError, PySparkKernels
from ..core.concealing import HIDDEN
from ..core.errors import InvalidSettingsError
from ..core.records import Plan, Problem
from ..core.rules import shown
from ..core.secrets import looks_secret
from ..core.settings import KernelSettings, parse_settings
from .answers import Fixed, PolicyReply

FixedValue: TypeAlias = bool | str | tuple[str, ...]

_DEFAULTS = ("template", "spark_home", "hadoop_conf_dir", "spark_conf_dir", "java_home")
# Defaults that a request's own value, whatever it is, stands for.
_GIVEN_DEFAULTS = ("spark_master", "self_contained", "slim", "leave_out")
_FIXABLE = (*_DEFAULTS, *_GIVEN_DEFAULTS, "spark_start", "archive_format")


class Policy:
    """Judge settings by the administrator's config.

    Raises
    ------
    ConfigError
        When the config fixes a setting that there is not.
    """

    def __init__(self, config: PySparkKernels) -> None:
        self._config = config
        if unknown := sorted(set(config.fixed_settings) - set(_FIXABLE)):
            raise ConfigError(
                f"PySparkKernels.fixed_settings names {', '.join(unknown)}. It may name: {', '.join(_FIXABLE)}."
            )
        self._fixed = _typed(config.fixed_settings)

    def with_defaults(self, settings: KernelSettings) -> KernelSettings:
        """Fill in the administrator's defaults for a new kernel, as the command line does."""
        config = self._config
        found: dict[str, object] = {
            field: getattr(config, field)
            for field in _DEFAULTS
            if not getattr(settings, field) and getattr(config, field)
        }
        for field in _GIVEN_DEFAULTS:
            if field not in settings.model_fields_set:
                value = getattr(config, field)
                found[field] = tuple(value) if isinstance(value, list) else value
        found["spark_conf"] = {**config.spark_conf, **settings.spark_conf}
        return settings.model_copy(update=found)

    def with_fixed(
        self, settings: KernelSettings, current: KernelSettings | None
    ) -> tuple[KernelSettings, list[Problem]]:
        """Set what is fixed, and say what in the settings is against the policy.

        Parameters
        ----------
        current
            The settings of the kernel that is changed or copied, None for a new one.
        """
        problems = [*self._fixed_problems(settings), *self._master_problems(settings)]
        kept = current.submit_args if current else ()
        if settings.submit_args != kept and self._restricts():
            problems.append(
                Problem(
                    field="submit_args",
                    message="Further spark-submit arguments could go round what is fixed on this server. "
                    "Use master and properties instead.",
                )
            )
        update: dict[str, object] = {**self._fixed}
        update["spark_conf"] = {**settings.spark_conf, **self._config.fixed_spark_conf}
        return settings.model_copy(update=update), problems

    def judged(self, planned: Plan, problems: list[Problem]) -> Plan:
        """Add to a plan what is against the policy; a plan with errors has no ``kernel_json``."""
        home = str(planned.settings.get("spark_home", ""))
        found = [*problems, *self.home_problems(home)]
        if not found:
            return planned
        return planned.model_copy(
            update={"problems": (*found, *planned.problems), "kernel_json": None}
        )

    def reply(self) -> PolicyReply:
        """Describe the policy for the form."""
        config = self._config
        fixed = [
            *((field, _as_text(value)) for field, value in self._fixed.items()),
            *((f"spark_conf.{key}", value) for key, value in config.fixed_spark_conf.items()),
        ]
        defaults: dict[str, JsonValue] = {
            field: getattr(config, field)
            for field in (*_DEFAULTS, *_GIVEN_DEFAULTS)
            if getattr(config, field)
        }
        defaults |= {
            field: list(value) if isinstance(value, tuple) else value
            for field, value in self._fixed.items()
        }
        defaults["spark_conf"] = {**config.spark_conf, **config.fixed_spark_conf}
        return PolicyReply(
            defaults=defaults,
            fixed=tuple(
                Fixed(field=field, value=_shown_value(field, value), reason=self._reason(field))
                for field, value in fixed
            ),
            allowed_spark_homes=tuple(config.allowed_spark_homes),
            allowed_spark_masters=tuple(config.allowed_spark_masters),
            hidden=HIDDEN,
            max_packing=config.max_packing,
        )

    def allows_home(self, spark_home: str) -> bool:
        """Tell whether kernels may use this Spark home; compared with all links resolved."""
        allowed = {os.path.realpath(path) for path in self._config.allowed_spark_homes}
        return not allowed or os.path.realpath(spark_home) in allowed

    def _restricts(self) -> bool:
        config = self._config
        return bool(
            config.allowed_spark_masters or config.fixed_spark_conf or config.fixed_settings
        )

    def _fixed_problems(self, settings: KernelSettings) -> Iterator[Problem]:
        for field, value in self._fixed.items():
            given = getattr(settings, field)
            if given not in ("", value) and field in settings.model_fields_set:
                yield self._locked(field, _as_text(value))
        for key, value in self._config.fixed_spark_conf.items():
            if settings.spark_conf.get(key, value) not in {value, HIDDEN}:
                yield self._locked(f"spark_conf.{key}", value)

    def _locked(self, field: str, value: str) -> Problem:
        seen = _shown_value(field, value)
        message = f"{field} is fixed to {shown(seen)} on this server. {self._reason(field)}"
        return Problem(field=field, message=message)

    def _master_problems(self, settings: KernelSettings) -> Iterator[Problem]:
        allowed = self._config.allowed_spark_masters
        master = str(self._fixed.get("spark_master", settings.spark_master))
        if allowed and not any(_matches(master, pattern) for pattern in allowed):
            yield Problem(
                field="spark_master",
                message=f"Spark master {shown(master)} is not allowed on this server. "
                f"{self._reason('spark_master')} Use one of: {', '.join(allowed)}.",
            )

    def home_problems(self, home: str) -> Iterator[Problem]:
        """Say that a Spark home is not allowed; one that is not named is."""
        if home and not self.allows_home(home):
            yield Problem(
                field="spark_home",
                message=f"Spark home {shown(home)} is not allowed on this server. {self._reason('spark_home')} "
                f"Use one of: {', '.join(self._config.allowed_spark_homes)}.",
            )

    def _reason(self, field: str) -> str:
        reason: str = self._config.reasons.get(field, "")
        return reason or "The administrator decided so."


def _typed(fixed: Mapping[str, bool | str | list[str]]) -> dict[str, FixedValue]:
    """Return what is fixed as the settings hold it.

    Raises
    ------
    ConfigError
        When a value cannot be one of its setting.
    """
    least = {"kernel_name": "a", "environment_dir": "/"}
    try:
        settings = parse_settings({**least, **fixed})
    except InvalidSettingsError as error:
        raise ConfigError(f"PySparkKernels.fixed_settings: {error}") from error
    return {field: getattr(settings, field) for field in fixed}


def _as_text(value: FixedValue) -> str:
    """Return a fixed value as the form shows it: true, false, or names with commas."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else ", ".join(value)


def _matches(master: str, pattern: str) -> bool:
    return master == pattern or (pattern.endswith("*") and master.startswith(pattern[:-1]))


def _shown_value(field: str, value: str) -> str:
    return HIDDEN if looks_secret(field.removeprefix("spark_conf."), value) else value
