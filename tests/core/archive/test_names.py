"""Test the names of archives and which masters need one."""

import pytest

from jupyter_pyspark_kernels.core.archive import (
    ALIAS,
    archive_name,
    default_format,
    ships_archive,
)


def test_names() -> None:
    assert archive_name("etl", "zip") == "pyspark_venv_etl.zip"
    assert archive_name("etl", "tar.gz") == "pyspark_venv_etl.tar.gz"
    assert ALIAS == "PYSPARK_VENV"


@pytest.mark.parametrize(
    ("master", "form"),
    [
        ("local", None),
        ("local[*]", None),
        ("local-cluster[2,1,1024]", None),
        ("", None),
        ("yarn", "zip"),
        ("spark://host:7077", "tar.gz"),
        ("k8s://https://host", "tar.gz"),
    ],
)
def test_masters(master: str, form: str | None) -> None:
    assert default_format(master) == form
    assert ships_archive(master) is (form is not None)
