"""Make an interpreter find its shared library in the archive, and say where it cannot by itself."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from jupyter_pyspark_kernels.core.files import read_text
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment

from .base_libraries import SHARED, base_libraries
from .base_python import NotCarriedError, carried_base, own_binary
from .elf import Linkage, read_linkage
from .names import ALIAS
from .patching import Patches
from .run_path import ORIGIN, moved_run_path, places_of

LIB = "lib"

_SYSTEM_FOLDERS = ("lib64", "usr/lib64", "usr/local/lib", "usr/lib", "lib")


@dataclass(frozen=True, slots=True)
class Interpreter:
    """Say how an interpreter gets its shared library.

    Attributes
    ----------
    library
        Name of the library that holds it, such as ``libpython3.12.so.1.0``; empty for none.
    place
        Where that is on this machine; empty where it was not found.
    patches
        What is packed otherwise of the program, so that it looks in ``lib`` beside its folder.
    helped
        Whether it finds the library only by the loader's own variable.
    """

    library: str = ""
    place: str = ""
    patches: Patches = ()
    helped: bool = False


def read_interpreter(binary: str, prefix: str) -> Interpreter:
    """Read from a program how it gets its library, and change where it looks if there is room.

    Parameters
    ----------
    binary
        Real path of the program, which will be in ``bin``.
    prefix
        Real path of its installation.
    """
    linkage = read_linkage(binary)
    library = next((n for n in linkage.needed if n.startswith(SHARED)), "") if linkage else ""
    if linkage is None or not library:
        return Interpreter()
    directories = [*places_of(linkage, binary), f"{prefix}/lib", f"{prefix}/lib64"]
    found = (f"{folder}/{library}" for folder in (*directories, *_system_folders()))
    place = next((path for path in found if Path(path).is_file()), "")
    if _finds_beside(linkage, binary, library):
        return Interpreter(library, place)
    patches = moved_run_path(binary, linkage, prefix, f"{prefix}/bin", [f"{ORIGIN}/../{LIB}"])
    return Interpreter(library, place, patches or (), helped=patches is None)


def library_path(environment: Environment, choices: PackChoices) -> str | None:
    """Return what executors need in LD_LIBRARY_PATH for the interpreter to work, None for nothing.

    Only the program and its own extension modules are read, in a few milliseconds.
    """
    try:
        base = carried_base(environment, choices)
    except NotCarriedError:
        return None
    binary = own_binary(environment)
    if base is None and environment.base_dir is not None:
        return _path_to_base(binary, environment.base_dir)
    prefix = base.prefix if base else os.path.realpath(environment.environment_dir)
    helped = read_interpreter(base.binary if base else binary, prefix).helped
    if base and not helped:
        helped = base_libraries(base.prefix, base.library, base.binary).helped
    return f"./{ALIAS}/{LIB}" if helped else None


def _path_to_base(binary: str, base_dir: str) -> str | None:
    """Say where a program without its base finds a library that it looks for beside itself."""
    linkage = read_linkage(binary)
    library = next((n for n in linkage.needed if n.startswith(SHARED)), "") if linkage else ""
    if linkage is None or not _finds_beside(linkage, binary, library):
        return None
    return f"{base_dir.rstrip('/')}/{LIB}"


def _finds_beside(linkage: Linkage, binary: str, library: str) -> bool:
    """Tell whether a directory that goes along with the program has the library."""
    written = zip(linkage.run_path, places_of(linkage, binary), strict=True)
    with_it = (real for text, real in written if ORIGIN in text.replace("${ORIGIN}", ORIGIN))
    return any(Path(real, library).exists() for real in with_it)


def _system_folders() -> Iterator[str]:
    """Yield the folders in which the loader looks on this machine, as of ldconfig(8)."""
    yield from (f"/{folder}" for folder in _SYSTEM_FOLDERS)
    for listed in ("/etc/ld.so.conf", *map(str, sorted(Path("/etc/ld.so.conf.d").glob("*.conf")))):
        lines = (read_text(listed) or "").splitlines()
        yield from (line.strip() for line in lines if line.startswith("/"))
