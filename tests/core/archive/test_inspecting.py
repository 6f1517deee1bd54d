"""Test what is said of archives, ours and those of other programs."""

import tarfile
import zipfile

import pytest
from support.packages import install
from support.quick_environments import FULL, MINOR, make_prefix

from jupyter_pyspark_kernels.core.archive.inspecting import inspect_archive
from jupyter_pyspark_kernels.core.archives import pack_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices


def never():
    return False


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_ours(venv, tmp_path, form):
    install(venv, "My.Pkg", {"my_pkg/__init__.py": "x = 1\n" * 1000})
    out = str(tmp_path / f"a.{form}")
    packed = pack_environment(str(venv), out, choices=PackChoices("never"))

    found = inspect_archive(out)

    assert (found.origin, found.format) == ("ours", form)
    assert found.packages == {"my-pkg": "1.0"}
    assert found.choices == PackChoices("never")
    assert found.python_version == packed.record.python_version
    assert (found.files, found.bytes) == (packed.record.file_count, packed.record.total_bytes)
    assert found.size_bytes == packed.size_bytes
    assert found.sizes[0].name == "Python"
    assert {one.name: one.files for one in found.sizes}["my-pkg"] == 3
    assert "on every node" in found.needs


def test_a_venv_that_another_program_packed(venv, tmp_path):
    install(venv, "pkg", {"pkg.py": ""})
    path = tmp_path / "venv.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        archive.add(venv, ".")

    found = inspect_archive(str(path))

    assert found.origin == "other"
    assert found.made_by == found.machine == ""
    assert found.choices is None
    assert found.python_version == FULL
    assert found.packages == {"pkg": "1.0"}
    assert "venv" in found.needs


def test_an_installation_that_another_program_packed(tmp_path):
    prefix = make_prefix(tmp_path / "prefix")
    path = tmp_path / "prefix.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file in prefix.rglob("*"):
            archive.write(file, file.relative_to(prefix))

    found = inspect_archive(str(path))

    assert (found.python_version, found.implementation) == (FULL, "CPython")
    assert found.needs == ""


@pytest.mark.parametrize(
    ("names", "version", "needs"),
    [
        (["data/x.csv"], "", "no bin/python in it"),
        ([f"lib/python{MINOR}/os.py", "bin/python"], MINOR, ""),
        (["lib/pypy3.10/os.py", "bin/python3"], "3.10", ""),
    ],
)
def test_as_far_as_files_tell(tmp_path, names, version, needs):
    path = tmp_path / "a.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for name in names:
            archive.writestr(name, "")

    found = inspect_archive(str(path))

    assert found.python_version == version
    assert needs in found.needs


def test_a_link_to_a_nodes_python(tmp_path):
    path = tmp_path / "a.tar.gz"
    with tarfile.open(path, "w:gz") as archive:
        link = tarfile.TarInfo("bin/python")
        link.type, link.linkname = tarfile.SYMTYPE, "/opt/python/bin/python3"
        archive.addfile(link)

    assert "/opt/python/bin/python3, on every node" in inspect_archive(str(path)).needs
