"""Put profiles into words for people."""

from collections.abc import Sequence

from ..core.concealing import HIDDEN
from ..core.merging import differs, merge, origins, own_values
from ..core.profile import Profile, profile_values
from ..core.secrets import looks_secret
from ..core.settings import KernelSettings
from ..profile_sources import OfferedProfile
from .text import columns, printable, shell_line


def profiles_text(offered: Sequence[OfferedProfile]) -> str:
    """List profiles with what they say; broken ones with their reason."""
    if not offered:
        return "No profiles. Save one: jupyter pyspark-kernels profile save NAME --from KERNEL"
    return printable("\n\n".join("\n".join(_offered(one)) for one in offered))


def _offered(one: OfferedProfile) -> list[str]:
    whose = "the administrator's" if one.source == "administrator" else "your own"
    fixed = f", fixed for kernels made in Jupyter: {one.reason}".rstrip(": ") if one.fixed else ""
    lines = [f"{one.name} ({whose}{fixed})"]
    if one.fault:
        return [*lines, f"  cannot be chosen: {one.fault}"]
    return [*lines, *(profile_value_lines(one.profile) if one.profile else [])]


def profile_value_lines(profile: Profile) -> list[str]:
    """Return what a profile is for, and a line for each of its values."""
    rows = [(f"  {_plain(field)}", value) for field, value in profile_values(profile).items()]
    about = [f"  {profile.about}"] if profile.about else []
    return [*about, *(columns(rows) if rows else ["  says nothing"])]


def profile_lines(settings: KernelSettings, offered: Sequence[OfferedProfile]) -> list[str]:
    """Return the profiles of a kernel, whether they changed since, and where its values come from."""
    since = [_since(profile, settings.kernel_name, offered) for profile in settings.profiles]
    lines = [
        f"  profiles     {', '.join(profile.name for profile in settings.profiles)}",
        *(f"    {text}" for text in since if text),
    ]
    merged = merge(settings)
    values = own_values(merged)
    rows = []
    for origin in origins(settings, merged, settings):
        if not (origin.profile or origin.hides):
            continue
        seen = (
            HIDDEN
            if looks_secret(_plain(origin.field), values[origin.field])
            else values[origin.field]
        )
        source = f"from {origin.profile}" if origin.profile else "its own"
        others = f", not that of {', '.join(origin.hides)}" if origin.hides else ""
        rows.append((f"    {_plain(origin.field)}", seen, source + others))
    return [*lines, *(columns(rows) if rows else [])]


def _since(profile: Profile, kernel_name: str, offered: Sequence[OfferedProfile]) -> str:
    """Say what became of a profile since the kernel was made; empty where it is as it was."""
    now = next((one.profile for one in offered if one.name == profile.name and not one.fault), None)
    if now is None:
        return f"{profile.name} is not offered any more; the kernel keeps its values."
    if differs(profile, now):
        words = ["jupyter", "pyspark-kernels", "update", kernel_name, "--profile", profile.name]
        return f"{profile.name} has changed since. Take over its values: {shell_line(words)}"
    return ""


def _plain(field: str) -> str:
    return field.removeprefix("spark_conf.").removeprefix("env.")
