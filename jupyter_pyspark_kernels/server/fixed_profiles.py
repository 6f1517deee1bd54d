"""Put the profiles that the administrator fixed into every kernel, and lock what they say."""

from collections.abc import Iterator, Mapping

from ..config import PySparkKernels
from ..core.concealing import HIDDEN
from ..core.merging import own_values
from ..core.profile import MAPPING_FIELDS, SINGLE_FIELDS, Profile, profile_values
from ..core.records import Problem
from ..core.rules import shown
from ..core.settings import KernelSettings
from ..fixed import REASON, with_fixed_profiles
from ..profile_sources import fixed_profiles
from .answers import Fixed


class FixedProfiles:
    """Hold the profiles that every kernel of this server has; they win over all others.

    Raises
    ------
    ConfigError
        When the config fixes a profile that there is not, or that cannot be read.
    """

    def __init__(self, config: PySparkKernels) -> None:
        self._reasons: Mapping[str, str] = config.reasons
        self._profiles = tuple(fixed_profiles(config))
        # Each field to the profile whose value counts: the last one.
        self._of = {
            field: (profile, value)
            for profile in self._profiles
            for field, value in profile_values(profile).items()
        }

    def __bool__(self) -> bool:
        """Tell whether there are any."""
        return bool(self._profiles)

    def added(self, settings: KernelSettings) -> KernelSettings:
        """Return settings with these profiles behind all others; an older one of the name goes."""
        if not self._profiles:
            return settings
        profiles = with_fixed_profiles(settings.profiles, self._profiles)
        return settings.model_copy(update={"profiles": profiles})

    def cleared(self, settings: KernelSettings) -> KernelSettings:
        """Return settings without own values where a fixed profile has the word."""
        if not self._profiles:
            return settings
        update: dict[str, object] = {field: "" for field in SINGLE_FIELDS if field in self._of}
        for field in MAPPING_FIELDS:
            values: Mapping[str, str] = getattr(settings, field)
            update[field] = {k: v for k, v in values.items() if f"{field}.{k}" not in self._of}
        return settings.model_copy(update=update)

    def problems(self, settings: KernelSettings, elsewhere: set[str]) -> Iterator[Problem]:
        """Yield own values that say otherwise.

        Parameters
        ----------
        elsewhere
            Fields that the administrator fixes by themselves: these win.
        """
        for field, given in own_values(settings).items():
            if field not in self._of or field in elsewhere:
                continue
            profile, value = self._of[field]
            if given in {value, HIDDEN} or not _is_said(settings, field):
                continue
            message = f"{field} is fixed to {shown(value)} on this server. {self._reason(profile)}"
            yield Problem(field=field, message=message)

    def fixed(self, elsewhere: set[str]) -> Iterator[Fixed]:
        """Describe the profiles, and each of their values, for the form."""
        for profile in self._profiles:
            field = f"profiles.{profile.name}"
            yield Fixed(field=field, value=profile.name, reason=self._reason(profile))
        for field, (profile, value) in self._of.items():
            if field not in elsewhere:
                yield Fixed(field=field, value=value, reason=self._reason(profile))

    def _reason(self, profile: Profile) -> str:
        reason = self._reasons.get(f"profiles.{profile.name}", REASON)
        return f"{reason} (profile {profile.name})"


def _is_said(settings: KernelSettings, field: str) -> bool:
    """Tell whether settings say a field, and do not only hold its default."""
    return field not in SINGLE_FIELDS or field in settings.model_fields_set
