"""Judge a kernels_dir as the place of a kernel: what may be stored there, whose name is taken, who can run it."""

import contextlib
import os
from collections.abc import Iterator, Sequence

from . import rules, store
from .directories import directory_problems, hidden_from_others
from .readback import is_pyspark
from .records import Environment, Location, Problem
from .secrets import looks_secret, ways_out
from .settings import KernelSettings


def secret_problems(settings: KernelSettings, location: Location) -> Iterator[Problem]:
    """Yield what looks like a secret and may not be stored in this kernels_dir."""
    for field, values in (("spark_conf", settings.spark_conf), ("env", settings.env)):
        for key, value in values.items():
            if not looks_secret(key, value):
                continue
            if not location.shared and key in settings.store_secrets:
                continue
            said = f"{key} looks like a secret."
            if location.shared:
                message = f"{said} {location.kernels_dir} can be read by others, so it cannot be stored there. {ways_out(key)}"
                yield Problem(field=f"{field}.{key}", message=message)
                continue
            yield Problem(
                field=f"{field}.{key}",
                code="secret",
                message=f"{said} {ways_out(key)} It can also be stored all the same, in a file that only you can read.",
                in_shell=f"Give --store-secret {key} for that.",
            )


def location_problems(location: Location, environment: Environment | None) -> Iterator[Problem]:
    """Yield what is wrong with a kernels_dir as the place of this kernel."""
    path = location.kernels_dir
    if message := rules.kernels_dir(path):
        yield Problem(field="kernels_dir", message=message)
        return
    yield from directory_problems(path)
    if not location.visible:
        called = (
            "" if os.path.basename(path) == "kernels" else " (the directory must be called kernels)"
        )
        yield Problem(
            field="kernels_dir",
            severity="warning",
            message=f"Jupyter does not look into {path}, so the kernel will not be in its launcher. Set JUPYTER_PATH={os.path.dirname(path)} "
            f"where Jupyter runs{called}, or choose this user's kernels.",
            in_shell="Give -d user for that.",
        )
    if location.shared and environment and (step := hidden_from_others(environment.python)):
        yield Problem(
            field="environment_dir",
            severity="warning",
            message="Others can see this kernel but cannot run it: they may not enter or read "
            f"{step}, through which {environment.python} is reached. Let them, use an environment that "
            "everybody can read, or make the kernel among your own.",
            in_shell="Give -d user for that.",
        )


def taken_problems(
    kernel_name: str, location: Location, visible_dirs: Sequence[str]
) -> Iterator[Problem]:
    """Yield where a kernel of this name is already: the first one found would hide the other."""
    dirs = {location.kernels_dir, *(visible_dirs if location.visible else ())}
    for kernels_dir in sorted(dirs):
        with contextlib.suppress(OSError):
            for name in os.listdir(kernels_dir):
                if name.lower() == kernel_name and os.path.lexists(
                    os.path.join(kernels_dir, name, store.KERNEL_JSON)
                ):
                    change = _is_for_spark(kernels_dir, name)
                    or_change = ", or change that one" if change else ""
                    yield Problem(
                        field="kernel_name",
                        code="taken",
                        message=f"Kernel {name!r} exists in {kernels_dir}. Choose another name{or_change}.",
                        in_shell=f"'jupyter pyspark-kernels update {name}' changes it."
                        if change
                        else "",
                    )
                    break


def _is_for_spark(kernels_dir: str, kernel_name: str) -> bool:
    """Tell whether the kernel that is there can be changed here."""
    there = store.read(kernels_dir, kernel_name)
    return there.content is not None and is_pyspark(there.content)
