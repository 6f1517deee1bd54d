"""Tell directories that hold a machine or a user's home: packing one would pack all of it."""

import os
import pwd
from collections.abc import Iterable
from pathlib import Path

SYSTEM_DIRS = (
    *("/", "/bin", "/boot", "/dev", "/etc", "/home", "/lib", "/lib64", "/media", "/mnt", "/opt"),
    *("/proc", "/root", "/run", "/sbin", "/srv", "/sys", "/usr", "/usr/local", "/var"),
    *("/Applications", "/Library", "/System", "/Users", "/Volumes", "/private", "/opt/homebrew"),
    *("/tmp", "/var/tmp"),  # noqa: S108  named to be refused, nothing is written there
)


def is_system(path: Path) -> bool:
    """Tell a directory of the system, such as /usr."""
    return _is_any_of(path, SYSTEM_DIRS)


def holds_home(path: Path, owner: int) -> bool:
    """Tell a directory that is or holds the home of the caller or of the user id ``owner``."""
    return any(_is_any_of(path, (home, *map(str, Path(home).parents))) for home in _homes(owner))


def is_home(path: Path) -> bool:
    """Tell the caller's home directory."""
    return _is_any_of(path, _homes(os.getuid()))


def _is_any_of(path: Path, others: Iterable[str]) -> bool:
    """Compare by inode, which sees through links, bind mounts and letter case."""
    status = _status(path)
    return status is not None and any(
        found is not None and os.path.samestat(status, found) for found in map(_status, others)
    )


def _status(path: Path | str) -> os.stat_result | None:
    try:
        return os.stat(path)
    except OSError:
        return None


def _homes(owner: int) -> set[str]:
    homes = {os.environ.get("HOME", ""), _home_of(os.getuid()), _home_of(owner)}
    return {home for home in homes if home.startswith("/")}


def _home_of(user: int) -> str:
    try:
        return pwd.getpwuid(user).pw_dir
    except KeyError:
        return ""
