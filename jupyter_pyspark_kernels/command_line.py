"""Write the command that makes a kernel with given settings: shown by both faces."""

from collections.abc import Sequence

from .core.concealing import conceal
from .core.merging import differs, merge
from .core.profile import Profile
from .core.settings import KernelSettings

_FLAGS = {
    "kernel_name": "--kernel_name",
    "environment_dir": "--venv_dir_path",
    "template": "--kernels_template_path",
    "display_name": "--display-name",
    "spark_home": "--spark_home",
    "spark_master": "--spark_master",
    "hadoop_conf_dir": "--hadoop-conf-dir",
    "spark_conf_dir": "--spark-conf-dir",
    "java_home": "--java-home",
    "spark_start": "--spark-start",
    "archive_format": "--archive-format",
    "self_contained": "--self-contained",
}
_NAMES = {
    "leave_out": "--leave-out",
    "check_imports": "--check-import",
    "store_secrets": "--store-secret",
}


def command_of(
    settings: KernelSettings, kernels_dir: str, known: Sequence[Profile] = ()
) -> list[str]:
    """Return the words of the command; secrets are hidden in it (see :func:`command_gaps`).

    Parameters
    ----------
    known
        Profiles that the command line can choose from; where one of the kernel's is not among
        them, or says otherwise there, the values of all are written out.
    """
    made = _without_secrets(settings)
    named = not _unknown(settings, known)
    made = made if named else merge(made)
    words = ["jupyter", "pyspark-kernels", "create", "--kernels_dir_path", kernels_dir]
    for field, flag in _FLAGS.items():
        if field in made.model_dump(exclude_defaults=True) or field == "spark_master":
            words += _flag(flag, getattr(made, field)) if getattr(made, field) else []
    for profile in made.profiles if named else ():
        words += _flag("--profile", profile.name)
    for key, value in made.spark_conf.items():
        words += _flag(f"--{key}", value)
    for name, value in made.env.items():
        words += ["--env", f"{name}={value}"]
    words += ["--slim"] if made.slim else []
    for field, flag in _NAMES.items():
        for name in getattr(made, field):
            words += _flag(flag, name)
    return words


def _flag(flag: str, value: str) -> list[str]:
    """Return a flag and its value, as one word where the value could be taken for a flag."""
    return [f"{flag}={value}"] if value.startswith("-") else [flag, value]


def command_gaps(settings: KernelSettings, known: Sequence[Profile] = ()) -> list[str]:
    """Say what the command of these settings does not hold; empty if it holds everything."""
    shown = _without_secrets(settings)
    gaps = []
    if shown != settings:
        gaps.append("The values of its secrets are hidden; write them in their place.")
    if shown.submit_args:
        gaps.append(
            f"No flag gives its further spark-submit arguments {' '.join(shown.submit_args)!r}."
        )
    if unknown := _unknown(settings, known):
        names = ", ".join(profile.name for profile in unknown)
        gaps.append(
            f"No profile of this name and these values is offered here now: {names}. "
            "What the profiles say is written out."
        )
    return gaps


def _unknown(settings: KernelSettings, known: Sequence[Profile]) -> list[Profile]:
    """Return the profiles of a kernel that cannot be chosen here as they are in it."""
    offered = {profile.name: profile for profile in known}
    return [
        profile
        for profile in settings.profiles
        if profile.name not in offered or differs(profile, offered[profile.name])
    ]


def _without_secrets(settings: KernelSettings) -> KernelSettings:
    return KernelSettings.model_validate(conceal(settings.model_dump(mode="json")))
