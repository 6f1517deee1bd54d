"""Test which package each file is counted to."""

import json
from pathlib import Path

from jupyter_pyspark_kernels.core.archive import scan
from jupyter_pyspark_kernels.core.archive.distributions import (
    owners_of,
    sizes,
    sizes_by_package,
)
from jupyter_pyspark_kernels.core.environments import read_environment

SITE = "lib/python3.11/site-packages"

FILES = {
    f"{SITE}/My_Tool-1.0.dist-info/RECORD": (
        'mine/__init__.py,sha256=x,1\n"mine/a,b.py",,\n../../../bin/tool,,\n'
        "My_Tool-1.0.dist-info/RECORD,,\n"
    ),
    f"{SITE}/mine/__init__.py": "",
    f"{SITE}/mine/a,b.py": "",
    f"{SITE}/mine/__pycache__/__init__.cpython-311.pyc": "",
    f"{SITE}/my_tool/made_later.txt": "",
    "bin/tool": "",
    f"{SITE}/old-2.egg-info/top_level.txt": "older\n",
    f"{SITE}/old-2.egg-info/installed-files.txt": "../single.py\nPKG-INFO\n",
    f"{SITE}/old-2.egg-info/PKG-INFO": "",
    f"{SITE}/single.py": "",
    f"{SITE}/older/x.py": "",
    "conda-meta/python-3.11.7-0.json": json.dumps(
        {"name": "python", "files": ["lib/libpython.so"]}
    ),
    "conda-meta/zlib-1-0.json": json.dumps(
        {"name": "zlib", "files": ["lib/libz.so.1", "bin/tool"]}
    ),
    "conda-meta/broken-1-0.json": "{",
    "lib/libz.so.1": "",
    "lib/libpython.so": "",
    f"{SITE}/nobodys.py": "",
    "lib/python3.11/os.py": "",
}


def test_owners() -> None:
    owners = owners_of(FILES, FILES.__getitem__)

    groups: dict[str, set[str]] = {}
    for name, owner in owners.items():
        groups.setdefault(owner, set()).add(name.removeprefix(f"{SITE}/"))
    assert groups == {
        "my-tool": {
            "My_Tool-1.0.dist-info/RECORD",
            "mine/__init__.py",
            "mine/a,b.py",
            "mine/__pycache__/__init__.cpython-311.pyc",
            "my_tool/made_later.txt",
            "bin/tool",
        },
        "old": {
            "old-2.egg-info/top_level.txt",
            "old-2.egg-info/installed-files.txt",
            "old-2.egg-info/PKG-INFO",
            "single.py",
            "older/x.py",
        },
        "zlib": {"lib/libz.so.1"},
        "Python": {"lib/libpython.so"},
    }


def test_largest_first() -> None:
    sized = {f"{SITE}/a.py": 1, f"{SITE}/b.py": 5, "lib/python3.11/os.py": 7, "share/x": 5}

    rows = sizes(sized, {f"{SITE}/a.py": "a", f"{SITE}/b.py": "a"}, "3.11")

    assert rows == [("Python", 1, 7), ("a", 2, 6), ("other", 1, 5)]


def test_real_environment(uv_environment: Path) -> None:
    environment = read_environment(str(uv_environment))
    found = scan(environment, cancelled=lambda: False)

    rows = sizes_by_package(found, environment)

    assert rows[0][0] == "Python"
    assert {name for name, _, _ in rows} == {"Python", "humanize", "other"}
    assert sum(count for _, count, _ in rows) == len(found.members)
    assert sum(size for _, _, size in rows) == found.total_bytes
    mine = {m.name for m in found.members if "humanize" in m.name}
    assert next(count for name, count, _ in rows if name == "humanize") == len(mine)
