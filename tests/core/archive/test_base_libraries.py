"""Test that an installation's own libraries go along with its Python, and are found."""

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest
from support import environments, places

from jupyter_pyspark_kernels.core.archive import Scan, library_path, run_path, scan
from jupyter_pyspark_kernels.core.archive.base_libraries import base_libraries
from jupyter_pyspark_kernels.core.archive.elf import read_linkage
from jupyter_pyspark_kernels.core.archive.needs import members_needs
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices

SQLITE = "libsqlite3.so.0"
LINKAGE = read_linkage(str(places.BASE_PYTHON))
LIBPYTHON = LINKAGE is not None and any(n.startswith("libpython") for n in LINKAGE.needed)
SHOW = (
    "import sqlite3; print([line.split()[-1] for line in open('/proc/self/maps')"
    f" if '{SQLITE}' in line][0])"
)


@pytest.fixture
def base(tmp_path: Path) -> Callable[[str], Path]:
    """Make an installation whose sqlite3 is linked to a library of its own: `base(run_path)`."""

    def make(where: str) -> Path:
        root = tmp_path / "base"
        environments.make_conda(root)
        [module] = root.glob("lib/python3*/lib-dynload/_sqlite3.*.so")
        listed = environments.run("ldd", module)
        library = next(line.split()[2] for line in listed.splitlines() if SQLITE in line)
        shutil.copy(library, root / "lib" / SQLITE)
        patchelf = places.tool("patchelf")
        environments.run(patchelf, "--set-rpath", where.format(root=root), module)
        # A library that nothing of Python is linked to is not carried.
        shutil.copy(library, root / "lib" / "libother.so.1")
        return root

    return make


@pytest.mark.parametrize("where", ["$ORIGIN/../..", "{root}/lib"])
def test_are_carried(
    where: str,
    base: Callable[[str], Path],
    tmp_path: Path,
    lay_out: Callable[[Scan], Path],
) -> None:
    root = base(where)
    environments.run(root / "bin/python", "-m", "venv", "--without-pip", tmp_path / "env")
    environment = read_environment(str(tmp_path / "env"))

    found = scan(environment, cancelled=lambda: False)
    unpacked = lay_out(found)

    said = environments.run_hidden([root, tmp_path / "env"], unpacked / "bin/python", "-c", SHOW)
    assert said.stdout == f"{unpacked}/lib/{SQLITE}\n"
    assert SQLITE not in members_needs(found.members).libraries
    assert "lib/libother.so.1" not in {member.name for member in found.members}
    assert library_path(environment, PackChoices()) is None


def test_without_room_the_loader_is_told(
    base: Callable[[str], Path],
    tmp_path: Path,
    lay_out: Callable[[Scan], Path],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    root = base("{root}/lib")
    environments.run(root / "bin/python", "-m", "venv", "--without-pip", tmp_path / "env")
    environment = read_environment(str(tmp_path / "env"))
    monkeypatch.setattr(run_path, "_LARGEST", 0)

    unpacked = lay_out(scan(environment, cancelled=lambda: False))

    assert library_path(environment, PackChoices()) == "./PYSPARK_VENV/lib"
    assert library_path(environment, PackChoices(self_contained="never")) == (
        f"{root}/lib" if LIBPYTHON else None
    )
    told = ["env", f"LD_LIBRARY_PATH={unpacked}/lib"]
    said = environments.run_hidden([root], *told, unpacked / "bin/python", "-c", SHOW)
    assert said.stdout == f"{unpacked}/lib/{SQLITE}\n"


def test_of_a_system_are_not_carried() -> None:
    assert base_libraries("/usr", "lib/python3.11", "/usr/bin/python3").places == {}
