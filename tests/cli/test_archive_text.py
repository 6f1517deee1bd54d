"""Test the words that are said of archives."""

import pytest

from jupyter_pyspark_kernels.cli.archive_text import sizes_text
from jupyter_pyspark_kernels.core.archive_reports import EnvironmentSizes, PackageSize


@pytest.mark.parametrize(
    ("count", "last"),
    [(31, "1 KiB 1 p30 1"), (40, "10 KiB 10 10 more --json lists them")],
)
def test_a_long_list_of_sizes_is_cut_where_that_makes_it_shorter(count, last):
    packages = tuple(
        PackageSize(name=f"p{number}", version="1", kind="package", files=1, bytes=1024)
        for number in range(count)
    )

    sizes = EnvironmentSizes(
        environment_dir="/e", packages=packages, files=count, bytes=1024 * count
    )

    lines = sizes_text(sizes).splitlines()

    assert len(lines) == 34
    assert lines[31].split() == last.split()
    assert lines[-1] == f"In all {count} KiB in {count} files unpacked"
