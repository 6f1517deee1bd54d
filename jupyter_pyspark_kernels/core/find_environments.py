"""Find this user's environments in the places where the tools that make them put them."""

import os
from collections.abc import Iterator, Mapping, Sequence
from pathlib import Path

from .environments import read_environment
from .errors import EnvironmentUnusableError
from .files import entries_of, read_text, readable
from .records import Environment


def find_environments(
    home: str, environ: Mapping[str, str], roots: Sequence[str]
) -> list[tuple[str, Environment | str]]:
    """List the environments of this user, each with its record or the reason why it is broken.

    Looked at: the active one, conda's own list, ``roots`` and what is directly in them (such as
    a project's ``.venv``), virtualenvwrapper's and pyenv's folders. A directory that is reached
    on two ways is listed once; the order is by name.
    """
    found: dict[str, tuple[str, Environment | str]] = {}
    for path in _candidates(Path(home), environ, roots):
        real = os.path.realpath(path)
        if real not in found:
            found[real] = (readable(str(path)), _read_or_reason(str(path)))
    return sorted(found.values(), key=lambda item: (Path(item[0]).name.casefold(), item[0]))


def _candidates(home: Path, environ: Mapping[str, str], roots: Sequence[str]) -> Iterator[Path]:
    for name in ("VIRTUAL_ENV", "CONDA_PREFIX"):
        if environ.get(name):
            yield Path(environ[name])
    lines = _read_quietly(home / ".conda" / "environments.txt").replace("\0", "").splitlines()
    yield from (Path(line.strip()) for line in lines if line.strip())
    for root in roots:
        if _looks_like_one(Path(root)):
            yield Path(root)
        else:
            yield from filter(_looks_like_one, _children(Path(root)))
    workon = Path(environ.get("WORKON_HOME") or home / ".virtualenvs")
    yield from filter(_looks_like_one, _children(workon))
    pyenv = Path(environ.get("PYENV_ROOT") or home / ".pyenv")
    versions = _children(pyenv / "versions")
    yield from (path for path in versions if _looks_like_one(path) or path.is_symlink())


def _looks_like_one(path: Path) -> bool:
    return any(os.path.lexists(path / name) for name in ("bin/python", "pyvenv.cfg", "conda-meta"))


def _children(path: Path) -> list[Path]:
    try:
        return [Path(entry.path) for entry in entries_of(path)]
    except (OSError, ValueError):
        return []


def _read_or_reason(path: str) -> Environment | str:
    try:
        return read_environment(path)
    except EnvironmentUnusableError as error:
        return str(error)


def _read_quietly(path: Path) -> str:
    try:
        return read_text(path) or ""
    except OSError:
        return ""
