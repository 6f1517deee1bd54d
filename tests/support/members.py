"""Describe files as the walk does."""

from pathlib import Path

from jupyter_pyspark_kernels.core.archive.members import Member
from jupyter_pyspark_kernels.core.archive.ordering import Members
from jupyter_pyspark_kernels.core.archive.walk import Walk
from jupyter_pyspark_kernels.core.packing.chunks import PythonSource

NONE = Members.of(())

PY = Member("lib/a.py", "/env/lib/a.py", 10, 0o644, -5, 1 << 63, 7, ctime_ns=8)
COMPILED = Member(
    "lib/__pycache__/a.pyc", "/a.pyc", 30, 0o644, 5, 6, 9, 8, None, (), PythonSource(*"/12345")
)
GIVEN = Member("bin/\udce4", "", 3, 0o755, 5, 6, 7, content=b"abc")
PATCHED = Member("top", "/elsewhere/top", 1 << 40, 0o755, 5, 6, 7, patches=((1, b"x"),))


def member_of(name: str, path: Path) -> Member:
    walk = Walk(lambda: False)
    (place,) = walk.file(str(path), name)
    return walk.columns[place]


def python_source(path: Path) -> PythonSource:
    found = member_of("", path)
    parts = (found.size, found.mtime_ns, found.device, found.inode, found.ctime_ns)
    return PythonSource(found.source, *parts)
