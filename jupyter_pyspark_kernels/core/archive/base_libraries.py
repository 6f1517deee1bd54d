"""Carry the libraries that an interpreter's installation has for its own modules.

conda's Python and others built by hand have libssl and its like beside them, and find them by a run
path. The system's own are not carried: they come with the node.
"""

import os
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_pyspark_kernels.core.files import entries_of
from jupyter_pyspark_kernels.core.system_places import is_system

from .elf import Linkage, read_linkage
from .member_columns import MemberColumns
from .patching import Patches
from .reach import inside
from .run_path import moved_run_path, places_of

SHARED = ("libpython", "libpypy")
"""What the names of libraries begin with that hold an interpreter."""

MODULES = "lib-dynload"
"""Where extension modules of a standard library are, below it."""


@dataclass(frozen=True, slots=True)
class BaseLibraries:
    """Say what of an installation's libraries goes along.

    Attributes
    ----------
    places
        Name in the archive to real path.
    patches
        Real path to what is packed otherwise, so that a file's run path goes along with it.
    helped
        Whether some of them are found only by the loader's own variable.
    """

    places: dict[str, str] = field(default_factory=dict)
    patches: dict[str, Patches] = field(default_factory=dict)
    helped: bool = False


def base_libraries(prefix: str, library: str, binary: str) -> BaseLibraries:
    """Find the libraries below ``prefix`` that its interpreter and its modules are linked to.

    Parameters
    ----------
    prefix, library
        Real path of the installation, and its standard library below it.
    binary
        Real path of the interpreter.
    """
    if is_system(Path(prefix)) or not _has_libraries(prefix):
        return BaseLibraries()
    modules = Path(prefix, library, MODULES).glob("*.so")
    search = _Search(prefix, binary)
    search.run([binary, *(os.path.realpath(path) for path in sorted(modules))])
    patches, unmoved = {}, False
    for path, linkage in search.users.items():
        # The interpreter's own is changed with it.
        moved = (
            () if path == binary else moved_run_path(path, linkage, prefix, os.path.dirname(path))
        )
        unmoved |= moved is None
        if moved:
            patches[path] = moved
    return BaseLibraries(search.found, patches, unmoved)


def patch(columns: MemberColumns, places: Sequence[int], libraries: BaseLibraries) -> None:
    """Note of the files at some places what is packed otherwise of them."""
    for place in places:
        if patches := libraries.patches.get(columns.source(place)):
            columns.patches[place] = patches


@dataclass
class _Search:
    """Follow what is linked to what; ``users`` are the files that need something that goes along."""

    prefix: str
    binary: str
    found: dict[str, str] = field(default_factory=dict)
    users: dict[str, Linkage] = field(default_factory=dict)

    def run(self, pending: list[str]) -> None:
        program = read_linkage(self.binary)
        # DT_RPATH of the program serves all that it loads.
        everyone = places_of(program, self.binary) if program and program.hands_on else []
        seen = set(pending)
        while pending:
            path = pending.pop()
            linkage = read_linkage(path)
            if linkage is None:
                continue
            own = places_of(linkage, path)
            handed = everyone if linkage.hands_on or not own else []
            for needed in linkage.needed:
                place = self._find(needed, [*own, *handed])
                if place is None:
                    continue
                self.users[path] = linkage
                real = os.path.realpath(place)
                self.found[os.path.relpath(place, self.prefix)] = real
                if real not in seen:
                    seen.add(real)
                    pending.append(real)

    def _find(self, needed: str, directories: Sequence[str]) -> str | None:
        """Return where a library is found, None where that is not within the installation."""
        for directory in directories:
            place = os.path.normpath(os.path.join(directory, needed))
            if os.path.isfile(place):
                here = os.path.join(os.path.realpath(os.path.dirname(place)), needed)
                return here if inside(here, self.prefix) else None
        return None


def _has_libraries(prefix: str) -> bool:
    """Tell whether there is any library beside that of the interpreter itself."""
    entries = (entry for lib in ("lib", "lib64") for entry in entries_of(Path(prefix, lib)))
    return any(".so" in entry.name and not entry.name.startswith(SHARED) for entry in entries)
