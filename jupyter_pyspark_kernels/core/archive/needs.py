"""Say what an archive does not carry, and every node must therefore have."""

from pathlib import Path

from jupyter_pyspark_kernels.core.records import Environment

from .elf import read_linkage
from .faults import shown
from .names import ALIAS


def node_needs(environment: Environment) -> str | None:
    """Return what each node must have at the same path as here, in words; None for nothing."""
    library, directory = _libpython(environment.python)
    if environment.base_dir is None:
        return _of_a_prefix(environment, library, directory)
    base = environment.base_dir
    python = f"{environment.implementation} {environment.python_version}"
    if environment.implementation == "CPython":
        python = f"Python {environment.python_version}"
    sentence = (
        f"The archive of this {_called(environment)} has no standard library of its own: "
        f"every node needs {python} at {shown(base)}{_standard_library(environment)}, "
        "the same path as here."
    )
    if library and directory is not None and "$ORIGIN" in directory:
        sentence += (
            f" Its interpreter looks for {library} beside itself, where the archive has none: "
            f"set spark.executorEnv.LD_LIBRARY_PATH to {shown(base)}/lib."
        )
    return sentence


def _of_a_prefix(environment: Environment, library: str, directory: str | None) -> str | None:
    if not library or (directory is not None and "$ORIGIN" in directory):
        return None
    where = "the system's library folders" if directory is None else shown(directory)
    return (
        f"The interpreter of {shown(environment.environment_dir)} needs {library}, and looks for "
        f"it in {where}, not beside itself: every node needs it there too, or "
        f"spark.executorEnv.LD_LIBRARY_PATH set to ./{ALIAS}/lib."
    )


def _libpython(python: str) -> tuple[str, str | None]:
    """Return the shared library that holds the interpreter, and where it is looked for.

    The library is empty where the program is whole without it. Of several directories the first
    that has the library counts, or one that goes along with the program.
    """
    real = Path(python).resolve()
    linkage = read_linkage(str(real))
    names = ("libpython", "libpypy")
    library = next((n for n in linkage.needed if n.startswith(names)), "") if linkage else ""
    if linkage is None or not library:
        return "", None
    for directory in linkage.run_path:
        place = directory.replace("${ORIGIN}", "$ORIGIN").replace("$ORIGIN", str(real.parent))
        if (Path(place) / library).exists():
            return library, directory.replace("${ORIGIN}", "$ORIGIN")
    return library, None


def _called(environment: Environment) -> str:
    return {"uv": "uv venv", "virtualenv": "virtualenv"}.get(environment.kind, "venv")


def _standard_library(environment: Environment) -> str:
    """Return the base's standard library in parentheses, where it is in the usual place."""
    version = ".".join(environment.python_version.split(".")[:2])
    program = "pypy" if environment.implementation == "PyPy" else "python"
    place = Path(environment.base_dir or "/") / "lib" / f"{program}{version}"
    return f" ({shown(str(place))})" if place.is_dir() else ""
