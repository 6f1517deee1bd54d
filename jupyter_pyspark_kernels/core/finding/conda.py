"""Say where conda, mamba and micromamba keep environments.

Sources: https://docs.conda.io/projects/conda/en/stable/user-guide/configuration/use-condarc.html
(which files are read), …/configuration/settings.html (``envs_dirs``, ``CONDA_ENVS_PATH``), and
https://mamba.readthedocs.io/en/latest/user_guide/concepts.html (root prefix).
"""

import os
from collections.abc import Iterator

from .places import Place, User, read_quietly

# Where the installers of Miniconda, Anaconda and Miniforge offer to go, and what images have.
_HOMES = ("miniconda3", "anaconda3", "miniforge3", "mambaforge", "micromamba", "miniconda", "conda")
_SHARED = ("/opt/conda", "/opt/miniconda3", "/opt/anaconda3", "/opt/miniforge3", "/opt/mambaforge")
_SYSTEM = ("/etc/conda", "/var/lib/conda")
_FILES = (".condarc", "condarc", ".mambarc")


def conda(user: User) -> Iterator[Place]:
    """Yield the active environment, conda's own list, all roots with their base, all envs_dirs."""
    if active := user.path(user.variable("CONDA_PREFIX")):
        yield Place(active, tool="conda", named=True)
    text = read_quietly(user.in_home(".conda", "environments.txt")).replace("\0", "")
    for line in filter(None, map(str.strip, text.splitlines())):
        yield Place(line, tool="conda", named=True)
    roots = list(dict.fromkeys(_roots(user)))
    for root in roots:
        yield Place(root, tool="conda")
    for folder in dict.fromkeys(_folders(user, roots)):
        yield Place(folder, depth=1, tool="conda")


def _roots(user: User) -> Iterator[str]:
    named = [user.path(user.variable(name)) for name in ("MAMBA_ROOT_PREFIX", "_CONDA_ROOT")]
    # What conda init sets; the program is in condabin/ or bin/ of its root.
    programs = [user.path(user.variable(name)) for name in ("CONDA_EXE", "MAMBA_EXE")]
    named += [os.path.dirname(os.path.dirname(program)) for program in programs]
    yield from (root for root in named if root and root != "/")
    yield from (user.in_home(name) for name in _HOMES)
    # Mamba 2 has its root there.
    yield user.data("mamba")
    yield from _SHARED


def _folders(user: User, roots: list[str]) -> Iterator[str]:
    # Two names of one setting, by conda's rule for any of its settings.
    for name in ("CONDA_ENVS_PATH", "CONDA_ENVS_DIRS"):
        yield from filter(None, map(user.path, user.variable(name).split(os.pathsep)))
    for path in _settings_files(user, roots):
        if text := read_quietly(path):
            yield from filter(None, map(user.path, _envs_dirs(text)))
    yield user.in_home(".conda", "envs")
    yield from (os.path.join(root, "envs") for root in roots)


def _settings_files(user: User, roots: list[str]) -> Iterator[str]:
    folders = [*_SYSTEM, *roots, user.config("conda"), user.in_home(".config", "conda")]
    folders += [user.in_home(".conda"), user.home, user.path(user.variable("CONDA_PREFIX"))]
    for folder in dict.fromkeys(filter(None, folders)):
        yield from (os.path.join(folder, name) for name in _FILES)
        try:
            names = sorted(os.listdir(os.path.join(folder, "condarc.d")))
        except OSError:
            continue
        yield from (os.path.join(folder, "condarc.d", name) for name in names)
    named = (user.path(user.variable(name)) for name in ("CONDARC", "MAMBARC"))
    yield from filter(None, named)


def _envs_dirs(text: str) -> list[object]:
    import yaml  # noqa: PLC0415 - few users have such a file, and it takes a tenth of the time

    try:
        # What it can build of a text is plain: mappings, lists, strings, numbers, dates.
        settings = yaml.safe_load(text)
    except (yaml.YAMLError, ValueError, RecursionError):
        return []
    if not isinstance(settings, dict):
        return []
    # envs_path is the setting's other name.
    found = [settings.get(name) for name in ("envs_dirs", "envs_path")]
    return [item for value in found for item in (value if isinstance(value, list) else [value])]
