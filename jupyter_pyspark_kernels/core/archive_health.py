"""Look at the archive of an installed kernel: there, its own, sound, and as new as its environment."""

import os
from collections.abc import Iterator, Mapping

from pydantic import JsonValue

from . import store
from .archive import ForeignArchiveError, read_record
from .errors import KernelError
from .kernels import stale
from .pack_choices import choices_of
from .readback import submitted, undouble
from .records import Environment, Problem
from .settings import KernelSettings
from .submit_args import SubmitArgsError

# Problems of this field are of the archive's age: the kernel still runs, on the older environment.
CHANGED = "archive.changed"


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
    *,
    ours: bool,
) -> Iterator[Problem]:
    """Yield what is wrong with the archive of a kernel whose master ships one."""
    again = "rebuild {0}" if ours else "update {0} --take-over"
    rebuild = f"Run 'jupyter pyspark-kernels {again.format(kernel.kernel_name)}'."
    if archive is None:
        yield Problem(
            field="archive",
            severity="error" if ours else "warning",
            message=f"It ships no archive, so executors on {settings.spark_master} use a Python of their own. "
            f"Run 'jupyter pyspark-kernels update {kernel.kernel_name}{'' if ours else ' --take-over'}'.",
        )
        return
    if ours and not _within(archive, kernel.resource_dir):
        yield Problem(
            field="archive",
            message=f"Its kernel.json names the archive {archive}, outside of its own directory: it was moved or "
            f"copied. Run 'jupyter pyspark-kernels update {kernel.kernel_name}'.",
        )
    if "://" in archive:
        # On HDFS, say: nothing of it can be seen from here.
        return
    if not os.path.exists(archive):
        yield Problem(field="archive", message=f"{archive} is missing. {rebuild}")
    elif environment:
        yield from _age_problems(archive, settings, environment, rebuild, ours=ours)


def _within(path: str, directory: str) -> bool:
    return os.path.realpath(os.path.dirname(path)) == os.path.realpath(directory)


def _age_problems(
    archive: str, settings: KernelSettings, environment: Environment, rebuild: str, *, ours: bool
) -> Iterator[Problem]:
    """Yield how an archive that is there differs from its environment."""
    try:
        record = read_record(archive)
    except ForeignArchiveError as error:
        if ours:
            yield Problem(field="archive", message=f"{error} {rebuild}")
        return
    except KernelError as error:
        yield Problem(field="archive", message=f"{error} {rebuild}")
        return
    if record.python_version != environment.python_version:
        yield Problem(
            field="archive",
            message=f"The driver has Python {environment.python_version}, the executors' archive "
            f"{record.python_version}. {rebuild}",
        )
    elif why := stale(archive, environment, choices_of(settings)):
        yield Problem(field=CHANGED, severity="warning", message=f"{why} {rebuild}")
