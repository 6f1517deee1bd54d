"""Say what an archive does not carry, and every node must therefore have."""

import re
from pathlib import Path

from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment

from .base_python import NotCarriedError, carried_base
from .elf import Linkage, read_linkage
from .faults import shown
from .node_libraries import SystemNeeds, system_needs
from .ordering import Members
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


def members_needs(members: Members) -> SystemNeeds:
    """Return what the programs and libraries among ``members`` take from a node's system."""
    read: dict[tuple[str, Patches], Linkage | None] = {}
    found = []
    for member in members.kept(map(_may_be_elf, members.names(), members.numbers("mode"))):
        if member.content is not None or not member.size:
            continue
        content = member.source, member.patches
        if content not in read:
            read[content] = read_linkage(*content)
        linkage = read[content]
        if linkage is not None:
            found.append((member.name, linkage))
    return system_needs(found)


def _may_be_elf(name: str, mode: int) -> bool:
    """Tell a library by its name; a program has no suffix."""
    if ".so" not in name and mode != 0o755:
        return False
    name = name.rpartition("/")[2]
    return _LIBRARY.fullmatch(name) is not None or "." not in name[1:]


def _called(environment: Environment) -> str:
    return {"uv": "uv venv", "virtualenv": "virtualenv"}.get(environment.kind, "venv")


def _standard_library(environment: Environment) -> str:
    """Return the base's standard library in parentheses, where it is in the usual place."""
    version = ".".join(environment.python_version.split(".")[:2])
    program = "pypy" if environment.implementation == "PyPy" else "python"
    place = Path(environment.base_dir or "/") / "lib" / f"{program}{version}"
    return f" ({shown(str(place))})" if place.is_dir() else ""
