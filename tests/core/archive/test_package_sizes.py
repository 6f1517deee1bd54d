"""Test whose each file is."""

import json

from jupyter_pyspark_kernels.core.archive.package_sizes import is_record, sizes_by_package

SITE = "lib/python3.11/site-packages"


def measured(files, texts=None):
    """Return name → (version, kind, files, bytes), of `files`: name → size."""
    texts = texts or {}
    sizes = {**files, **{name: len(text) for name, text in texts.items()}}
    found = sizes_by_package(sizes, lambda name: texts[name].encode())
    assert list(found) == sorted(found, key=lambda one: (-one.bytes, one.name))
    assert sum(one.files for one in found) == len(sizes)
    assert sum(one.bytes for one in found) == sum(sizes.values())
    return {one.name: (one.version, one.kind, one.files, one.bytes) for one in found}


def test_by_record_with_scripts_and_bytecode():
    record = 'pkg/__init__.py,sha256=x,3\n../../../bin/pkg,,\n"pkg/a,b.py",,\nMy_Pkg-1.2.dist-info/RECORD,,\n'
    found = measured(
        {
            f"{SITE}/pkg/__init__.py": 10,
            f"{SITE}/pkg/__pycache__/__init__.cpython-311.pyc": 20,
            f"{SITE}/pkg/a,b.py": 30,
            f"{SITE}/My_Pkg-1.2.dist-info/INSTALLER": 4,
            "bin/pkg": 40,
            "share/noise": 5,
        },
        {f"{SITE}/My_Pkg-1.2.dist-info/RECORD": record},
    )

    assert found["my-pkg"] == ("1.2", "package", 6, 104 + len(record))
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


def test_eggs_and_what_was_installed_from_a_folder():
    found = measured(
        {
            f"{SITE}/old/a.py": 1,
            f"{SITE}/single.py": 2,
            f"{SITE}/Old-2.egg-info/PKG-INFO": 4,
            f"{SITE}/my_project/a.py": 8,
            f"{SITE}/my_project-3.dist-info/METADATA": 16,
        },
        {
            f"{SITE}/Old-2.egg-info/top_level.txt": "old\nsingle\n",
            f"{SITE}/my_project-3.dist-info/RECORD": "my_project-3.dist-info/RECORD,,\n",
        },
    )

    assert found["old"][2] == 4
    assert found["my-project"][2] == 3


def test_condas_packages_that_pip_does_not_know():
    record = json.dumps({"name": "openssl", "version": "3.2", "files": ["lib/libssl.so.3"]})
    found = measured(
        {"lib/libssl.so.3": 100, "conda-meta/history": 1},
        {"conda-meta/openssl-3.2-0.json": record, "conda-meta/broken-1-0.json": "{"},
    )

    assert found["openssl"] == ("3.2", "package", 2, 100 + len(record))
    assert found["broken-1-0"][2] == 1


def test_damaged_records_keep_nothing_from_being_counted():
    found = measured(
        {f"{SITE}/a/x.py": 1},
        {f"{SITE}/a-1.dist-info/RECORD": 'a/x.py,,\n"\0' + "x" * 200_000},
    )

    assert found["a"][2] >= 1


def test_which_files_tell():
    assert is_record(f"{SITE}/a-1.dist-info/RECORD")
    assert is_record("conda-meta/a-1-0.json")
    assert not is_record(f"{SITE}/a-1.dist-info/METADATA")
    assert not is_record("RECORD")
