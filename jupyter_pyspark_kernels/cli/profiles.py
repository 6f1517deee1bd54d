"""Run the commands for profiles: list them, save and remove the user's own."""

import argparse
import sys

from ..config import PySparkKernels
from ..core import kernels
from ..core.errors import KernelError, KernelExistsError
from ..core.kernel_json import stored
from ..core.merging import merge, without_found
from ..core.profile import MAPPING_FIELDS, SINGLE_FIELDS, Profile, same_name
from ..core.profile_store import list_profiles as stored_profiles
from ..core.profile_store import remove_profile, save_profile
from ..core.rules import shown
from ..core.secrets import looks_secret
from ..profile_sources import administrator_profiles, fixed_profiles, offered_profiles, profiles_dir
from .profile_text import profile_value_lines, profiles_text
from .requests import find, given_fields, variables
from .text import printable, to_json


def list_profiles(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """List the profiles to choose from, the administrator's first; then say what the config fixes wrongly."""
    offered = offered_profiles(config)
    print(to_json(offered) if arguments.json else profiles_text(offered), flush=True)
    # A fixed one that is missing or broken is an error here as it is for Jupyter's server.
    list(fixed_profiles(config))
    return 0


def profile(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Save a profile of the user, or remove one."""
    return (_save if arguments.action == "save" else _remove)(arguments, config)


def _save(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    for other in administrator_profiles(config):
        if same_name(other.name) == same_name(arguments.name):
            raise KernelExistsError(
                f"The administrator has a profile {shown(other.name)}. Choose another name."
            )
    there = {same_name(one.name): one.name for one in stored_profiles(profiles_dir())}
    before = there.get(same_name(arguments.name), "")
    if before and not arguments.force:
        raise KernelExistsError(
            f"You have a profile {shown(before)}. Choose another name, or give --force to replace it."
        )
    made, left_out = _made(arguments, config)
    save_profile(profiles_dir(), made, replaces=before)
    for key in left_out:
        sys.stderr.write(printable(f"warning: {key} looks like a secret and was left out.\n"))
    if arguments.json:
        print(to_json(made))
    else:
        verb = "Replaced" if before else "Saved"
        print(printable("\n".join([f"{verb} profile {made.name}", *profile_value_lines(made)])))
    return 0


def _made(arguments: argparse.Namespace, config: PySparkKernels) -> tuple[Profile, list[str]]:
    """Return the profile to save, and the secrets of the kernel that it leaves out."""
    values: dict[str, object] = dict.fromkeys(SINGLE_FIELDS, "")
    conf, env, left_out = {}, {}, []
    if arguments.kernel:
        kernel, _ = find(arguments.kernel, None, config)
        own = without_found(kernels.settings_of(kernel), kernels.found_of(kernel))
        settings = merge(own)
        values = {field: getattr(settings, field) for field in SINGLE_FIELDS}
        if "spark_master" not in stored(own) and not any(p.spark_master for p in own.profiles):
            values["spark_master"] = ""  # nobody said it: it is only what holds then
        secret = {
            key
            for field in MAPPING_FIELDS
            for key, value in getattr(settings, field).items()
            if looks_secret(key, value)
        }
        left_out = sorted(secret - {*arguments.spark_conf, *variables(arguments)})
        conf = {k: v for k, v in settings.spark_conf.items() if k not in secret}
        env = {k: v for k, v in settings.env.items() if k not in secret}
    values |= given_fields(arguments)
    values |= {
        "name": arguments.name,
        "about": arguments.about or "",
        "spark_conf": {**conf, **arguments.spark_conf},
        "env": {**env, **variables(arguments)},
    }
    made = Profile.model_validate(values)
    if made == Profile(name=made.name, about=made.about):
        from_kernel = "" if arguments.kernel else ", or --from KERNEL"
        raise KernelError(
            f"The profile would say nothing{_of(arguments.kernel)}. Give values such as "
            f"--spark.executor.memory 4g{from_kernel}."
        )
    return made, left_out


def _of(kernel_name: str | None) -> str:
    return (
        f": all that {shown(kernel_name)} runs with was found on this machine"
        if kernel_name
        else ""
    )


def _remove(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    del config
    flags = [
        *getattr(arguments, "given", {}).values(),
        *(f"--{key}" for key in arguments.spark_conf),
    ]
    if flags or arguments.env or arguments.force:
        named = flags[0] if flags else "--env" if arguments.env else "--force"
        raise KernelError(f"'profile remove' takes a name only, not {named}. Leave it out.")
    remove_profile(profiles_dir(), arguments.name)
    if arguments.json:
        print(to_json({"name": arguments.name}))
    else:
        print(printable(f"Removed profile {arguments.name}; kernels made with it keep its values."))
    return 0
