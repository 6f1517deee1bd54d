"""Say what an archive does not carry, and every node must therefore have."""

import re
from collections.abc import Iterable
from pathlib import Path

from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment

from .base_python import NotCarriedError, carried_base
from .elf import Linkage, read_linkage
from .faults import shown
from .members import Member
from .node_libraries import SystemNeeds, system_needs
from .patching import Patches

_LIBRARY = re.compile(r"[^/]*\.so(\.[^/]*)?")


def node_needs(environment: Environment, choices: PackChoices = PackChoices()) -> str | None:  # noqa: B008  it is frozen
    """Return what each node must have at the same path as here, in words; None for nothing."""
    try:
        if environment.base_dir is None or carried_base(environment, choices):
            return None
    except NotCarriedError as error:
        return str(error)
    python = f"{environment.implementation} {environment.python_version}"
    if environment.implementation == "CPython":
        python = f"Python {environment.python_version}"
    return (
        f"The archive of this {_called(environment)} has no standard library of its own: "
        f"every node needs {python} at {shown(environment.base_dir)}"
        f"{_standard_library(environment)}, the same path as here."
    )


def members_needs(members: Iterable[Member]) -> SystemNeeds:
    """Return what the programs and libraries among ``members`` take from a node's system."""
    read: dict[tuple[str, Patches], Linkage | None] = {}
    found = []
    for member in members:
        if not _may_be_elf(member):
            continue
        content = member.source, member.patches
        if content not in read:
            read[content] = read_linkage(*content)
        linkage = read[content]
        if linkage is not None:
            found.append((member.name, linkage))
    return system_needs(found)


def _may_be_elf(member: Member) -> bool:
    """Tell a library by its name; a program has no suffix."""
    if ".so" not in member.name and member.mode != 0o755:
        return False
    name = member.name.rpartition("/")[2]
    named = _LIBRARY.fullmatch(name) is not None or "." not in name[1:]
    return named and member.content is None and member.size > 0


def _called(environment: Environment) -> str:
    return {"uv": "uv venv", "virtualenv": "virtualenv"}.get(environment.kind, "venv")


def _standard_library(environment: Environment) -> str:
    """Return the base's standard library in parentheses, where it is in the usual place."""
    version = ".".join(environment.python_version.split(".")[:2])
    program = "pypy" if environment.implementation == "PyPy" else "python"
    place = Path(environment.base_dir or "/") / "lib" / f"{program}{version}"
    return f" ({shown(str(place))})" if place.is_dir() else ""
