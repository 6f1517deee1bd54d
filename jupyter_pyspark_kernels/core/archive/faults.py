"""Collect what keeps an environment from being packed, and say it in one message."""

import os
import stat
from collections.abc import Sequence
from dataclasses import dataclass

from jupyter_pyspark_kernels.core.errors import ArchiveError

from ..packing.content import ContentError

_NAMED = 10

NOT_A_FILE = "Remove what is neither a file nor a directory."
NOWHERE = "Remove links that lead nowhere, or restore what they point to."
CYCLE = "Remove links that lead back to a directory they are in."
UNREADABLE = "Make every file readable for this user (chmod -R u+rX)."
BAD_NAME = "Rename what has a backslash, a control character or bytes other than UTF-8 in its name."
OUTSIDE = (
    "Put a copy in the place of every link that leaves the environment: nodes do not have its "
    "target. Packages that are linked from a cache need reinstalling with copies "
    "(uv: UV_LINK_MODE=copy, conda: conda create --copy)."
)
CHANGED = "Leave the environment alone while its kernel is made, and try again."
INCOMPLETE = "Choose an environment that has its interpreter at bin/python."
TOO_LARGE = "Move data out of the environment: an archive carries programs only."

_KINDS = {
    stat.S_IFIFO: "a named pipe",
    stat.S_IFSOCK: "a socket",
    stat.S_IFCHR: "a device",
    stat.S_IFBLK: "a device",
}


@dataclass(frozen=True, slots=True, order=True)
class Fault:
    """Name one path of an environment that cannot be packed.

    Attributes
    ----------
    path
        Below the environment; empty for the environment itself.
    what
        Ends the sentence that the path begins: ``is a named pipe``.
    remedy
        What to do about it, a sentence.
    """

    path: str
    what: str
    remedy: str


def refusal(environment_dir: str, faults: Sequence[Fault]) -> ArchiveError:
    """Make the error that names the faults (ten at most) and every way out."""
    listed = [f"- {shown(fault.path) or '.'} {fault.what}" for fault in sorted(faults)[:_NAMED]]
    if len(faults) > _NAMED:
        listed.append(f"and {len(faults) - _NAMED} more")
    remedies = dict.fromkeys(fault.remedy for fault in sorted(faults))
    first = f"The environment {shown(environment_dir)} cannot be packed:"
    return ArchiveError("\n".join([first, *listed, *remedies]))


def special(path: str, mode: int) -> Fault:
    """Say that ``path`` is something that cannot be read to an end."""
    kind = _KINDS.get(stat.S_IFMT(mode), "neither a file nor a directory")
    return Fault(path, f"is {kind}", NOT_A_FILE)


def unreadable(path: str, error: OSError) -> Fault:
    """Say that ``path`` cannot be read, and why."""
    return Fault(path, f"cannot be read: {error.strerror or error}", UNREADABLE)


def unreadable_content(error: ContentError) -> ArchiveError:
    """Make the error that says why a file could not be read as it was scanned."""
    path = shown(os.fsdecode(error.path))
    if error.kind == "unreadable":
        return ArchiveError(
            f"{path} cannot be read: {error.reason}. Make it readable for this user, or look at the "
            "disk it is on, and try again."
        )
    what = {"removed": "was removed", "shorter": "became shorter"}.get(error.kind, "changed")
    return ArchiveError(f"{path} {what} while the environment was being packed. {CHANGED}")


def shown(path: str) -> str:
    """Return ``path`` for a message: what cannot be printed is escaped."""
    text = os.fsencode(path).decode("utf-8", "backslashreplace")
    return "".join(c if c.isprintable() else c.encode("unicode_escape").decode() for c in text)
