"""Say what a node's system must have for the programs and libraries of an archive.

The loader's rules, as of ld.so(8): DT_RPATH of the file and of those that loaded it, unless the
file has DT_RUNPATH, which serves itself alone; then the system's folders.
"""

import posixpath
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from .elf import Linkage

# What belongs to glibc itself, and is as new as it is. libcrypt and libnsl left it long ago.
_OF_GLIBC = re.compile(
    r"(ld-linux[\w-]*|ld64|ld|libc|libm|libmvec|libpthread|libdl|librt|libutil|libresolv|libanl)"
    r"\.so(\.\d+)?"
)
_OF_MUSL = re.compile(r"(libc\.musl|ld-musl)-\w+\.so\.1")
_GLIBC = re.compile(r"GLIBC_(\d+(?:\.\d+)*)")
# Relative relocations in their short form have a mark instead of a version: since glibc 2.36.
_MARKS = {"GLIBC_ABI_DT_RELR": "2.36"}
_INTERPRETERS = ("bin/python", "bin/pypy")
_ORIGIN = re.compile(r"\$(ORIGIN|\{ORIGIN\})(?=/|$)")


@dataclass(frozen=True, slots=True)
class SystemNeeds:
    """Say what an archive takes from the system it runs on.

    Attributes
    ----------
    glibc
        The lowest version that will do; None where nothing needs any.
    libraries
        File names such as ``libssl.so.3`` that the archive does not provide, sorted; without
        those of the C library.
    musl
        Whether the C library is musl instead.
    """

    glibc: str | None
    libraries: tuple[str, ...]
    musl: bool = False


def system_needs(elfs: Iterable[tuple[str, Linkage]]) -> SystemNeeds:
    """Return what all programs and libraries of an archive need of the system together.

    A file for another processor than the interpreter's is never loaded, and does not count.

    Parameters
    ----------
    elfs
        Name in the archive and linkage of each, under every name that it has there.
    """
    files = dict(elfs)
    machine = next((files[name].machine for name in sorted(files) if _interprets(name)), None)
    if machine is not None:
        files = {name: linkage for name, linkage in files.items() if linkage.machine == machine}
    wanted = {version for linkage in files.values() for version in linkage.versions}
    versions = [number for version in wanted if (number := _glibc(version))]
    missing = set(_Loader(files).missing())
    return SystemNeeds(
        glibc=max(versions, key=_as_numbers, default=None),
        libraries=tuple(sorted(n for n in missing if not _is_c_library(n))),
        musl=not versions and any(_OF_MUSL.fullmatch(name) for name in missing),
    )


def described(needs: SystemNeeds) -> str:
    """Return the needs in words: ``glibc ≥ 2.31, libssl.so.3``; empty for none."""
    libc = ["musl"] if needs.musl else [f"glibc ≥ {needs.glibc}"] if needs.glibc else []
    return ", ".join([*libc, *needs.libraries])


@dataclass
class _Loader:
    """Find libraries as the loader would, were the archive the only thing there is.

    ``places`` maps a directory and a name, or soname, to the file that has it there; ``handed``
    a file to the directories that those which load it search for it.
    """

    files: dict[str, Linkage]
    places: dict[tuple[str, str], str] = field(default_factory=dict)
    handed: dict[str, set[str]] = field(default_factory=dict)

    def missing(self) -> Iterator[str]:
        """Yield every name that is needed somewhere and found nowhere, again for each need."""
        self._index()
        self._hand_on()
        loaded = self._loaded()
        for name, linkage in self.files.items():
            for needed in linkage.needed:
                if needed not in loaded and not self._find(needed, name):
                    yield needed

    def _index(self) -> None:
        for name, linkage in self.files.items():
            if linkage.soname:
                self.places[_folder(name), linkage.soname] = name
        self.places |= {(_folder(name), posixpath.basename(name)): name for name in self.files}
        # DT_RPATH of the program itself serves all that it loads, sooner or later.
        everyone = {
            directory
            for name, linkage in self.files.items()
            if _interprets(name) and linkage.hands_on
            for directory in _directories(name, linkage)
        }
        self.handed = {name: set(everyone) for name in self.files}

    def _hand_on(self) -> None:
        """Follow what loads what, until nobody learns of a directory any more."""
        pending = list(self.files)
        while pending:
            name = pending.pop()
            linkage = self.files[name]
            own = _directories(name, linkage) if linkage.hands_on else []
            given = {*own, *self.handed[name]}
            for needed in linkage.needed:
                found = self._find(needed, name)
                if found and not given <= self.handed[found]:
                    self.handed[found] |= given
                    pending.append(found)

    def _loaded(self) -> set[str]:
        """Return the names of what the interpreter loads at its start; they serve all others."""
        pending = [name for name in self.files if _interprets(name)]
        loaded = set(pending)
        names = set()
        while pending:
            name = pending.pop()
            for needed in self.files[name].needed:
                found = self._find(needed, name)
                if found:
                    names |= {needed, self.files[found].soname or needed}
                if found and found not in loaded:
                    loaded.add(found)
                    pending.append(found)
        return names

    def _find(self, needed: str, name: str) -> str | None:
        """Return the file of the archive that ``name`` gets when it needs ``needed``."""
        linkage = self.files[name]
        directories = _directories(name, linkage)
        if linkage.hands_on or not linkage.run_path:
            directories += sorted(self.handed[name])
        places = (self.places.get((directory, needed)) for directory in directories)
        return next((found for found in places if found), None)


def _directories(name: str, linkage: Linkage) -> list[str]:
    """Return the directories of the archive in which a file has its libraries looked for."""
    found = []
    for written in linkage.run_path:
        origin = _ORIGIN.match(written)
        if origin:
            found.append(posixpath.normpath(f"{_folder(name)}/{written[origin.end() :]}"))
    return found


def _folder(name: str) -> str:
    return posixpath.dirname(name) or "."


def _interprets(name: str) -> bool:
    return name.startswith(_INTERPRETERS)


def _is_c_library(name: str) -> bool:
    return bool(_OF_GLIBC.fullmatch(name) or _OF_MUSL.fullmatch(name))


def _glibc(version: str) -> str:
    match = _GLIBC.fullmatch(version)
    return match[1] if match else _MARKS.get(version, "")


def _as_numbers(version: str) -> tuple[int, ...]:
    return tuple(map(int, version.split(".")))
