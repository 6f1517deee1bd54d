"""Hide the values of secrets from clients, and put back what one sent as ``(hidden)``."""

from collections.abc import Mapping

from ..core.concealing import HIDDEN, conceal
from ..core.errors import InvalidSettingsError
from ..core.records import Default, Problem
from ..core.secrets import looks_secret
from ..core.settings import KernelSettings
from .answers import PropertyDefault


def restored(settings: KernelSettings, current: KernelSettings | None) -> KernelSettings:
    """Return settings with the kernel's own values where they are hidden.

    Raises
    ------
    InvalidSettingsError
        When something is hidden that the kernel does not have.
    """
    known = current or KernelSettings(kernel_name="", environment_dir="")
    seen = KernelSettings.model_validate(conceal(known.model_dump(mode="json")))
    words = dict(zip(seen.submit_args, known.submit_args, strict=True))
    made = settings.model_copy(
        update={
            "spark_conf": _values(settings.spark_conf, seen.spark_conf, known.spark_conf),
            "env": _values(settings.env, seen.env, known.env),
            "submit_args": tuple(words.get(word, word) for word in settings.submit_args),
        }
    )
    left = [
        *(f"spark_conf.{key}" for key, value in made.spark_conf.items() if value == HIDDEN),
        *(f"env.{key}" for key, value in made.env.items() if value == HIDDEN),
    ]
    if left:
        raise InvalidSettingsError(
            [
                Problem(
                    field=field, message=f"{field} is {HIDDEN}. Type the value, or leave it out."
                )
                for field in left
            ]
        )
    return made


def _values(
    given: Mapping[str, str], seen: Mapping[str, str], known: Mapping[str, str]
) -> dict[str, str]:
    return {
        key: known[key] if HIDDEN in value and seen.get(key) == value else value
        for key, value in given.items()
    }


def shown_defaults(defaults: Mapping[str, Default]) -> tuple[PropertyDefault, ...]:
    """Return the defaults in force as a client may see them."""
    return tuple(
        PropertyDefault(key=key, value=HIDDEN if looks_secret(key, value) else value, origin=origin)
        for key, (value, origin) in defaults.items()
    )
