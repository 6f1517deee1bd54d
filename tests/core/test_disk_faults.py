"""Test what is said where the system refuses."""

import errno

import pytest

from jupyter_pyspark_kernels.core.disk_faults import disk_faults
from jupyter_pyspark_kernels.core.errors import InstallError


@pytest.mark.parametrize(
    ("error", "said"),
    [
        (OSError(errno.ENOSPC, "No space left on device"), ["/x", "Make room"]),
        (PermissionError(errno.EACCES, "Permission denied", "/y/z"), ["/y/z", "Mend the cause"]),
        (OSError(errno.EIO, "Input/output error", "relative"), ["/x", "Input/output"]),
    ],
)
def test_place_and_way_out_are_named(error, said):
    with pytest.raises(InstallError) as caught, disk_faults("/x"):
        raise error

    assert all(text in str(caught.value) for text in said)
