"""Judge who may read and write a directory, link by link up to the root."""

import grp
import os
import stat
from collections.abc import Iterator

from .records import Problem


def directory_problems(kernels_dir: str) -> Iterator[Problem]:
    """Yield why kernels cannot, or should not, be put into ``kernels_dir``; it may be missing yet."""
    try:
        real = os.path.realpath(kernels_dir, strict=False)
        nearest = _nearest(real)
    except OSError as error:
        yield Problem(
            field="kernels_dir",
            message=f"kernels_dir {kernels_dir} cannot be reached: {error.strerror}.",
        )
        return
    if not os.path.isdir(nearest):
        yield Problem(
            field="kernels_dir",
            message=f"kernels_dir {kernels_dir} cannot be a directory: {nearest} is not one. Choose another.",
        )
        return
    if not os.access(nearest, os.W_OK | os.X_OK):
        yield Problem(
            field="kernels_dir",
            code="denied",
            message=f"kernels_dir {kernels_dir} cannot be written: you may not write to {nearest}. "
            "Choose another, or ask its owner.",
        )
    yield from _others_problems(kernels_dir, real)


def _nearest(path: str) -> str:
    """Return the path itself or the nearest parent that is there; a loop of links is an OSError."""
    while True:
        try:
            os.stat(path)
        except FileNotFoundError:
            path = os.path.dirname(path)
        except NotADirectoryError:
            path = os.path.dirname(path)
        else:
            return path


def _others_problems(kernels_dir: str, real: str) -> Iterator[Problem]:
    """Yield who else may put kernels there: whoever can runs code as every reader of it."""
    for path in [real, *_parents(real)]:
        if not os.path.exists(path):
            continue
        status = os.stat(path)
        # In a sticky directory nobody can replace what is another's; new kernels anybody can add.
        protected = bool(status.st_mode & stat.S_ISVTX) and path != real
        where = kernels_dir if path == real else f"{path}, above kernels_dir {kernels_dir},"
        if status.st_mode & stat.S_IWOTH and not protected:
            yield Problem(
                field="kernels_dir",
                message=f"{where} may be written by everybody, who could run code as you through its kernels. "
                f"Choose another, or mend it with 'chmod o-w {path}'.",
            )
        elif (
            status.st_mode & stat.S_IWGRP
            and not protected
            and status.st_gid not in {0, _own_group(status)}
        ):
            yield Problem(
                field="kernels_dir",
                severity="warning",
                message=f"{where} may be written by the group {_group(status.st_gid)}: its members could "
                "run code as you through its kernels.",
            )


def _own_group(status: os.stat_result) -> int:
    """Return the group that holds its owner alone, by the custom of one group for each user; else -1."""
    try:
        group = grp.getgrgid(status.st_gid)
    except KeyError:
        return -1
    return status.st_gid if status.st_gid == status.st_uid and not group.gr_mem else -1


def _group(gid: int) -> str:
    try:
        return grp.getgrgid(gid).gr_name
    except KeyError:
        return str(gid)


def _parents(path: str) -> Iterator[str]:
    while path != "/":
        path = os.path.dirname(path)
        yield path


def open_to_others(path: str) -> bool:
    """Tell whether other users can reach ``path``, or would reach it once it is made."""
    return hidden_from_others(_nearest(os.path.realpath(path))) is None


def hidden_from_others(path: str) -> str | None:
    """Return the directory on the way to ``path`` that other users cannot pass; None if they can."""
    real = os.path.realpath(path)
    for step in [*reversed(list(_parents(real))), real]:
        try:
            mode = os.stat(step).st_mode
        except OSError:
            return step
        needed = stat.S_IXOTH if stat.S_ISDIR(mode) else stat.S_IROTH
        if not mode & (needed | (stat.S_IXGRP if stat.S_ISDIR(mode) else stat.S_IRGRP)):
            return step
    return None
