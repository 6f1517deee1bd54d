"""Find the profiles to choose from: the administrator's, in the config, and the user's own files."""

import os
from collections.abc import Iterator, Mapping
from typing import Literal

from jupyter_core.paths import jupyter_config_dir
from pydantic import ValidationError

from .config import ConfigError, PySparkKernels
from .core.errors import KernelNotFoundError
from .core.profile import Profile, profile_problems, same_name
from .core.profile_checks import wrong_values
from .core.profile_store import list_profiles
from .core.records import Record
from .core.rules import shown
from .core.settings import shape_problems


class OfferedProfile(Record):
    """Offer a profile.

    Attributes
    ----------
    source
        Whose it is; only the user's own can be changed.
    profile
        None where it cannot be read.
    fault
        Why it cannot be chosen; empty where it can.
    fixed, reason
        Whether every kernel of this server has it, and why.
    etag
        Version of the user's own file; empty for the administrator's.
    """

    name: str
    source: Literal["administrator", "user"]
    profile: Profile | None
    fault: str = ""
    fixed: bool = False
    reason: str = ""
    etag: str = ""


def profiles_dir() -> str:
    """Return where this user's own profiles are."""
    return os.path.join(jupyter_config_dir(), "jupyter_pyspark_kernels", "profiles")


def offered_profiles(config: PySparkKernels) -> list[OfferedProfile]:
    """List both sources, the administrator's first; broken ones with their reason."""
    administrators = administrator_profiles(config)
    taken = {same_name(found.name) for found in administrators}
    own = []
    for stored in list_profiles(profiles_dir()):
        fault = stored.fault
        if stored.profile and same_name(stored.name) in taken:
            fault = (
                f"The administrator has a profile {shown(stored.name)}, which is offered instead. "
                "Give yours another name."
            )
        own.append(
            OfferedProfile(
                name=stored.name,
                source="user",
                profile=stored.profile,
                fault=fault,
                etag=stored.etag,
            )
        )
    return [*administrators, *own]


def administrator_profiles(config: PySparkKernels) -> list[OfferedProfile]:
    """List the profiles of the config, in its order."""
    seen = set[str]()
    found = []
    for name, values in config.profiles.items():
        offered = _administrators(name, values, config)
        if same_name(name) in seen:
            fault = f"c.PySparkKernels.profiles has {name!r} twice. Leave one of them out."
            offered = offered.model_copy(update={"profile": None, "fault": fault})
        seen.add(same_name(name))
        found.append(offered)
    return found


def _administrators(
    name: str, values: Mapping[str, object], config: PySparkKernels
) -> OfferedProfile:
    profile, faults = _judged({**values, "name": name})
    where = f"c.PySparkKernels.profiles[{shown(name)}]"
    return OfferedProfile(
        name=name,
        source="administrator",
        profile=profile,
        fault=f"{where}: {' '.join(faults)}" if faults else "",
        fixed=name in config.fixed_profiles,
        reason=config.reasons.get(f"profiles.{name}", "") if name in config.fixed_profiles else "",
    )


def fixed_profiles(config: PySparkKernels) -> Iterator[Profile]:
    """Yield the profiles that the config fixes.

    Raises
    ------
    ConfigError
        When one of them is not there, or breaks a rule.
    """
    offered = {found.name: found for found in administrator_profiles(config)}
    for name in config.fixed_profiles:
        found = offered.get(name)
        if found is None:
            known = ", ".join(offered) or "none"
            raise ConfigError(
                f"PySparkKernels.fixed_profiles names {shown(name)}, and PySparkKernels.profiles holds {known}. "
                "Correct one of the two."
            )
        if found.profile is None:
            raise ConfigError(f"PySparkKernels.fixed_profiles names {shown(name)}. {found.fault}")
        yield found.profile


def _judged(values: Mapping[str, object]) -> tuple[Profile | None, list[str]]:
    """Return a profile, or what is wrong with it."""
    try:
        profile = Profile.model_validate(values)
    except ValidationError as error:
        return None, [problem.message for problem in shape_problems(error)]
    problems = tuple(profile_problems(profile)) or tuple(wrong_values(profile))
    faults = [problem.message for problem in problems]
    return (None if faults else profile), faults


def usable(offered: list[OfferedProfile]) -> Iterator[Profile]:
    """Yield the profiles that can be chosen."""
    for found in offered:
        if found.profile and not found.fault:
            yield found.profile


def chosen_profile(name: str, offered: list[OfferedProfile]) -> Profile:
    """Return the profile of a name, compared without case.

    Raises
    ------
    KernelNotFoundError
        When there is none, or it cannot be chosen; its message says which there are.
    """
    for profile in usable(offered):
        if same_name(profile.name) == same_name(name):
            return profile
    faults = [found.fault for found in offered if same_name(found.name) == same_name(name)]
    known = ", ".join(profile.name for profile in usable(offered))
    raise KernelNotFoundError(
        f"Profile {shown(name)} cannot be chosen. {faults[0]}"
        if faults
        else f"There is no profile {shown(name)}. "
        + (
            f"Choose from: {known}."
            if known
            else "Save one: jupyter pyspark-kernels profile save NAME --from KERNEL"
        )
    )
