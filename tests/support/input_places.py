"""Build under a test's own root the places that rows of the table of bad inputs name."""

from collections.abc import Callable
from pathlib import Path

from support.bad_inputs import InputRow


def environment_place(row: InputRow, root: Path, environment: Path) -> str:
    """Return the row's environment_dir; accepted ones are links to a real environment."""
    value = row.value
    home = root / "home"
    if row.expect == "accept":
        place = Path(f"{root}{value}")
        place.parent.mkdir(parents=True, exist_ok=True)
        place.symlink_to(environment)
        return f"{root}{value}"
    if value == "/home/ana":
        (home / "ana" / ".ssh").mkdir(parents=True)
        return str(home / "ana")
    if value == "/home/ana/venv:/x":
        (home / "ana" / "venv:").mkdir(parents=True)
        (home / "ana" / "venv:" / "x").symlink_to(environment)
        return f"{home}/ana/venv:/x"
    if value == "$HOME/venv":
        # Only a shell's expansion would find it; HOME is the test's own.
        home.mkdir(exist_ok=True)
        (home / "venv").symlink_to(environment)
    return value


def spark_home_place(row: InputRow, root: Path, spark_home: Path) -> str:
    """Return the row's spark_home; the accepted one is a link to a real Spark."""
    if row.expect == "reject":
        return row.value
    place = Path(f"{root}{row.value}")
    place.parent.mkdir(parents=True)
    place.symlink_to(spark_home)
    return str(place)


def _everybodys(root: Path) -> Path:
    place = root / "everybodys"
    place.mkdir()
    place.chmod(0o777)
    return place


def _below_everybodys(root: Path) -> Path:
    place = _everybodys(root) / "kernels"
    place.mkdir(mode=0o755)
    return place


_KERNELS_DIRS: dict[str, Callable[[Path], Path]] = {
    "a directory others may write (mode 0777)": _everybodys,
    "a directory whose parent others may write": _below_everybodys,
}


def kernels_dir_place(row: InputRow, root: Path) -> str:
    """Return the row's kernels_dir, made where it can be."""
    if row.value in _KERNELS_DIRS:
        return str(_KERNELS_DIRS[row.value](root))
    if not row.value.startswith("/"):
        return row.value
    place = Path(f"{root}{row.value}")
    place.mkdir(parents=True)
    return str(place)
