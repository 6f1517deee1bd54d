"""Judge what is asked of a kernel's archive: names of packages, and what its nodes must have."""

from collections.abc import Iterator, Sequence
from typing import TYPE_CHECKING

from . import package_names
from .archive import node_needs
from .import_names import absent_imports
from .pack_choices import choices_of
from .packages import installed_packages, normalise
from .records import Environment, Problem
from .requirements import needed_by_others

if TYPE_CHECKING:
    # Whoever packs an archive alone does not wait for it.
    from .settings import KernelSettings

# More would hide the other problems; a list this wrong is one mistake.
_NAMED = 10


def archive_field_problems(settings: "KernelSettings") -> Iterator[Problem]:
    """Yield what is wrong with the names of packages and modules, without looking at any."""
    for field, rule in (
        ("leave_out", package_names.package_name),
        ("check_imports", package_names.import_name),
    ):
        faults = [message for name in getattr(settings, field) if (message := rule(name))]
        for message in faults[:_NAMED]:
            yield Problem(field=field, message=message)


def with_plain_names(settings: "KernelSettings") -> "KernelSettings":
    """Write each package that is left out as it is compared: Scikit_Learn is scikit-learn."""
    names = sorted({normalise(name) for name in settings.leave_out})
    return settings.model_copy(update={"leave_out": tuple(names)})


def archive_problems(settings: "KernelSettings", environment: Environment) -> Iterator[Problem]:
    """Yield what is doubtful in the archive that these settings ask for of this environment."""
    yield from _package_problems(settings, environment)
    yield from need_problems(settings, environment)


def need_problems(settings: "KernelSettings", environment: Environment) -> Iterator[Problem]:
    """Yield what every node must have for the archive, at which path; an error where it cannot be."""
    needs = node_needs(environment, choices_of(settings))
    if needs is None:
        return
    if settings.self_contained == "auto" and environment.implementation != "CPython":
        needs += f" Archives can carry CPython only, not {environment.implementation}."
    yield Problem(
        field="environment_dir" if settings.self_contained == "auto" else "self_contained",
        message=needs,
        severity="error" if settings.self_contained == "always" else "warning",
    )


def left_out_warnings(environment: Environment, names: Sequence[str]) -> Iterator[str]:
    """Yield what is doubtful in leaving out packages: what is not there, what others need."""
    known = installed_packages(environment)
    named = (name for name in names if package_names.package_name(name) is None)
    for name in [name for name in named if name not in known][:_NAMED]:
        yield package_names.unknown_package(name, known)
    for name, others in needed_by_others(environment, names).items():
        few = ", ".join(others[:5]) + ("…" if len(others) > 5 else "")
        yield (
            f"{name} is left out, but needed by {few}. "
            "Keep it, leave those out too, or let the import of what you use be tried."
        )


def _package_problems(settings: "KernelSettings", environment: Environment) -> Iterator[Problem]:
    for name, hint in list(absent_imports(environment, settings.check_imports))[:_NAMED]:
        yield Problem(
            field="check_imports",
            severity="warning",
            message=f"The environment has no package or module {name}, so its import will fail. {hint}",
        )
    if not settings.leave_out:
        return
    for message in left_out_warnings(environment, settings.leave_out):
        yield Problem(field="leave_out", severity="warning", message=message)
    both = set(settings.leave_out) & {normalise(name) for name in settings.check_imports}
    for name in sorted(both)[:_NAMED]:
        yield Problem(
            field="check_imports",
            message=f"{name} is left out of the archive, so its import would fail. "
            "Take it out of one of the two lists.",
        )
