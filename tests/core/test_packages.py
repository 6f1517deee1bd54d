"""Read the packages of real environments, and metadata directories of every name."""

import os
import subprocess
import sys
from pathlib import Path

from hypothesis import given, settings
from hypothesis import strategies as st
from support.quick_environments import MINOR, add_package

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.measure import measure
from jupyter_pyspark_kernels.core.packages import distribution, fingerprint, installed_packages


def test_packages_by_the_names_of_their_metadata(venv: Path):
    for name in (
        "Foo_Bar-1.0.dist-info",
        "local-1.0+cu118.dist-info",
        "epoch-1!2.0rc1.dist-info",
        "with-dash-2.dist-info",
        "old-3.1-py3.11.egg-info",
        "egg-4.0-py3.11-linux-x86_64.egg",
        "~roken-1.0.dist-info",
        "dash-1.0.dist-info",
        "dash-2.0.dist-info",
        "nothing",
    ):
        add_package(venv, name)
    bare = add_package(venv, "bare.egg-info")
    (bare / "PKG-INFO").write_text("Metadata-Version: 2.1\nName: Bare.Name\nVersion: 0.1\n")
    assert installed_packages(read_environment(str(venv))) == {
        "bare-name": "0.1",
        "dash": "2.0",
        "egg": "4.0",
        "epoch": "1!2.0rc1",
        "foo-bar": "1.0",
        "local": "1.0+cu118",
        "old": "3.1",
        "with-dash": "2",
    }


@settings(deadline=None)
@given(
    name=st.from_regex(r"[A-Za-z][A-Za-z0-9]*(_[A-Za-z][A-Za-z0-9]*)*", fullmatch=True),
    version=st.from_regex(r"[0-9]+(\.[0-9]+){0,3}((a|b|rc)[0-9])?(\+[a-z0-9]+)?", fullmatch=True),
)
def test_any_standard_name(name: str, version: str):
    expected = (name.replace("_", "-").lower(), version)
    assert distribution(Path("/nowhere"), f"{name}-{version}.dist-info") == expected
    assert distribution(Path("/nowhere"), f"{name}-{version}-py3.12.egg-info") == expected


def test_own_lib64_is_read_too(venv: Path):
    if (venv / "lib64").is_symlink():
        (venv / "lib64").unlink()
    wide = venv / "lib64" / f"python{MINOR}" / "site-packages" / "wide-1.0.dist-info"
    wide.mkdir(parents=True)
    add_package(venv, "narrow-1.0.dist-info")
    assert installed_packages(read_environment(str(venv))) == {"narrow": "1.0", "wide": "1.0"}


def test_fingerprint_says_what_changed(venv: Path):
    before = fingerprint(read_environment(str(venv)))
    assert fingerprint(measure(read_environment(str(venv)))) == before
    package = add_package(venv, "foo-1.0.dist-info")
    after = fingerprint(read_environment(str(venv)))
    assert after != before
    package.rename(package.with_name("foo-1.1.dist-info"))
    assert fingerprint(read_environment(str(venv))) not in {before, after}


def test_fingerprint_is_the_same_in_another_process(venv: Path):
    add_package(venv, "foo-1.0.dist-info")
    program = (
        "import sys; from jupyter_pyspark_kernels.core.environments import read_environment; "
        "from jupyter_pyspark_kernels.core.packages import fingerprint; "
        "print(fingerprint(read_environment(sys.argv[1])))"
    )
    for seed in ("1", "2"):
        done = subprocess.run(
            [sys.executable, "-c", program, str(venv)],
            check=True,
            capture_output=True,
            text=True,
            env={**os.environ, "PYTHONHASHSEED": seed},
        )
        assert done.stdout.strip() == fingerprint(read_environment(str(venv)))
