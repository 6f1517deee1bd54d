"""Test that a disk without room is told before anything is written."""

from pathlib import Path

import pytest
from support.members import NONE

from jupyter_pyspark_kernels.core.archive import Scan, check_room
from jupyter_pyspark_kernels.core.errors import InstallError

TOO_MUCH = 1 << 60


def test_too_large(tmp_path: Path) -> None:
    with pytest.raises(InstallError) as caught:
        check_room(Scan("/opt/env", NONE, TOO_MUCH), str(tmp_path), renews=False)

    said = str(caught.value)
    assert said.startswith("No space left on device")
    assert str(tmp_path) in said
    assert "/opt/env has 1,099,511,627,776 MiB" in said
    assert "it takes 274,877,906,944 MiB or more" in said
    assert said.endswith("choose another location.")


def test_what_may_fit(tmp_path: Path) -> None:
    check_room(Scan("/opt/env", NONE, 1 << 20), str(tmp_path), renews=False)
    # It may share its place with the old one.
    check_room(Scan("/opt/env", NONE, TOO_MUCH), str(tmp_path), renews=True)
