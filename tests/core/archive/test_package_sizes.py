"""Test what each package takes, and that nothing is forgotten or counted twice."""

import json

from jupyter_pyspark_kernels.core.archive.package_sizes import sizes_by_package, versions_in
from jupyter_pyspark_kernels.core.archives import environment_sizes

SITE = "lib/python3.11/site-packages"


def measured(files, texts=None):
    """Return name → (version, kind, files, bytes), of `files`: name → size."""
    texts = texts or {}
    sizes = {**files, **{name: len(text) for name, text in texts.items()}}
    found = sizes_by_package(sizes, texts.__getitem__)
    assert list(found) == sorted(found, key=lambda one: (-one.bytes, one.name))
    assert sum(one.files for one in found) == len(sizes)
    assert sum(one.bytes for one in found) == sum(sizes.values())
    return {one.name: (one.version, one.kind, one.files, one.bytes) for one in found}


def test_packages_with_their_versions():
    record = "pkg/__init__.py,sha256=x,3\n../../../bin/pkg,,\nMy_Pkg-1.2.dist-info/RECORD,,\n"
    found = measured(
        {
            f"{SITE}/pkg/__init__.py": 10,
            f"{SITE}/My_Pkg-1.2.dist-info/INSTALLER": 4,
            "bin/pkg": 40,
            "share/noise": 5,
        },
        {f"{SITE}/My_Pkg-1.2.dist-info/RECORD": record},
    )

    assert found["my-pkg"] == ("1.2", "package", 4, 54 + len(record))
    assert found["other files"] == ("", "other", 1, 5)


def test_python_itself():
    found = measured(
        {
            "bin/python3.11": 1,
            "bin/python": 1,
            "lib/libpython3.11.so.1.0": 2,
            "lib/python3.11/os.py": 4,
            "lib/python3.11/lib-dynload/_ssl.so": 8,
            "include/python3.11/Python.h": 16,
            f"{SITE}/README.txt": 32,
            "bin/pip": 64,
        }
    )

    assert found["Python"] == ("", "python", 6, 32)
    assert found["other files"] == ("", "other", 2, 96)


def test_condas_packages():
    record = json.dumps({"name": "openssl", "files": ["lib/libssl.so.3"]})
    found = measured(
        {"lib/libssl.so.3": 100, "conda-meta/history": 1},
        {"conda-meta/openssl-3.2-0.json": record},
    )

    assert found["openssl"] == ("3.2", "package", 1, 100)


def test_versions_by_names_alone():
    names = [f"{SITE}/A_b-1.0.dist-info/METADATA", f"{SITE}/c-2-py3.11.egg-info/x", "a-1.dist-info"]

    assert versions_in([*names, "conda-meta/my-tool-3.1-h1_0.json"]) == {
        "a-b": "1.0",
        "c": "2",
        "my-tool": "3.1",
    }


def test_a_real_environment(uv_environment):
    found = environment_sizes(str(uv_environment))

    assert found.packages[0].name == "Python"
    assert {one.name for one in found.packages} == {"Python", "humanize", "other files"}
    assert sum(one.files for one in found.packages) == found.files
    assert sum(one.bytes for one in found.packages) == found.bytes
