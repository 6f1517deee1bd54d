"""Say what the administrator fixed, with which values, and which masters are allowed."""

from typing import TypeAlias

from .config import ConfigError, PySparkKernels
from .core.errors import InvalidSettingsError
from .core.settings import parse_settings

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


def allows_master(pattern: str, master: str) -> bool:
    """Tell whether one entry of ``allowed_spark_masters`` allows a master; a ``*`` at its end is the rest."""
    return master == pattern or (pattern.endswith("*") and master.startswith(pattern[:-1]))
