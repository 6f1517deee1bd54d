"""Test that machines without ISA-L's binding pack, read back and renew all the same: by zlib."""

import hashlib
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from support import places

from jupyter_pyspark_kernels.core.archive import Scan, verify
from jupyter_pyspark_kernels.core.archive.members import BLOCK

PROGRAM = """
import sys
sys.modules["isal"] = None
sys.path.insert(0, {root!r})
from pathlib import Path
from jupyter_pyspark_kernels.core.archive import describe, is_current, pack, read_index, scan
from jupyter_pyspark_kernels.core.packing import codec, renewing
from jupyter_pyspark_kernels.core.records import Environment
path, form = {tree!r}, {form!r}
environment = Environment(
    environment_dir=path, python=path + "/bin/python", kind="prefix", python_version="3.11.7",
    implementation="CPython", base_dir=None, base_python=None, system_site_packages=False,
    package_count=0, ipykernel=None, pyspark=None, pandas=None, pyarrow=None, numpy=None,
    editable=(),
)
taken_over = []
add = renewing.Copying.add
renewing.Copying.add = lambda self, *piece: (taken_over.append(piece[2]), add(self, *piece))
def made(name, old=None):
    found = scan(environment, cancelled=lambda: False)
    record = describe(environment, {{}}, "f", found, "test")
    with open(name, "w+b") as file:
        packed = pack(found, file, format=form, record=record, old=old,
                      on_progress=lambda _: None, cancelled=lambda: False)
    Path(name + ".index").write_bytes(packed.index())
    assert is_current(read_index(name), found, format=form, record=record)
    return packed.sha256
made("old")
assert not taken_over
(Path(path) / "lib" / "module7.py").write_text("edited = 1\\n")
print(codec.ENGINE.split()[0], made("renewed", "old"), made("fresh"), sum(taken_over))
"""


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_packed_and_renewed(
    form: str, tree: Path, scan_tree: Callable[..., Scan], tmp_path: Path
) -> None:
    for n in range(300):
        (tree / "lib" / f"module{n}.py").write_text(f"value = {n}\n" * 500)
    (tree / "lib" / "large.so").write_bytes(b"some text\n" * (BLOCK // 4))
    program = PROGRAM.format(root=str(places.ROOT), tree=str(tree), form=form)

    said = subprocess.run(
        [sys.executable, "-c", program], cwd=tmp_path, stdout=subprocess.PIPE, text=True, check=True
    ).stdout

    engine, renewed, fresh, taken_over = said.split()
    assert engine == "zlib"
    assert renewed == fresh == hashlib.sha256((tmp_path / "renewed").read_bytes()).hexdigest()
    assert int(taken_over) > 1000
    verify(
        str(tmp_path / "renewed"),
        format=form,
        expected=scan_tree(tree),
        on_progress=lambda _: None,
        cancelled=lambda: False,
    )
