"""Turn what the system refuses while something is written into an error for people."""

import contextlib
import os
from collections.abc import Iterator
from errno import EDQUOT, EFBIG, ENOSPC

from .errors import InstallError


@contextlib.contextmanager
def disk_faults(path: str) -> Iterator[None]:
    """Raise :class:`InstallError` for every OSError of the block; ``path`` is what is written."""
    try:
        yield
    except OSError as error:
        named = error.filename if isinstance(error.filename, str) else ""
        where = named if os.path.isabs(named) else path
        full = error.errno in {ENOSPC, EDQUOT, EFBIG}
        hint = "Make room there (space, number of files, quota)" if full else "Mend the cause"
        raise InstallError(
            f"{where}: {error.strerror or error}. Nothing was changed. {hint} and try again."
        ) from error
