"""Make interpreters that get their shared library in one way or another; none of them runs."""

import shutil
from pathlib import Path

from jupyter_pyspark_kernels.core.archive.elf import read_linkage
from support import environments, places

LIBRARY = "libpython9.9.so.1.0"


def link_otherwise(binary: Path, run_path: str) -> None:
    """Make a program need LIBRARY in the place of its own libpython, with a run path or none."""
    patchelf = places.tool("patchelf")
    environments.run(patchelf, "--remove-rpath", binary)
    linkage = read_linkage(str(binary))
    for needed in linkage.needed if linkage else ():
        if needed.startswith("libpython"):
            environments.run(patchelf, "--remove-needed", needed, binary)
    environments.run(patchelf, "--add-needed", LIBRARY, binary)
    if run_path:
        environments.run(patchelf, "--set-rpath", run_path, binary)


def make_prefix(root: Path, run_path: str) -> Path:
    """Make a prefix with such an interpreter; ``{root}`` in the run path stands for it."""
    (root / "bin").mkdir(parents=True)
    (root / "lib").mkdir()
    (root / "lib" / LIBRARY).touch()
    binary = root / "bin" / "python"
    shutil.copy(places.BASE_PYTHON, binary)
    link_otherwise(binary, run_path.format(root=root))
    return root
