"""Make small environments and archives of them."""

import os
from collections.abc import Callable
from pathlib import Path

import pytest
from support.interpreters import make_prefix

from jupyter_pyspark_kernels.core.archive import Scan, describe, pack, scan
from jupyter_pyspark_kernels.core.archive.reading import read_blocks
from jupyter_pyspark_kernels.core.records import ArchiveRecord, Environment


def never() -> bool:
    return False


def environment_at(path: Path, base: Path | None = None, **changes: object) -> Environment:
    record = Environment(
        environment_dir=str(path),
        python=f"{path}/bin/python",
        kind="venv" if base else "prefix",
        python_version="3.11.7",
        implementation="CPython",
        base_dir=str(base) if base else None,
        base_python=f"{base}/bin/python3" if base else None,
        system_site_packages=False,
        package_count=0,
        ipykernel=None,
        pyspark=None,
        pandas=None,
        pyarrow=None,
        numpy=None,
        editable=(),
    )
    return record.model_copy(update=changes)


@pytest.fixture
def describe_environment() -> Callable[..., Environment]:
    """Describe an environment: `describe_environment(path, base)`."""
    return environment_at


@pytest.fixture
def tree(tmp_path: Path) -> Path:
    """A directory of an environment's shape; nothing in it runs."""
    root = tmp_path / "tree"
    site = root / "lib" / "python3.11" / "site-packages"
    (site / "pkg" / "__pycache__").mkdir(parents=True)
    (site / "pkg" / "__init__.py").write_text("answer = 42\n")
    (site / "pkg" / "__pycache__" / "__init__.cpython-311.pyc").write_bytes(b"\0" * 40)
    (site / "pkg" / "empty.py").touch()
    (root / "bin").mkdir()
    (root / "bin" / "python3").write_text("#!/bin/sh\n")
    (root / "bin" / "python3").chmod(0o750)
    (root / "bin" / "python").symlink_to("python3")
    (root / "lib64").symlink_to("lib")
    return root


@pytest.fixture
def scan_tree() -> Callable[..., Scan]:
    """Scan a directory: `scan_tree(path, base, leave_out=[...])`."""

    def run(path: Path, base: Path | None = None, **options: object) -> Scan:
        return scan(environment_at(path, base), **{"cancelled": never, **options})

    return run


@pytest.fixture
def lay_out(tmp_path: Path) -> Callable[[Scan], Path]:
    """Write the files of a scan as an unpacked archive has them: `lay_out(found)`."""

    def run(found: Scan) -> Path:
        root = tmp_path / "unpacked"
        for member in found.members:
            path = root / member.name
            path.parent.mkdir(parents=True, exist_ok=True)
            with path.open("xb") as file:
                file.writelines(read_blocks(member))
            path.chmod(member.mode)
            os.utime(path, (member.mtime, member.mtime))
        return root

    return run


@pytest.fixture
def record_of() -> Callable[..., ArchiveRecord]:
    """Describe the archive of a scan."""

    def run(found: Scan, base: Path | None = None) -> ArchiveRecord:
        environment = environment_at(Path(found.environment_dir), base)
        return describe(environment, {"pkg": "1.0"}, "f1", found, "test 1")

    return run


@pytest.fixture
def pack_scan(record_of: Callable[..., ArchiveRecord]) -> Callable[..., Path]:
    """Pack a scan: `pack_scan(found, path, "zip")`; returns the path."""

    def run(found: Scan, path: Path, form: str, **options: object) -> Path:
        calls = {"on_progress": lambda _: None, "cancelled": never, **options}
        with path.open("w+b") as target:
            pack(found, target, format=form, record=record_of(found), **calls)
        return path

    return run


@pytest.fixture
def prefix(tmp_path: Path) -> Callable[[str], Path]:
    """Make a prefix whose interpreter needs a shared libpython: `prefix(run_path)`."""
    return lambda run_path: make_prefix(tmp_path / "prefix", run_path)
