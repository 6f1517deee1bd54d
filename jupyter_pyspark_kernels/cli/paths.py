"""Take paths as a shell gives them."""

import os

from ..core.errors import KernelError


def absolute(path: str) -> str:
    """Return a path from the working directory; one that no rule can take is left to the rules.

    ``..`` is taken out where that leads to the same place, which behind a link it may not.

    Raises
    ------
    KernelError
        When the path is relative and the working directory was removed.
    """
    if not path or "\0" in path or "://" in path:
        return path
    # The shell leaves the ~ of --flag=~/path; one of an unknown user stays, for the rules to refuse.
    path = os.path.expanduser(path)
    if path.startswith("~"):
        return path
    if not os.path.isabs(path):
        path = os.path.join(working_directory(), path)
    short = os.path.normpath(path)
    return short if os.path.realpath(short) == os.path.realpath(path) else path


def working_directory() -> str:
    """Return the working directory.

    Raises
    ------
    KernelError
        When it was removed.
    """
    try:
        return os.getcwd()
    except FileNotFoundError as error:
        raise KernelError("The working directory was removed. Change to another.") from error
