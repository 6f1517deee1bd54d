"""Plan which archive a kernel will have: the one that is there, another kernel's, or a new one."""

import os
from collections.abc import Sequence

from . import store
from .archive import archive_name, default_format
from .freshness import Depth, look
from .pack_choices import choices_of
from .records import Environment, PlannedArchive
from .settings import KernelSettings
from .twins import find_twin, is_trusted, was_checked

_NOT_OWN = "The archive of {} could be another user's making, and is not taken over."
_UNTRIED = "Imports are to be checked that were not when the archive was made."


def plan_archive(
    settings: KernelSettings,
    environment: Environment,
    resource_dir: str,
    *,
    replaces: store.StoredKernel | None,
    copies: store.StoredKernel | None,
    packs: bool,
    kernels_dirs: Sequence[str],
    depth: Depth,
) -> PlannedArchive | None:
    """Return which archive the kernel will have and why; None where its executors need none.

    Parameters
    ----------
    replaces, copies, packs
        As of :func:`.kernels.plan`.
    kernels_dirs
        Where other kernels may have an archive of the same environment.
    depth
        How closely archives are looked at that might be kept or taken over.
    """
    usual = default_format(settings.spark_master)
    if usual is None:
        return None
    chosen = usual if settings.archive_format == "auto" else settings.archive_format
    archive = PlannedArchive(
        path=os.path.join(resource_dir, archive_name(settings.kernel_name, chosen)),
        format=chosen,
        pack=True,
        reason="A new archive was asked for." if replaces else "A new kernel.",
        choices=choices_of(settings),
        check_imports=settings.check_imports,
    )
    if copies:
        return _of_copied(archive, environment, copies, depth)
    if replaces:
        # Packing looks at every file itself.
        own_depth = "directories" if packs else depth
        found = look(archive.path, environment, archive.choices, depth=own_depth, whole=True)
        if found.fresh and packs:
            return archive
        if found.fresh and not was_checked(replaces, archive.check_imports):
            return archive.model_copy(update={"reason": _UNTRIED})
        if found.fresh:
            return _kept(archive, "The archive is as new as the environment.")
        archive = archive.model_copy(update={"reason": found.reason})
    twin = find_twin(archive, environment, kernels_dirs, depth)
    if twin is None:
        return archive
    why = f"Taken over from {twin.kernel_name}: packed from the same environment."
    return _taken(archive, twin.archive, why)


def _of_copied(
    archive: PlannedArchive, environment: Environment, copies: store.StoredKernel, depth: Depth
) -> PlannedArchive:
    source = os.path.join(copies.resource_dir, archive_name(copies.kernel_name, archive.format))
    found = look(source, environment, archive.choices, depth=depth, whole=True)
    if found.fresh and not is_trusted(source):
        return archive.model_copy(update={"reason": _NOT_OWN.format(copies.kernel_name)})
    if found.fresh and not was_checked(copies, archive.check_imports):
        return archive.model_copy(update={"reason": _UNTRIED})
    if found.fresh:
        return _taken(archive, source, f"Taken over from {copies.kernel_name}.")
    return archive.model_copy(update={"reason": found.reason})


def _kept(archive: PlannedArchive, why: str) -> PlannedArchive:
    return archive.model_copy(update={"pack": False, "reason": why})


def _taken(archive: PlannedArchive, source: str, why: str) -> PlannedArchive:
    return archive.model_copy(update={"pack": False, "reason": why, "copy_of": source})
