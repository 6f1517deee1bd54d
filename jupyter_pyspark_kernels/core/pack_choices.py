"""Say how an environment is to be packed."""

from dataclasses import dataclass
from typing import Literal

SelfContained = Literal["auto", "always", "never"]


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
