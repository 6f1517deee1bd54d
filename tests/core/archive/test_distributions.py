"""Test which package each file is counted to."""

import json

from jupyter_pyspark_kernels.core.archive.distributions import is_record, owners_of

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
    f"{SITE}/bare-3.dist-info/METADATA": "",
    f"{SITE}/bare/x.py": "",
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
        "bare": {"bare-3.dist-info/METADATA", "bare/x.py"},
        "zlib": {"lib/libz.so.1"},
        "Python": {"lib/libpython.so"},
    }


def test_which_files_tell() -> None:
    assert is_record(f"{SITE}/a-1.dist-info/RECORD")
    assert is_record("conda-meta/a-1-0.json")
    assert not is_record(f"{SITE}/a-1.dist-info/METADATA")
    assert not is_record("RECORD")
