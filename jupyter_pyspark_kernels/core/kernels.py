"""Plan, make, change, list and remove kernels: the use cases.

:func:`plan` is fast and writes nothing; :func:`apply` does what a plan says, all or nothing. The
form's preview, ``--dry-run``, create and update all go through ``plan``, so that a preview cannot
differ from what is installed.
"""

import os
import shlex
from collections.abc import Iterator, Mapping, Sequence

from pydantic import JsonValue

from . import rules, store
from .archive_plan import plan_archive
from .checks import Findings, examine
from .errors import (
    InvalidSettingsError,
    KernelExistsError,
    KernelNotEditableError,
    TemplateError,
)
from .filling import Cancelled, OnProgress, additions, fill
from .freshness import Depth
from .kernel_json import keep_foreign, render, stored, template_problems
from .location_checks import taken_problems
from .merging import found_fields, origins
from .readback import read_back
from .records import Environment, Location, Plan, PlannedArchive, Problem, Progress
from .settings import KernelSettings
from .silence import Silent, wait_for_all


def ignore_progress(_: Progress) -> None:
    """Take no notice of progress."""


def never() -> bool:
    """Never cancel."""
    return False


def plan(
    settings: KernelSettings,
    location: Location,
    environ: Mapping[str, str],
    *,
    replaces: store.StoredKernel | None = None,
    copies: store.StoredKernel | None = None,
    installs_ipykernel: bool = False,
    packs: bool = False,
    visible_dirs: Sequence[str] = (),
    depth: Depth = "files",
    silent: Silent = wait_for_all,
) -> Plan:
    """Return exactly what would be written, with its problems; write nothing.

    Parameters
    ----------
    replaces
        The kernel that is updated; None for a new one.
    copies
        The kernel whose archive a new one takes over.
    installs_ipykernel
        Whether a missing ipykernel may be installed into the environment.
    packs
        Whether there must be a new archive even when the one that is there is up to date.
    visible_dirs
        All kernels directories that Jupyter looks into: a name may be in one of them only, and an
        archive of any of them may be taken over.
    depth
        How closely archives are looked at that might stay or be taken over; while somebody types,
        ``directories`` is quicker.
    silent
        Says which files do not answer and must not be read; the environment has to answer.
    """
    findings = examine(
        settings, location, environ, installs_ipykernel=installs_ipykernel, silent=silent
    )
    problems = list(_name_excused(findings.problems, settings.kernel_name, replaces))
    if replaces is None and not _has_error(problems, "kernel_name"):
        problems += taken_problems(settings.kernel_name, location, visible_dirs)
    resource_dir = os.path.join(location.kernels_dir, settings.kernel_name)
    archive = None
    if findings.environment and not _has_error(problems, "kernel_name", "spark_master"):
        archive = plan_archive(
            findings.settings,
            findings.environment,
            resource_dir,
            replaces=replaces,
            copies=copies,
            packs=packs,
            kernels_dirs=[location.kernels_dir, *visible_dirs],
            depth=depth,
        )
    found = _found(settings, findings, replaces or copies)
    content, doubts = _content(findings, resource_dir, archive, replaces, found)
    problems += doubts
    return Plan(
        kernel_name=settings.kernel_name,
        settings=stored(findings.own),
        spark_home=findings.settings.spark_home,
        spark_master=findings.settings.spark_master,
        origins=origins(findings.own, findings.settings, settings, found),
        kernels_dir=location.kernels_dir,
        resource_dir=resource_dir,
        shared=location.shared,
        kernel_json=None if any(p.severity == "error" for p in problems) else content,
        current_kernel_json=replaces.content if replaces else None,
        etag=replaces.etag if replaces else None,
        environment=findings.environment,
        fits=findings.fits,
        archive=archive,
        install_ipykernel=installs_ipykernel and _lacks_ipykernel(findings.environment),
        problems=tuple(problems),
        defaults=dict(findings.defaults),
    )


def _found(
    given: KernelSettings, findings: Findings, base: store.StoredKernel | None
) -> tuple[str, ...]:
    """Name what was found and not given, for this plan or for the kernel that it begins with."""
    before = read_back(base.kernel_name, base.content) if base and base.content else None
    return found_fields(
        given,
        findings.own,
        before.settings if before and before.settings else given,
        before.found if before else (),
    )


def _name_excused(
    problems: Sequence[Problem], kernel_name: str, replaces: store.StoredKernel | None
) -> Iterator[Problem]:
    """Yield the problems; a name that is there already may have upper-case letters, as Jupyter finds it."""
    is_there = replaces is not None and replaces.kernel_name == kernel_name
    for problem in problems:
        if not is_there or problem.field != "kernel_name":
            yield problem
        elif rules.kernel_name(kernel_name.lower()):
            command = shlex.join(["jupyter", "pyspark-kernels", "rename", kernel_name])
            yield problem.model_copy(update={"in_shell": f"Give it one: {command} NEW_NAME"})


def _lacks_ipykernel(environment: Environment | None) -> bool:
    return environment is not None and environment.ipykernel is None


def _content(
    findings: Findings,
    resource_dir: str,
    archive: PlannedArchive | None,
    replaces: store.StoredKernel | None,
    found: Sequence[str],
) -> tuple[dict[str, JsonValue] | None, Sequence[Problem]]:
    """Return the ``kernel.json`` and what is doubtful in it; None where it cannot be rendered."""
    environment, spark_home = findings.environment, findings.spark_home
    if _has_error(findings.problems, "template"):
        return None, ()
    if not environment or not spark_home:
        return None, tuple(template_problems(findings.settings))
    try:
        rendered = render(
            findings.settings,
            environment,
            spark_home,
            resource_dir,
            archive,
            own=findings.own,
            found=found,
        )
    except TemplateError as error:
        return None, [Problem(field="template", message=str(error))]
    if replaces and replaces.content:
        return keep_foreign(rendered.content, replaces.content), rendered.problems
    return rendered.content, rendered.problems


def _has_error(problems: Sequence[Problem], *fields: str) -> bool:
    return any(p.severity == "error" and p.field in fields for p in problems)


def refuse(planned: Plan) -> None:
    """Raise what keeps a plan from being applied; nothing if it can be.

    Raises
    ------
    InvalidSettingsError, KernelExistsError, KernelNotEditableError, TemplateError
        The last three where nothing else is wrong.
    """
    errors = planned.errors
    codes = {problem.code for problem in errors}
    text = "\n".join(problem.message for problem in errors)
    in_shell = " ".join(problem.in_shell for problem in errors if problem.in_shell)
    if codes == {"taken"}:
        raise KernelExistsError(text, in_shell=in_shell)
    if codes == {"denied"}:
        raise KernelNotEditableError(text, in_shell=in_shell)
    if errors and all(problem.field == "template" for problem in errors):
        raise TemplateError(text)
    if errors:
        raise InvalidSettingsError(planned.problems)


def apply(
    planned: Plan, on_progress: OnProgress = ignore_progress, cancelled: Cancelled = never
) -> store.StoredKernel:
    """Do what a plan says: the kernel is there whole when this returns, or nothing changed.

    Raises
    ------
    InvalidSettingsError, KernelExistsError, KernelNotEditableError
        When the plan has errors.
    KernelBusyError, KernelChangedError
        When somebody else was faster.
    EnvironmentUnusableError, ArchiveError, InstallError, CancelledError
        When the environment cannot start or be packed, or the disk refuses.
    """
    refuse(planned)
    kernels_dir, kernel_name, shared = planned.kernels_dir, planned.kernel_name, planned.shared
    if planned.etag is None:
        with store.claim(kernels_dir, kernel_name, shared=shared) as directory:
            fill(directory, planned, on_progress, cancelled)
    else:
        with store.lock(kernels_dir, kernel_name, shared=shared) as directory:
            store.refuse_changed(directory, planned.etag)
            try:
                directory.mark(undo=additions(directory, planned), etag=planned.etag)
                directory.set_mode()
                fill(directory, planned, on_progress, cancelled)
            finally:
                directory.tidy()
    return store.read(kernels_dir, kernel_name)


def rename(
    kernel: store.StoredKernel,
    planned: Plan,
    on_progress: OnProgress = ignore_progress,
    cancelled: Cancelled = never,
) -> store.StoredKernel:
    """Give a kernel another name: the new one is whole before the old one goes.

    Parameters
    ----------
    planned
        The plan of the new kernel in the same kernels_dir, made with ``copies=kernel``.
    """
    refuse(planned)
    kernels_dir, kernel_name = planned.kernels_dir, planned.kernel_name
    if os.path.dirname(kernel.resource_dir) != kernels_dir:
        raise ValueError(
            f"{kernel.resource_dir} cannot be renamed into {kernels_dir}: use duplicate"
        )
    with store.lock(kernels_dir, kernel.kernel_name, shared=planned.shared) as old:
        store.refuse_changed(old, kernel.etag)
        try:
            with store.claim(kernels_dir, kernel_name, shared=planned.shared) as new:
                # Should we be killed once the new one is whole, a sweep removes the old one.
                new.mark(renamed_from=kernel.kernel_name, etag=kernel.etag)
                fill(new, planned, on_progress, cancelled)
                # Whatever interrupts us here: one of the two stays.
                new.finished = old.hidden
                old.hide()
        finally:
            if old.hidden():
                old.discard()
    return store.read(kernels_dir, kernel_name)


def found_of(kernel: store.StoredKernel) -> tuple[str, ...]:
    """Name the fields of a kernel's settings that were found when it was made, and not given."""
    return read_back(kernel.kernel_name, kernel.content or {}).found


def settings_of(kernel: store.StoredKernel) -> KernelSettings:
    """Return the settings of an installed kernel.

    Raises
    ------
    KernelNotEditableError
        When they cannot be read back.
    """
    if kernel.content is None:
        raise KernelNotEditableError(
            f"{kernel.resource_dir}: {kernel.fault}. Mend the file, or remove the kernel."
        )
    found = read_back(kernel.kernel_name, kernel.content)
    if found.settings is None:
        raise KernelNotEditableError(
            f"Kernel {kernel.kernel_name!r} cannot be changed. {found.fault}"
        )
    return found.settings
