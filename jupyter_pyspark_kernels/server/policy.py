"""Hold what the administrator fixed and allows; every plan of the server is judged by it."""

import os
from collections.abc import Iterator

from pydantic import JsonValue

from ..config import PySparkKernels
from ..core.concealing import HIDDEN
from ..core.merging import merge, own_values
from ..core.records import Plan, Problem
from ..core.rules import shown
from ..core.secrets import looks_secret
from ..core.settings import LOCAL_MASTER, KernelSettings
from ..core.silence import Silent
from ..fixed import REASON, FixedValue, allows_master, fixed_values, for_users
from .answers import Fixed, PolicyReply
from .fixed_profiles import FixedProfiles
from .limits import PackLimits

_DEFAULTS = ("template", "spark_home", "hadoop_conf_dir", "spark_conf_dir", "java_home")
# Defaults that a request's own value, whatever it is, stands for.
_GIVEN_DEFAULTS = ("self_contained", "slim", "leave_out")


class Policy:
    """Judge settings by the administrator's config.

    Attributes
    ----------
    limits
        Of what is packed.

    Raises
    ------
    ConfigError
        When the config fixes a setting that there is not.
    """

    def __init__(self, config: PySparkKernels) -> None:
        self._config = config
        self._fixed = fixed_values(config)
        self._fixed_fields = {
            *self._fixed,
            *(f"spark_conf.{key}" for key in config.fixed_spark_conf),
        }
        self._profiles = FixedProfiles(config)
        self.limits = PackLimits(config)

    def with_defaults(self, settings: KernelSettings) -> KernelSettings:
        """Fill in the administrator's defaults for a new kernel, as the command line does.

        A profile's value wins over a default; what is fixed is left to :meth:`with_fixed`.
        """
        config = self._config
        given = merge(self._profiles.added(settings))
        found: dict[str, object] = {
            field: getattr(config, field)
            for field in _DEFAULTS
            if field not in self._fixed and not getattr(given, field) and getattr(config, field)
        }
        if "spark_master" not in {*settings.model_fields_set, *self._fixed} or (
            settings.profiles and not settings.spark_master
        ):
            found["spark_master"] = self._default_master(settings)
        for field in _GIVEN_DEFAULTS:
            if field not in {*settings.model_fields_set, *self._fixed}:
                value = getattr(config, field)
                found[field] = tuple(value) if isinstance(value, list) else value
        own = settings.spark_conf
        defaults = {
            k: v for k, v in config.spark_conf.items() if k in own or k not in given.spark_conf
        }
        found["spark_conf"] = {**defaults, **own}
        return settings.model_copy(update=found)

    def _default_master(self, settings: KernelSettings) -> str:
        """Return the administrator's master; empty where it is for the profiles to say."""
        profiles = self._profiles.added(settings).profiles
        default: str = self._config.spark_master
        said = any(profile.spark_master for profile in profiles)
        return "" if said or (profiles and default == LOCAL_MASTER) else default

    def with_fixed(
        self, settings: KernelSettings, current: KernelSettings | None
    ) -> tuple[KernelSettings, list[Problem]]:
        """Set what is fixed, and say what in the settings is against the policy.

        Parameters
        ----------
        current
            The settings of the kernel that is changed or copied, None for a new one.
        """
        problems = list(self._fixed_problems(settings))
        kept = current.submit_args if current else ()
        if settings.submit_args != kept and self._restricts():
            problems.append(
                Problem(
                    field="submit_args",
                    message="Further spark-submit arguments could go round what is fixed on this server. "
                    "Use master and properties instead.",
                )
            )
        made = self._profiles.cleared(self._profiles.added(settings))
        update: dict[str, object] = {**self._fixed}
        update["spark_conf"] = {**made.spark_conf, **self._config.fixed_spark_conf}
        made = made.model_copy(update=update)
        if not merge(made).spark_home:
            # A kernel that is changed has no other default: a Spark it must have.
            made = made.model_copy(update={"spark_home": self._config.spark_home})
        return made, [*problems, *self._master_problems(merge(made).spark_master)]

    def judged(
        self, planned: Plan, problems: list[Problem], settings: KernelSettings, silent: Silent
    ) -> Plan:
        """Add to a plan of settings what is against the policy; with errors it has no ``kernel_json``."""
        home = planned.spark_home
        # Where links lead is asked only of what answers; no kernel is made with another anyway.
        unheard = any(one.field == "spark_home" for one in planned.errors) and silent([(home,)])
        found = [
            *problems,
            *(() if unheard else self.home_problems(home)),
            *self.limits.problems(planned),
        ]
        said = for_users(planned.problems, settings, self._config)
        planned = planned.model_copy(update={"problems": said})
        if not found:
            return planned
        return planned.model_copy(
            update={"problems": (*found, *planned.problems), "kernel_json": None}
        )

    def with_origins(self, planned: Plan, asked: KernelSettings) -> Plan:
        """Return a plan that names the administrator where nobody asked for a value, or nobody may.

        Parameters
        ----------
        asked
            The settings as the client sent them.
        """
        said = set(own_values(asked)) - self._fixed_fields
        if "spark_master" not in asked.model_fields_set:
            said.discard("spark_master")
        origins = tuple(
            origin.model_copy(update={"kind": "administrator"})
            if origin.kind == "own" and origin.field not in said
            else origin
            for origin in planned.origins
        )
        return planned.model_copy(update={"origins": origins})

    def reply(self) -> PolicyReply:
        """Describe the policy for the form."""
        config = self._config
        fixed = [
            *((field, _as_text(value)) for field, value in self._fixed.items()),
            *((f"spark_conf.{key}", value) for key, value in config.fixed_spark_conf.items()),
        ]
        defaults: dict[str, JsonValue] = {
            field: getattr(config, field)
            for field in (*_DEFAULTS, "spark_master", *_GIVEN_DEFAULTS)
            if getattr(config, field)
        }
        defaults |= {
            field: list(value) if isinstance(value, tuple) else value
            for field, value in self._fixed.items()
        }
        defaults["spark_conf"] = {**config.spark_conf, **config.fixed_spark_conf}
        return PolicyReply(
            defaults=defaults,
            fixed=(
                *(
                    Fixed(field=field, value=_shown_value(field, value), reason=self._reason(field))
                    for field, value in fixed
                ),
                *self._profiles.fixed(self._fixed_fields),
            ),
            allowed_spark_homes=tuple(config.allowed_spark_homes),
            allowed_spark_masters=tuple(config.allowed_spark_masters),
            hidden=HIDDEN,
            max_packing=config.max_packing,
        )

    def names_home(self, spark_home: str) -> bool:
        """Tell whether kernels may use this Spark home, by its path alone."""
        allowed = self._config.allowed_spark_homes
        return not allowed or spark_home in allowed

    def allows_home(self, spark_home: str) -> bool:
        """Tell whether kernels may use this Spark home; compared with all links resolved."""
        allowed = (os.path.realpath(path) for path in self._config.allowed_spark_homes)
        return self.names_home(spark_home) or os.path.realpath(spark_home) in allowed

    def _restricts(self) -> bool:
        config = self._config
        return bool(
            config.allowed_spark_masters
            or config.fixed_spark_conf
            or config.fixed_settings
            or self._profiles
        )

    def _fixed_problems(self, settings: KernelSettings) -> Iterator[Problem]:
        for field, value in self._fixed.items():
            given = getattr(settings, field)
            if given not in ("", value) and field in settings.model_fields_set:
                yield self._locked(field, _as_text(value))
        for key, value in self._config.fixed_spark_conf.items():
            if settings.spark_conf.get(key, value) not in {value, HIDDEN}:
                yield self._locked(f"spark_conf.{key}", value)
        yield from self._profiles.problems(settings, self._fixed_fields)

    def _locked(self, field: str, value: str) -> Problem:
        seen = _shown_value(field, value)
        message = f"{field} is fixed to {shown(seen)} on this server. {self._reason(field)}"
        return Problem(field=field, message=message)

    def _master_problems(self, master: str) -> Iterator[Problem]:
        allowed = self._config.allowed_spark_masters
        if allowed and not any(allows_master(pattern, master) for pattern in allowed):
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
        return reason or REASON


def _as_text(value: FixedValue) -> str:
    """Return a fixed value as the form shows it: true, false, or names with commas."""
    if isinstance(value, bool):
        return str(value).lower()
    return value if isinstance(value, str) else ", ".join(value)


def _shown_value(field: str, value: str) -> str:
    return HIDDEN if looks_secret(field.removeprefix("spark_conf."), value) else value
