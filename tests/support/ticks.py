"""Wait for the clock of a file system, whose times have steps of some milliseconds."""

import tempfile
from pathlib import Path


def next_tick(directory: Path) -> None:
    """Return when a change of a file there has a later time than all changes before."""
    with tempfile.TemporaryDirectory(dir=directory) as scratch:
        probe = Path(scratch) / "probe"
        probe.touch()
        first = probe.stat().st_mtime_ns
        while probe.stat().st_mtime_ns == first:
            probe.touch()
