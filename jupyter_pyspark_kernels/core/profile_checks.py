"""Judge the profiles of a kernel, and name the profile wherever a value of it is at fault."""

from collections.abc import Iterator, Sequence

from .merging import merge, origins
from .profile import MOST_PROFILES, Profile, profile_problems, same_name
from .properties.catalogue import shipped_catalogue, shipped_versions
from .properties.conf_check import wrong_value
from .records import Problem
from .rules import cut
from .settings import KernelSettings


def wrong_values(profile: Profile) -> Iterator[Problem]:
    """Yield each value of a profile that every Spark release refuses which knows the property.

    A profile need not say which Spark it is for; that of a kernel judges it again.
    """
    *older, newest = shipped_versions()
    for key, value in profile.spark_conf.items():
        message = wrong_value(key, value, shipped_catalogue(newest))
        # The older ones are read only where the newest refuses.
        if message and all(_refuses(version, key, value) for version in older):
            yield Problem(field=f"spark_conf.{cut(key)}", message=message)


def _refuses(version: str, key: str, value: str) -> bool:
    release = shipped_catalogue(version)
    return release.find(key) is None or wrong_value(key, value, release) is not None


def ticked_problems(profiles: Sequence[Profile]) -> Iterator[Problem]:
    """Yield what is wrong with the profiles of a kernel that its merged settings do not show."""
    if len(profiles) > MOST_PROFILES:
        message = f"The kernel has {len(profiles)} profiles. Use at most {MOST_PROFILES}."
        yield Problem(field="profiles", message=message)
        return
    seen = set[str]()
    for profile in profiles:
        field = f"profiles.{cut(profile.name)}"
        if same_name(profile.name) in seen:
            message = f"Profile {profile.name!r} is there twice. Use it once."
            yield Problem(field=field, message=message)
        seen.add(same_name(profile.name))
        for problem in profile_problems(profile):
            message = f"Profile {cut(profile.name)!r}: {problem.message}"
            yield Problem(field=field, message=message)


def named_origins(problems: Sequence[Problem], settings: KernelSettings) -> Iterator[Problem]:
    """Yield problems; one of a value that a profile gives says which, or is left to the profile's own."""
    if not settings.profiles:
        yield from problems
        return
    profiles = {
        origin.field: origin.profile
        for origin in origins(settings, merge(settings), settings)
        if origin.kind == "profile"
    }
    told = {
        (profile.name, problem.field)
        for profile in settings.profiles[:MOST_PROFILES]
        for problem in profile_problems(profile)
    }
    for problem in problems:
        profile = profiles.get(problem.field)
        if profile is None:
            yield problem
        elif (profile, problem.field) not in told:
            message = f"{problem.message} It comes from profile {profile!r}."
            yield problem.model_copy(update={"message": message})
