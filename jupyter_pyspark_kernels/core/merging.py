"""Put the profiles of a kernel and its own values together, and say where each value comes from.

Values are merged and never replaced as a whole: of two profiles that say the same field, property or
variable the later one wins, and the kernel's own value wins over all of them.
"""

from collections.abc import Collection, Sequence
from typing import Literal

from .profile import MAPPING_FIELDS, SINGLE_FIELDS, Profile, profile_values
from .records import Origin
from .settings import LOCAL_MASTER, KernelSettings


def merge(settings: KernelSettings) -> KernelSettings:
    """Return the settings that a kernel runs with; its profiles stay named in them."""
    if not settings.profiles:
        return settings
    layers = [*settings.profiles, settings]
    merged: dict[str, object] = {}
    for field in SINGLE_FIELDS:
        said = [getattr(layer, field) for layer in layers if getattr(layer, field)]
        merged[field] = said[-1] if said else ""
    for field in MAPPING_FIELDS:
        merged[field] = {
            key: value for layer in layers for key, value in getattr(layer, field).items()
        }
    merged["spark_master"] = merged["spark_master"] or LOCAL_MASTER
    return settings.model_copy(update=merged)


# What is looked for on this machine where nobody says it.
LOOKED_FOR = ("spark_home", "hadoop_conf_dir", "spark_conf_dir", "java_home")
# Beside it names that are stored as package indexes write them.
_FOUND = (*LOOKED_FOR, "leave_out", "check_imports")


def with_found(given: KernelSettings, found: KernelSettings) -> KernelSettings:
    """Return a kernel's own settings with what was found; never with what a profile gives.

    Parameters
    ----------
    found
        The merged settings with everything filled in.
    """
    merged = merge(given)
    changed = {field: getattr(found, field) for field in _FOUND if getattr(found, field) != getattr(merged, field)}  # fmt: skip
    return given.model_copy(update=changed)


def found_fields(
    given: KernelSettings, own: KernelSettings, before: KernelSettings, found: Collection[str]
) -> tuple[str, ...]:
    """Name the fields of a kernel's own settings whose value was found and that nobody gave.

    Parameters
    ----------
    given, own
        What was asked for, and the same with what was found.
    before, found
        The settings of the kernel that is changed or copied, and what was found for that one: it stays
        so as long as the value stays.
    """
    return tuple(
        field
        for field in LOOKED_FOR
        if (value := getattr(own, field))
        and (not getattr(given, field) or (field in found and value == getattr(before, field)))
    )


def without_found(settings: KernelSettings, found: Collection[str]) -> KernelSettings:
    """Return settings without the values that were only found."""
    return settings.model_copy(update=dict.fromkeys(found, ""))


def own_values(settings: KernelSettings) -> dict[str, str]:
    """Return field to value of what a kernel says itself, of all that a profile could say."""
    own = {field: getattr(settings, field) for field in (*SINGLE_FIELDS, *MAPPING_FIELDS)}
    return profile_values(Profile(name="", **own))


def origins(
    own: KernelSettings, merged: KernelSettings, given: KernelSettings, found: Collection[str] = ()
) -> tuple[Origin, ...]:
    """Say of each value where it comes from.

    Parameters
    ----------
    own, merged
        A kernel's own settings, and those that it runs with.
    given
        Its own settings before what is missing was looked for.
    found
        Fields that were found when the kernel was made (:func:`found_fields`).
    """
    said = [(profile.name, profile_values(profile)) for profile in reversed(own.profiles)]
    mine, asked = own_values(own), own_values(given).keys() - found

    def origin_of(field: str, value: str) -> Origin:
        named = [(name, values[field]) for name, values in said if field in values]
        kind: Literal["own", "profile", "found"] = "own" if field in asked else "found"
        profile = ""
        if named and field not in mine:
            kind, profile = "profile", named.pop(0)[0]
        hides = tuple(name for name, other in named if other != value)
        return Origin(field=field, kind=kind, profile=profile, hides=hides)

    return tuple(origin_of(field, value) for field, value in own_values(merged).items())


def ticked(profiles: Sequence[Profile], profile: Profile) -> tuple[Profile, ...]:
    """Return profiles with one more, at the end; one of the same name is renewed in its place."""
    if any(other.name == profile.name for other in profiles):
        return tuple(profile if other.name == profile.name else other for other in profiles)
    return (*profiles, profile)


def differs(one: Profile, other: Profile) -> bool:
    """Tell whether two profiles of a name say different values; what they are for may differ."""
    return profile_values(one) != profile_values(other)
