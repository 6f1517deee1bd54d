"""Judge the profiles of a kernel, and name the profile wherever a value of it is at fault."""

from collections.abc import Iterator, Sequence

from .merging import merge, origins
from .profile import MOST_PROFILES, Profile, profile_problems, same_name
from .records import Problem
from .rules import cut
from .settings import KernelSettings


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
