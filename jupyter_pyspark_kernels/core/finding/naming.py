"""Say what people call an environment, and which tool keeps it, by its path and a few files."""

import os
import re
from collections.abc import Iterator
from typing import NamedTuple

from .places import read_quietly

# pipenv: <project>-<hash>; https://pipenv.pypa.io/en/latest/virtualenv.html
_PIPENV = r"(.+)-[A-Za-z0-9_-]{8}(?:-.+)?"
# poetry: <project>-<hash>-py3.12; https://python-poetry.org/docs/managing-environments/
_POETRY = r"(.+)-[A-Za-z0-9_-]{8}-py(\d+\.\d+)"
# pdm: <project>-<hash>-<name or Python>; https://pdm-project.org/latest/usage/venv/
_PDM = r"(.+)-[A-Za-z0-9_-]{8}-(.+)"
# Files beside a project's .venv that only one tool writes.
_BESIDE = {
    "poetry.lock": "poetry",
    "pdm.lock": "pdm",
    ".pdm-python": "pdm",
    "Pipfile": "pipenv",
    "pixi.lock": "pixi",
}


class Name(NamedTuple):
    """Say an environment's name, and the tool that keeps it; that is empty where nothing says it."""

    name: str
    tool: str = ""


def name_of(path: str, tool: str) -> Name:
    """Name an environment that was found where ``tool`` keeps them (empty: anywhere)."""
    folder = os.path.basename(path) or path
    parent = os.path.dirname(path)
    if tool in {"virtualenvwrapper", "pipenv"}:
        return _in_workon_home(path, folder)
    if tool == "poetry":
        match = re.fullmatch(_POETRY, folder)
        return Name(_prompt(path) or (match[1] if match else folder), tool)
    if tool == "pdm":
        match = re.fullmatch(_PDM, folder)
        return Name(f"{match[1]} ({match[2]})" if match else folder, tool)
    if tool == "hatch":
        return Name(_in_hatch(parent, folder), tool)
    if tool == "pyenv" and os.path.basename(parent) == "versions":
        return Name(f"{folder} (pyenv)" if folder[:1].isdigit() else folder, tool)
    if tool == "conda" and os.path.lexists(os.path.join(path, "condabin")):
        return Name(f"base ({folder})", tool)
    for hidden, keeper in ((".pixi/envs", "pixi"), (".hatch", "hatch")):
        if parent.endswith(f"/{hidden}"):
            project = os.path.basename(parent.removesuffix(f"/{hidden}"))
            return Name(f"{project} ({folder})", keeper)
    if _is_in_project(path):
        return Name(f"{os.path.basename(parent)}/{folder}", tool or _beside(parent))
    return Name(folder, tool)


def read_for_name(path: str) -> Iterator[str]:
    """Yield the files and folders that :func:`name_of` may look at."""
    yield from (f"{path}/.project", f"{path}/pyvenv.cfg", f"{path}/condabin")
    if _is_in_project(path):
        # One of _BESIDE that comes or goes there changes it.
        yield os.path.dirname(path)


def _is_in_project(path: str) -> bool:
    parent, folder = os.path.split(path)
    return bool(re.fullmatch(r"\.?v(?:irtual)?env|env", folder) and os.path.basename(parent))


def _in_workon_home(path: str, folder: str) -> Name:
    """Tell pipenv's environments from those of virtualenvwrapper: they share a place and a file."""
    match = re.fullmatch(_PIPENV, folder)
    project = read_quietly(f"{path}/.project").strip()
    if not match or not os.path.isabs(project) or "\n" in project:
        return Name(folder, "virtualenvwrapper")
    return Name(os.path.basename(project) or match[1], "pipenv")


def _in_hatch(parent: str, folder: str) -> str:
    # <project>/<hash>/<environment>; the default environment has the project's name.
    project = os.path.basename(os.path.dirname(parent))
    hashed = re.fullmatch(r"[A-Za-z0-9_-]{8}", os.path.basename(parent))
    return f"{project} ({folder})" if hashed and folder != project else folder


def _prompt(path: str) -> str:
    """Return the project's name in poetry's pyvenv.cfg, where the prompt is <project>-py3.12."""
    found = re.search(
        r"^prompt *= *'?(.+?)'?\s*$", read_quietly(f"{path}/pyvenv.cfg"), re.MULTILINE
    )
    return re.sub(r"-py\d+\.\d+$", "", found[1]) if found else ""


def _beside(project: str) -> str:
    names = (name for name in _BESIDE if os.path.lexists(os.path.join(project, name)))
    return next((_BESIDE[name] for name in names), "")
