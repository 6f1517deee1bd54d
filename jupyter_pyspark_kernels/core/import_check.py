"""Unpack an archive as a node would, and import packages there.

What slim leaves out is a judgement about files; whether a package still works only it can say.
"""

import os
import tempfile
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path
from types import MappingProxyType
from typing import BinaryIO

from .archive import ALIAS
from .archive.meter import stop_if
from .archive.read_back import Found, read_archive
from .child import run_child
from .disk_faults import disk_faults
from .errors import ArchiveError, EnvironmentUnusableError
from .packing.tasks import DamageError
from .records import ArchiveFormat, Progress
from .temporary_directory import temporary_directory

CHECK_SECONDS = 120.0
_FAULT = "import-fault="
_DONE = "import-done"

# Runs in the unpacked tree, by its Python alone: of any version from 3.8 on.
_PROGRAM = """
import importlib, sys
from importlib import metadata

def modules(name):
    try:
        found = metadata.distribution(name)
    except (metadata.PackageNotFoundError, ValueError):
        return [name]
    listed = set((found.read_text("top_level.txt") or "").split())
    for path in () if listed else found.files or ():
        first, last = path.parts[0], path.parts[-1]
        if len(path.parts) == 2 and last == "__init__.py":
            listed.add(first)
        elif len(path.parts) == 1 and first.endswith((".py", ".so")):
            listed.add(first.split(".")[0])
    return sorted(one for one in listed if not one.startswith("_")) or [name]

for name in sys.argv[1:]:
    try:
        for module in modules(name):
            importlib.import_module(module)
    except BaseException as error:
        text = " ".join(str(error).split())
        print("", "import-fault=" + name + ": " + type(error).__name__ + ": " + text, sep=chr(10))
print("", "import-done", sep=chr(10))
"""


def check_imports(
    archive: BinaryIO,
    format: ArchiveFormat,  # noqa: A002  the one word for it
    names: Sequence[str],
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
    *,
    variables: Mapping[str, str] = MappingProxyType({}),
) -> None:
    """Import modules, or all modules of packages, from an archive of ours; nothing stays behind.

    It is unpacked below the directory for temporary files. Its interpreter gets none of our
    variables, and 120 seconds.

    Parameters
    ----------
    variables
        What executors need; a library path in it counts from the directory above the tree.

    Raises
    ------
    ArchiveError
        When one cannot be imported; each is named with the reason.
    CancelledError
        When ``cancelled`` says so.
    """
    if not names:
        return
    on_progress(Progress(stage="checking"))
    with disk_faults(tempfile.gettempdir()), temporary_directory("imports") as home:
        tree = home / ALIAS
        unpack(archive, format, tree, cancelled)
        faults = _faults(tree, names, cancelled, variables)
    if faults:
        raise _refusal(faults)


def unpack(
    archive: BinaryIO,
    format: ArchiveFormat,  # noqa: A002  the one word for it
    directory: Path,
    cancelled: Callable[[], bool],
) -> None:
    """Unpack an archive of ours into a new directory, with its modes and times."""
    directory.mkdir()
    made = {directory}
    try:
        for member in read_archive(archive, format):
            stop_if(cancelled)
            _write(directory, member, made, cancelled)
    except DamageError as error:
        raise ArchiveError(
            f"The archive that was just packed is damaged: {error}. Try again."
        ) from error


def _write(directory: Path, member: Found, made: set[Path], cancelled: Callable[[], bool]) -> None:
    target = directory / member.name
    if target.parent not in made:
        target.parent.mkdir(parents=True, exist_ok=True)
        made.add(target.parent)
    with target.open("xb") as file:
        for block in member.blocks:
            stop_if(cancelled)
            file.write(block)
    target.chmod(member.mode)
    os.utime(target, (member.mtime, member.mtime))


def _faults(
    tree: Path, names: Sequence[str], cancelled: Callable[[], bool], needed: Mapping[str, str]
) -> list[str]:
    """Return what could not be imported, with the reason: a line each."""
    command = [str(tree / "bin" / "python"), "-I", "-c", _PROGRAM, *names]
    variables = {"LC_ALL": "C.UTF-8", "HOME": str(tree.parent), **needed}
    if path := needed.get("LD_LIBRARY_PATH"):
        # normpath keeps an absolute path as it is.
        variables["LD_LIBRARY_PATH"] = os.path.join(tree.parent, os.path.normpath(path))
    try:
        outcome = run_child(command, variables, seconds=CHECK_SECONDS, cancelled=cancelled)
    except TimeoutError:
        return [f"they took longer than {CHECK_SECONDS:.0f} seconds"]
    except EnvironmentUnusableError as error:
        reason = getattr(error.__cause__, "strerror", None) or str(error)
        raise ArchiveError(
            f"The packed Python cannot be started below {tree.parent.parent}, to try imports: "
            f"{reason}. Nothing was changed. Set TMPDIR to a directory from which programs may be "
            "run, and try again."
        ) from error
    faults = [line.removeprefix(_FAULT) for line in outcome.lines if line.startswith(_FAULT)]
    if not faults and _DONE not in outcome.lines:
        last = outcome.lines[-1] if outcome.lines else "nothing was said"
        faults = [f"Python ended with code {outcome.code}: {last}"]
    return [fault.replace(str(tree), ".") for fault in faults]


def _refusal(faults: Sequence[str]) -> ArchiveError:
    listed = "\n".join(f"- {fault}" for fault in faults)
    return ArchiveError(
        f"From the packed tree this cannot be imported:\n{listed}\n"
        "Nothing was changed. Install what the environment does not have; else pack it whole instead of slim, "
        "leave out fewer packages, or try fewer."
    )
