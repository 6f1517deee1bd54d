"""Test what is said of the archives of installed kernels."""

import os
import shutil
import zipfile

import pytest
from support.quick_environments import add_package
from support.small_kernels import write_by_hand

from jupyter_pyspark_kernels.core import freshness
from jupyter_pyspark_kernels.core.archive.index import index_path
from jupyter_pyspark_kernels.core.freshness import full_looks
from jupyter_pyspark_kernels.core.health import Health


def archive_of(kernels, name="etl"):
    return kernels.dir / name / f"pyspark_venv_{name}.zip"


def test_archive_missing(look, kernels):
    archive_of(kernels).unlink()

    state, problems = look()

    assert state == "broken"
    assert "rebuild etl" in problems["archive"]


@pytest.mark.parametrize("content", [b"", b"PK\3\4", b"not an archive", b"\x1f\x8b\0\0"])
def test_archive_damaged(look, kernels, content):
    archive_of(kernels).write_bytes(content)

    state, problems = look()

    assert state == "broken"
    assert "rebuild etl" in problems["archive"]


def test_archive_of_another_program(look, kernels):
    with zipfile.ZipFile(archive_of(kernels), "w") as file:
        file.writestr("bin/python", "")

    assert look()[0] == "broken"


def test_archive_moved_with_its_folder(look, kernels):
    (kernels.dir / "etl").rename(kernels.dir / "moved")

    state, problems = look()

    assert state == "broken"
    assert "missing" in problems["archive"]


def test_archive_of_a_copied_folder(kernels):
    shutil.copytree(kernels.dir / "etl", kernels.dir / "copy")

    found = {k.kernel_name: k for k in Health(kernels.environ).kernels([kernels.location])}

    assert found["etl"].state == "ready"
    assert found["copy"].state == "broken"
    assert "update copy" in found["copy"].problems[0].in_shell


def test_a_kernels_dir_behind_a_link_is_not_moved(kernels, tmp_path):
    (tmp_path / "link").symlink_to(kernels.dir)
    location = kernels.location.model_copy(update={"kernels_dir": str(tmp_path / "link")})

    [kernel] = Health(kernels.environ).kernels([location])

    assert kernel.state == "ready", kernel.problems


def test_archive_older_than_the_environment(look, kernels):
    info = add_package(kernels.environment, "foo-1.0.dist-info")
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: foo\nVersion: 1.0\n")

    state, problems = look()

    assert state == "changed"
    assert "foo" in problems["archive.changed"]
    assert "rebuild etl" in problems["archive.changed"]


@pytest.fixture
def look_fully(kernels):
    """List the one kernel after a look at every file: its state, and its problems by field."""

    def run():
        [kernel] = Health(kernels.environ, full_looks()).kernels([kernels.location])
        return kernel.state, {
            p.field: f"{p.message} {p.in_shell}".rstrip() for p in kernel.problems
        }

    return run


def test_a_file_of_the_environment_edited(look, look_fully, kernels):
    assert look_fully() == ("ready", {})
    kernels.change_environment()

    assert look() == ("ready", {})
    state, problems = look_fully()

    assert state == "changed"
    assert "share/changed" in problems["archive.changed"]
    assert "rebuild etl" in problems["archive.changed"]


def test_an_archive_without_an_index(look, look_fully, kernels):
    """One of an earlier version."""
    os.unlink(index_path(str(archive_of(kernels))))

    assert look() == ("ready", {})
    state, problems = look_fully()

    assert state == "ready"
    assert "edited ones cannot be seen" in problems["archive"]
    assert "rebuild etl" in problems["archive"]


def test_kernels_that_share_an_archive_are_looked_at_once(kernels, monkeypatch):
    kernels.duplicate("etl", "two")
    calls = []
    real = freshness.look
    monkeypatch.setattr(freshness, "look", lambda *a, **k: calls.append(a) or real(*a, **k))

    found = Health(kernels.environ, full_looks()).kernels([kernels.location])

    assert [kernel.state for kernel in found] == ["ready"] * 2
    assert len(calls) == 1


def test_python_of_driver_and_archive_differ(look, kernels, monkeypatch):
    config = kernels.environment / "pyvenv.cfg"
    lines = [
        "version = 3.99.0" if line.startswith("version") else line
        for line in config.read_text().splitlines()
    ]
    config.write_text("\n".join(lines))
    lib = next(kernels.environment.glob("lib/python3*"))
    if lib.name != "python3.99":
        lib.rename(lib.with_name("python3.99"))

    state, problems = look()

    assert state == "broken"
    assert problems


@pytest.mark.parametrize(
    ("archives", "state", "word"),
    [
        ("", "ready", "a Python of their own"),
        ("--archives {root}/gone.zip#V", "broken", "update etl --take-over"),
        ("--archives {root}/theirs.zip#V", "ready", ""),
        ("--archives hdfs:///x/theirs.zip#V", "ready", ""),
    ],
)
def test_archives_of_others(look, kernels, tmp_path, spark_home, archives, state, word):
    with zipfile.ZipFile(tmp_path / "theirs.zip", "w") as file:
        file.writestr("bin/python", "")
    write_by_hand(
        kernels,
        {
            "SPARK_HOME": str(spark_home),
            "PYTHONPATH": f"{spark_home}/python/lib/pyspark.zip",
            "PYSPARK_PYTHON": "./V/bin/python",
            "PYSPARK_SUBMIT_ARGS": f"--master yarn {archives.format(root=tmp_path)} pyspark-shell",
        },
    )

    found, problems = look()

    assert found == state
    assert word in problems.get("archive", "")
