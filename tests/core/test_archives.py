"""Test packing, verifying and measuring without any kernel."""

import hashlib
import os
import subprocess
import tarfile
import zipfile
from types import SimpleNamespace

import pytest
from support.packages import install

from jupyter_pyspark_kernels.core.archives import (
    PackChoices,
    environment_sizes,
    pack_environment,
    verify_archive,
)
from jupyter_pyspark_kernels.core.errors import (
    ArchiveError,
    CancelledError,
    EnvironmentUnusableError,
    InstallError,
    InvalidSettingsError,
    KernelExistsError,
)

# What is carried of the interpreter is tested elsewhere; without it all is quick.
SMALL = PackChoices("never")


def pack(environment, path, **options):
    return pack_environment(str(environment), str(path), **{"choices": SMALL, **options})


@pytest.fixture
def out(tmp_path):
    """A directory for archives."""
    made = tmp_path / "out"
    made.mkdir()
    return made


@pytest.mark.parametrize("end", [".zip", ".tar.gz", ".tgz"])
def test_the_name_decides_the_format(venv, out, end):
    install(venv, "pkg", {"pkg.py": "answer = 42\n"})
    packed = pack(venv, out / f"a{end}")

    assert packed.format == ("zip" if end == ".zip" else "tar.gz")
    assert packed.size_bytes == (out / f"a{end}").stat().st_size
    assert packed.sha256 == hashlib.sha256((out / f"a{end}").read_bytes()).hexdigest()
    assert packed.record.packages == {"pkg": "1.0"}
    assert os.listdir(out) == [f"a{end}"]
    assert verify_archive(packed.path).sha256 == packed.sha256


def test_what_was_packed_runs(venv, out):
    install(venv, "pkg", {"pkg.py": "answer = 42\n"})
    packed = pack(venv, out / "a.tar.gz")

    with tarfile.open(packed.path) as archive:
        archive.extractall(out / "tree", filter="data")
    ran = subprocess.run(
        [str(out / "tree" / "bin" / "python"), "-I", "-c", "import pkg; print(pkg.answer)"],
        env={},
        capture_output=True,
        text=True,
        check=True,
    )

    assert ran.stdout == "42\n"


@pytest.mark.parametrize(("form", "name"), [("zip", "etl-1.2"), ("tar.gz", "etl")])
def test_a_given_format_completes_the_name(venv, out, form, name):
    assert pack(venv, out / name, format=form).path == f"{out}/{name}.{form}"


def test_all_that_is_wrong_is_said_at_once(out):
    with pytest.raises(InvalidSettingsError) as caught:
        pack_environment("relative", str(out / "a"), choices=PackChoices(leave_out=("a b",)))

    assert {p.field for p in caught.value.problems} == {"environment_dir", "out", "leave_out"}
    with pytest.raises(InvalidSettingsError, match="called a zip"):
        pack_environment("/e", str(out / "a.zip"), format="tar.gz")


def test_what_is_there_is_replaced_only_when_that_is_asked(venv, out):
    (out / "a.zip").write_bytes(b"mine")

    with pytest.raises(KernelExistsError):
        pack(venv, out / "a.zip")

    assert (out / "a.zip").read_bytes() == b"mine"
    pack(venv, out / "a.zip", replace=True)
    assert zipfile.is_zipfile(out / "a.zip")


def test_an_archive_in_its_own_environment_is_not_packed(venv):
    first = pack(venv, venv / "a.zip")
    again = pack(venv, venv / "a.zip", replace=True)

    assert again.sha256 == first.sha256


def test_cancelled_leaves_nothing(venv, out):
    stages = []

    with pytest.raises(CancelledError):
        pack(
            venv,
            out / "a.zip",
            on_progress=lambda progress: stages.append(progress.stage),
            cancelled=lambda: "packing" in stages,
        )

    assert os.listdir(out) == []


def test_no_environment(tmp_path, out):
    with pytest.raises(EnvironmentUnusableError):
        pack_environment(str(tmp_path), str(out / "a.zip"))
    assert os.listdir(out) == []


def test_a_full_disk_is_said_before_it_is_filled(venv, out, monkeypatch):
    found = os.statvfs(out)
    monkeypatch.setattr(
        os, "statvfs", lambda _: SimpleNamespace(f_bavail=1, f_frsize=found.f_frsize)
    )

    with pytest.raises(InstallError, match="No space left"):
        pack(venv, out / "a.zip")

    assert os.listdir(out) == []


def test_what_is_left_out_and_not_there_is_a_warning(venv, out):
    install(venv, "Scikit_Learn", {"sklearn.py": ""})
    choices = PackChoices("never", leave_out=("scikit.learn", "scikit-lern"))

    packed = pack(venv, out / "a.zip", choices=choices)

    [warning] = packed.warnings
    assert "Did you mean scikit-learn?" in warning
    assert packed.record.choices.leave_out == ("scikit-learn", "scikit-lern")


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_a_changed_byte_is_found_in_ours(venv, out, form):
    path = out / f"a.{form}"
    pack(venv, path)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)

    with pytest.raises(ArchiveError, match="damaged"):
        verify_archive(str(path))


def test_verifying_can_be_cancelled_to_its_end(venv, out):
    """Also while the digest of the whole is made, after everything was compared."""
    pack(venv, out / "a.zip")
    asked = []
    verify_archive(str(out / "a.zip"), cancelled=lambda: bool(asked.append(1)))
    often = len(asked)
    asked.clear()

    with pytest.raises(CancelledError, match="Looking at the archive"):
        verify_archive(str(out / "a.zip"), cancelled=lambda: asked.append(1) or len(asked) == often)


@pytest.mark.parametrize("form", ["zip", "tar.gz"])
def test_archives_of_others_are_read_by_their_own_checksums(out, form):
    (out / "data").write_bytes(os.urandom(50_000))
    path = out / f"a.{form}"
    if form == "zip":
        with zipfile.ZipFile(path, "w") as archive:
            archive.write(out / "data", "data")
    else:
        with tarfile.open(path, "w:gz") as archive:
            archive.add(out / "data", "data")

    found = verify_archive(str(path))

    assert (found.origin, found.files, found.bytes) == ("other", 1, 50_000)
    content = bytearray(path.read_bytes())
    content[len(content) // 2] ^= 1
    path.write_bytes(content)
    with pytest.raises(ArchiveError, match="damaged"):
        verify_archive(str(path))


def test_sizes_are_those_of_the_archive(venv, out):
    install(venv, "big", {"big/__init__.py": "#" * 100_000})
    install(venv, "small", {"small.py": "#"})

    sizes = environment_sizes(str(venv), choices=SMALL)

    packed = pack(venv, out / "a.zip")
    assert (sizes.files, sizes.bytes) == (packed.record.file_count, packed.record.total_bytes)
    by_name = {one.name: one for one in sizes.packages}
    assert by_name["big"].bytes > 100_000
    assert by_name["small"].files == 3


def test_measuring_can_be_cancelled(venv):
    with pytest.raises(CancelledError):
        environment_sizes(str(venv), cancelled=lambda: True)
