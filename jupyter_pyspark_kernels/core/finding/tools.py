"""Say where the other tools keep environments that are not in the folder of a project."""

import os
import sys
from collections.abc import Iterator
from typing import Any

from .conda import conda
from .places import Place, Source, User, read_quietly


def active(user: User) -> Iterator[Place]:
    """Yield the environment that is active, by https://docs.python.org/3/library/venv.html."""
    if path := user.path(user.variable("VIRTUAL_ENV")):
        yield Place(path, named=True)


def uv(user: User) -> Iterator[Place]:
    """Yield the one environment of all projects, where it is set so.

    https://docs.astral.sh/uv/reference/environment/: otherwise each project has its ``.venv``.
    What ``uv tool`` installs is no place to work in.
    """
    if path := user.path(user.variable("UV_PROJECT_ENVIRONMENT")):
        yield Place(path)


def virtualenvwrapper(user: User) -> Iterator[Place]:
    """Yield https://virtualenvwrapper.readthedocs.io/en/latest/install.html#location-of-environments."""
    yield Place(_workon_home(user) or user.in_home(".virtualenvs"), 1, "virtualenvwrapper")


def pipenv(user: User) -> Iterator[Place]:
    """Yield https://pipenv.pypa.io/en/latest/virtualenv.html: XDG's folder of data, on macOS too."""
    data = user.path(user.variable("XDG_DATA_HOME")) or user.in_home(".local", "share")
    yield Place(_workon_home(user) or os.path.join(data, "virtualenvs"), 1, "pipenv")


def poetry(user: User) -> Iterator[Place]:
    """Yield https://python-poetry.org/docs/configuration/: virtualenvs.path, in the cache by default."""
    folder = user.path(user.variable("POETRY_CONFIG_DIR")) or user.config("pypoetry")
    settings = _read_toml(os.path.join(folder, "config.toml"))
    cache = user.path(user.variable("POETRY_CACHE_DIR")) or user.path(settings.get("cache-dir"))
    cache = cache or user.cache("pypoetry")
    set_so = user.variable("POETRY_VIRTUALENVS_PATH") or _get(settings, "virtualenvs", "path")
    text = str(set_so or "{cache-dir}/virtualenvs").replace("{cache-dir}", cache)
    if path := user.path(text):
        yield Place(path, 1, "poetry")


def pdm(user: User) -> Iterator[Place]:
    """Yield https://pdm-project.org/latest/reference/configuration/: venv.location."""
    files = (user.path(user.variable("PDM_CONFIG_FILE")), user.config("pdm", "config.toml"))
    settings = _read_toml(next(filter(None, files)))
    location = _get(settings, "venv", "location") or settings.get("venv.location")
    yield Place(user.path(location) or user.data("pdm", "venvs"), 1, "pdm")


def hatch(user: User) -> Iterator[Place]:
    """Yield https://hatch.pypa.io/latest/plugins/environment/virtual/#location, and /config/hatch/."""
    files = (user.path(user.variable("HATCH_CONFIG")), user.config("hatch", "config.toml"))
    settings = _read_toml(next(filter(None, files)))
    data = user.path(user.variable("HATCH_DATA_DIR")) or user.path(_get(settings, "dirs", "data"))
    own = user.path(_get(settings, "dirs", "env", "virtual"))
    # <project>/<hash of its folder>/<environment>, or <environment> alone in ~/.virtualenvs.
    yield Place(own or os.path.join(data or user.data("hatch"), "env", "virtual"), 3, "hatch")


def pyenv(user: User) -> Iterator[Place]:
    """Yield https://github.com/pyenv/pyenv#locating-pyenv-provided-python-installations.

    pyenv-virtualenv keeps environments in ``envs`` of each version.
    """
    root = user.path(user.variable("PYENV_ROOT")) or user.in_home(".pyenv")
    yield Place(os.path.join(root, "versions"), 1, "pyenv", inside="envs")


SOURCES: tuple[Source, ...] = (
    active,
    conda,
    uv,
    virtualenvwrapper,
    pipenv,
    poetry,
    pdm,
    hatch,
    pyenv,
)


def _workon_home(user: User) -> str:
    return user.path(user.variable("WORKON_HOME"))


def _read_toml(path: str) -> dict[str, Any]:
    text = read_quietly(path)
    if not text:
        return {}
    # Here, since few users have such a file.
    if sys.version_info >= (3, 11):
        import tomllib  # noqa: PLC0415
    else:
        import tomli as tomllib  # noqa: PLC0415
    try:
        settings: dict[str, Any] = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError):
        return {}
    return settings


def _get(settings: object, *keys: str) -> object:
    for key in keys:
        settings = settings.get(key) if isinstance(settings, dict) else None
    return settings
