"""Say how an environment is to be packed."""

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from .settings import KernelSettings

SelfContained = Literal["auto", "always", "never"]
SELF_CONTAINED: tuple[SelfContained, ...] = ("auto", "always", "never")


@dataclass(frozen=True, slots=True)
class PackChoices:
    """Hold the choices that decide what of an environment its archive carries.

    Attributes
    ----------
    self_contained
        Whether the archive carries interpreter and standard library: ``auto`` where the
        environment leans on a base, ``never`` for a small one whose nodes have that base.
    slim
        Whether what no executor needs is left out.
    leave_out
        Names of packages that are left out, normalised, sorted.
    """

    self_contained: SelfContained = "auto"
    slim: bool = False
    leave_out: tuple[str, ...] = ()


def choices_of(settings: "KernelSettings") -> PackChoices:
    """Return how the archive of a kernel with these settings is packed."""
    return PackChoices(
        self_contained=settings.self_contained,
        slim=settings.slim,
        leave_out=tuple(sorted(set(settings.leave_out))),
    )


def changed_choices(then: PackChoices, now: PackChoices) -> str:
    """Say in a sentence what is asked for now that an archive was not packed with; empty for nothing."""
    found = []
    if then.self_contained != now.self_contained:
        found.append(f"self-contained {now.self_contained}, not {then.self_contained}")
    if then.slim != now.slim:
        found.append("slim" if now.slim else "not slim")
    for before, names in (
        ("without", set(now.leave_out) - set(then.leave_out)),
        ("with", set(then.leave_out) - set(now.leave_out)),
    ):
        if names:
            few = sorted(names)
            found.append(f"{before} {', '.join(few[:5])}{'…' if len(few) > 5 else ''}")
    return (
        f"The archive was packed in another way than is asked for now: {'; '.join(found)}."
        if found
        else ""
    )
