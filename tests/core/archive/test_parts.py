"""Test that parts come back as they were joined."""

from jupyter_pyspark_kernels.core.archive.parts import joined, parted


def test_parts() -> None:
    for parts in ([], [b""], [b"a", b"", b"bc"]):
        assert parted(joined(*parts)) == parts
