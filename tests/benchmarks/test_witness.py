"""Judge what executors saw: the witness of benchmarks/matrix must find what is foreign."""

from typing import Any

import pytest
from matrix.witness import judge

PREFIX = "/data/container_1/PYSPARK_VENV"
REAL = "/data/filecache/10/pyspark_venv_x.zip"
SPARK = "/data/container_1/pyspark.zip/pyspark/worker.py"


def seen(**changed: Any) -> dict[str, Any]:
    well = {
        "executable": f"{PREFIX}/bin/python",
        "prefix": PREFIX,
        "real_prefix": REAL,
        "base_prefix": PREFIX,
        "version": "3.11.7",
        "mapped": [
            f"{REAL}/bin/python3.11",
            "/usr/lib/x86_64-linux-gnu/libssl.so.3",
            "/lib64/ld-linux-x86-64.so.2",
        ],
        "modules": {"os": f"{REAL}/lib/python3.11/os.py", "pyspark.worker": SPARK},
    }
    return {**well, **changed}


def test_all_is_well() -> None:
    judgement = judge(seen(), "3.11.7")
    assert judgement.faults == ()
    assert judgement.libraries == ("ld-linux-x86-64.so.2", "libssl.so.3")
    assert (judgement.mapped, judgement.modules) == (1, 1)


@pytest.mark.parametrize(
    "path",
    [
        "/usr/lib/x86_64-linux-gnu/libpython3.11.so.1.0",
        "/usr/lib/python3.11/lib-dynload/_ssl.so",
        "/home/me/.pyenv/versions/3.11.7/lib/libpython3.11.so.1.0",
        "/home/me/env/lib/python3.11/site-packages/pyarrow/libarrow.so",
        f"{REAL}-other/lib/libpython3.11.so.1.0",
    ],
)
def test_what_is_mapped_from_elsewhere_is_named(path: str) -> None:
    found = judge(seen(mapped=[f"{REAL}/bin/python3.11", path]), "3.11.7")
    assert found.faults == (f"{path} is mapped",)


def test_module_from_elsewhere_is_named() -> None:
    modules = {"os": f"{REAL}/lib/python3.11/os.py", "mine": "/home/me/project/mine.py"}
    found = judge(seen(modules=modules), "3.11.7")
    assert found.faults == ("module mine is /home/me/project/mine.py",)


@pytest.mark.parametrize(
    ("changed", "fault"),
    [
        ({"version": "3.11.2"}, "it is Python 3.11.2, not 3.11.7"),
        ({"base_prefix": "/usr"}, "base_prefix is /usr"),
        ({"executable": "/usr/bin/python3"}, "executable is /usr/bin/python3"),
        ({"mapped": []}, "nothing of the archive is mapped"),
    ],
)
def test_another_python_is_named(changed: dict[str, Any], fault: str) -> None:
    assert judge(seen(**changed), "3.11.7").faults == (fault,)
