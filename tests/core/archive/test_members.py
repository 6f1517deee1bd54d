"""Test members."""

from collections.abc import Callable
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.archive import Scan
from jupyter_pyspark_kernels.core.archive.members import EARLIEST, LATEST


@pytest.mark.parametrize(
    ("seconds", "packed"),
    [(0, EARLIEST), (-5, EARLIEST), (7_258_118_400, LATEST), (1_700_000_001, 1_700_000_001)],
)
def test_times_are_clamped(
    seconds: int, packed: int, tree: Path, scan_tree: Callable[..., Scan]
) -> None:
    member = scan_tree(tree).members[0]._replace(mtime_ns=seconds * 10**9 + 999)

    assert member.mtime == packed
