"""Know where tools keep environments, by their variables, their settings, and by default."""

from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.finding import tools
from jupyter_pyspark_kernels.core.finding.places import User


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "user"
    path.mkdir()
    return path


def paths(source: str, home: Path, system: str = "linux", **environ: str) -> list[str]:
    """Return where a tool keeps environments, the home directory as `~`."""
    found = getattr(tools, source)(User(str(home), environ, system=system))
    return [place.path.replace(str(home), "~") for place in found]


@pytest.mark.parametrize(
    ("source", "linux", "mac"),
    [
        ("virtualenvwrapper", "~/.virtualenvs", "~/.virtualenvs"),
        ("pipenv", "~/.local/share/virtualenvs", "~/.local/share/virtualenvs"),
        ("poetry", "~/.cache/pypoetry/virtualenvs", "~/Library/Caches/pypoetry/virtualenvs"),
        ("pdm", "~/.local/share/pdm/venvs", "~/Library/Application Support/pdm/venvs"),
        (
            "hatch",
            "~/.local/share/hatch/env/virtual",
            "~/Library/Application Support/hatch/env/virtual",
        ),
        ("pyenv", "~/.pyenv/versions", "~/.pyenv/versions"),
    ],
)
def test_defaults(home: Path, source: str, linux: str, mac: str) -> None:
    assert paths(source, home) == [linux]
    assert paths(source, home, "darwin") == [mac]


@pytest.mark.parametrize(
    ("source", "environ", "path"),
    [
        ("active", {"VIRTUAL_ENV": "/e"}, "/e"),
        ("uv", {"UV_PROJECT_ENVIRONMENT": "/e/"}, "/e"),
        ("virtualenvwrapper", {"WORKON_HOME": "$HERE/w", "HERE": "/h"}, "/h/w"),
        ("pipenv", {"WORKON_HOME": "~/w"}, "~/w"),
        ("pipenv", {"XDG_DATA_HOME": "/d"}, "/d/virtualenvs"),
        ("poetry", {"XDG_CACHE_HOME": "/c"}, "/c/pypoetry/virtualenvs"),
        ("poetry", {"POETRY_CACHE_DIR": "/c"}, "/c/virtualenvs"),
        ("poetry", {"POETRY_VIRTUALENVS_PATH": "{cache-dir}/v"}, "~/.cache/pypoetry/v"),
        ("pdm", {"XDG_DATA_HOME": "/d"}, "/d/pdm/venvs"),
        ("hatch", {"HATCH_DATA_DIR": "/d"}, "/d/env/virtual"),
        ("pyenv", {"PYENV_ROOT": "/p"}, "/p/versions"),
    ],
)
def test_variables(home: Path, source: str, environ: dict[str, str], path: str) -> None:
    assert paths(source, home, **environ) == [path]


@pytest.mark.parametrize(
    ("source", "file", "text", "path"),
    [
        ("poetry", ".config/pypoetry/config.toml", 'cache-dir = "/c"', "/c/virtualenvs"),
        ("poetry", ".config/pypoetry/config.toml", 'virtualenvs.path = "~/v"', "~/v"),
        ("poetry", ".config/pypoetry/config.toml", '[virtualenvs]\npath = "/v"', "/v"),
        ("pdm", ".config/pdm/config.toml", '[venv]\nlocation = "/v"', "/v"),
        ("hatch", ".config/hatch/config.toml", '[dirs.env]\nvirtual = "~/v"', "~/v"),
        ("hatch", ".config/hatch/config.toml", '[dirs]\ndata = "/d"', "/d/env/virtual"),
        # What can't be read is as if it were not there.
        ("poetry", ".config/pypoetry/config.toml", "[[[", "~/.cache/pypoetry/virtualenvs"),
        ("pdm", ".config/pdm/config.toml", "venv = 7", "~/.local/share/pdm/venvs"),
    ],
)
def test_settings(home: Path, source: str, file: str, text: str, path: str) -> None:
    (home / file).parent.mkdir(parents=True)
    (home / file).write_text(text)

    assert paths(source, home) == [path]


def test_no_relative_place_is_looked_at(home: Path) -> None:
    assert paths("active", home, VIRTUAL_ENV="here") == []
    assert paths("uv", home, UV_PROJECT_ENVIRONMENT=".venv-linux") == []
    assert paths("pyenv", home, PYENV_ROOT="a\0b") == ["~/.pyenv/versions"]
