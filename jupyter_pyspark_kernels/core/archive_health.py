"""Look at the archive of an installed kernel: there, its own, sound, and as new as its environment."""

import os
from collections.abc import Callable, Iterator, Mapping

from pydantic import JsonValue

from . import store
from .freshness import Freshness
from .pack_choices import PackChoices, choices_of
from .readback import submitted, undouble
from .records import Environment, Problem
from .settings import KernelSettings
from .submit_args import SubmitArgsError

# Problems of this field are of the archive's age: the kernel still runs, on the older environment.
CHANGED = "archive.changed"
BLIND = "The archive has no index of its files: edited ones cannot be seen until it is built anew."

LookAt = Callable[[str, Environment, PackChoices | None], Freshness]


def archive_path(content: Mapping[str, JsonValue]) -> str | None:
    """Return the path of the environment's archive that a ``kernel.json`` names."""
    env = content.get("env")
    texts = {k: v for k, v in env.items() if isinstance(v, str)} if isinstance(env, dict) else {}
    try:
        return submitted({key: undouble(value) or "" for key, value in texts.items()}).archive
    except SubmitArgsError:
        return None


def archive_problems(
    kernel: store.StoredKernel,
    settings: KernelSettings,
    environment: Environment | None,
    archive: str | None,
    look_at: LookAt,
    *,
    ours: bool,
) -> Iterator[Problem]:
    """Yield what is wrong with the archive of a kernel whose master ships one."""
    update = update_command(kernel.kernel_name, ours=ours)
    anew = "Save it anew." if ours else "Take it over."
    if archive is None:
        yield Problem(
            field="archive",
            severity="error" if ours else "warning",
            message=f"It ships no archive, so executors on {settings.spark_master} use a Python of their own. {anew}",
            in_shell=update,
        )
        return
    if ours and not _within(archive, kernel.resource_dir):
        yield Problem(
            field="archive",
            message=f"Its kernel.json names the archive {archive}, outside of its own directory: it was moved or "
            f"copied. {anew}",
            in_shell=update,
        )
    if "://" in archive:
        # On HDFS, say: nothing of it can be seen from here.
        return
    if environment:
        found = look_at(archive, environment, choices_of(settings) if ours else None)
        reasons = _freshness_problems(found, ours=ours)
    elif not os.path.exists(archive):
        reasons = iter([Problem(field="archive", message=f"{archive} is missing.")])
    else:
        return
    rebuild = f"Run 'jupyter pyspark-kernels rebuild {kernel.kernel_name}'." if ours else update
    for problem in reasons:
        message = f"{problem.message} {'Rebuild the archive.' if ours else anew}"
        yield problem.model_copy(update={"message": message, "in_shell": rebuild})


def update_command(kernel_name: str, *, ours: bool, more: str = "") -> str:
    """Say how a shell saves a kernel anew; one of others is taken over with that."""
    return (
        f"Run 'jupyter pyspark-kernels update {kernel_name}{'' if ours else ' --take-over'}{more}'."
    )


def _within(path: str, directory: str) -> bool:
    return os.path.realpath(os.path.dirname(path)) == os.path.realpath(directory)


def _freshness_problems(found: Freshness, *, ours: bool) -> Iterator[Problem]:
    """Yield how an archive differs from its environment; whether others' archives are ours is no matter."""
    if found.state in {"changed", "edited"}:
        yield Problem(field=CHANGED, severity="warning", message=found.reason)
    elif found.state == "foreign":
        if ours:
            yield Problem(field="archive", message=found.reason)
    elif found.state != "fresh":
        yield Problem(field="archive", message=found.reason)
    elif found.blind and ours:
        yield Problem(field="archive", severity="warning", message=BLIND)
