"""Compare directories before and after."""

import os
import stat
from pathlib import Path


def tree_of(root: Path) -> dict[str, tuple[int, bytes]]:
    """Map each path below `root` to its mode and content: a file's bytes, a link's target."""
    found = {}
    for folder, directories, files in os.walk(root):
        for name in [*directories, *files]:
            path = Path(folder, name)
            mode = path.lstat().st_mode
            if stat.S_ISLNK(mode):
                content = os.fsencode(path.readlink())
            else:
                content = path.read_bytes() if stat.S_ISREG(mode) else b""
            found[str(path.relative_to(root))] = (mode, content)
    return found
