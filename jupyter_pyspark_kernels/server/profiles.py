"""Keep the user's own profiles over HTTP, and list them beside the administrator's."""

from collections.abc import Mapping

from ..config import PySparkKernels
from ..core.errors import InvalidSettingsError, KernelExistsError, KernelNotFoundError
from ..core.profile import Profile, same_name
from ..core.profile_store import remove_profile, save_profile
from ..core.records import Problem
from ..core.rules import shown
from ..profile_sources import (
    OfferedProfile,
    administrator_profiles,
    offered_profiles,
    profiles_dir,
    usable,
)
from .answers import ProfilesReply
from .requests import ProfileRequest, parse

Body = Mapping[str, object]


class Profiles:
    """List, save and remove; the administrator's cannot be changed here."""

    def __init__(self, config: PySparkKernels) -> None:
        self._config = config

    def list(self) -> ProfilesReply:
        """List both sources, broken ones with their reason."""
        return ProfilesReply(profiles=tuple(offered_profiles(self._config)))

    def usable(self) -> tuple[Profile, ...]:
        """Return those that can be chosen."""
        return tuple(usable(offered_profiles(self._config)))

    def create(self, body: Body) -> OfferedProfile:
        """Save a new profile."""
        profile = parse(ProfileRequest, body).profile
        self._refuse_administrators(profile.name)
        save_profile(profiles_dir(), profile)
        return self._own(profile.name)

    def update(self, name: str, etag: str | None, body: Body) -> OfferedProfile:
        """Save a profile in the place of another, under a new name if it has one."""
        profile = parse(ProfileRequest, body).profile
        if same_name(profile.name) != same_name(name):
            self._refuse_administrators(profile.name)
        save_profile(profiles_dir(), profile, replaces=name, etag=_seen(etag))
        return self._own(profile.name)

    def remove(self, name: str, etag: str | None) -> None:
        """Remove a profile; kernels that were made with it keep its values."""
        remove_profile(profiles_dir(), name, _seen(etag))

    def _own(self, name: str) -> OfferedProfile:
        for offered in offered_profiles(self._config):
            if offered.source == "user" and offered.name == name:
                return offered
        raise KernelNotFoundError(f"Profile {shown(name)} was removed meanwhile. Save it again.")

    def _refuse_administrators(self, name: str) -> None:
        for offered in administrator_profiles(self._config):
            if same_name(offered.name) == same_name(name):
                raise KernelExistsError(
                    f"The administrator has a profile {shown(offered.name)}. Choose another name."
                )


def _seen(etag: str | None) -> str:
    if etag is None:
        message = "Send the profile's etag as If-Match, so that no change of others is lost."
        raise InvalidSettingsError([Problem(field="If-Match", message=message)])
    return etag
