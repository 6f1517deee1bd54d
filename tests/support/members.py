"""Describe files as the walk does."""

from pathlib import Path

from jupyter_pyspark_kernels.core.archive.member_columns import Members
from jupyter_pyspark_kernels.core.archive.members import Member
from jupyter_pyspark_kernels.core.archive.walk import Walk
from jupyter_pyspark_kernels.core.packing.chunks import PythonSource

NONE = Members.of(())


def member_of(name: str, path: Path) -> Member:
    walk = Walk(lambda: False)
    (place,) = walk.file(str(path), name)
    return walk.columns[place]


def python_source(path: Path) -> PythonSource:
    found = member_of("", path)
    parts = (found.size, found.mtime_ns, found.device, found.inode, found.ctime_ns)
    return PythonSource(found.source, *parts)
