"""Know conda's lists, roots and settings."""

import os
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.finding.conda import conda
from jupyter_pyspark_kernels.core.finding.places import Place, User


@pytest.fixture
def home(tmp_path: Path) -> Path:
    path = tmp_path / "user"
    path.mkdir()
    return path


def places(home: Path, **environ: str) -> dict[str, Place]:
    return {place.path: place for place in conda(User(str(home), environ, system="linux"))}


def write(path: Path, text: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)


def test_its_own_list_and_the_active_one_are_named(home: Path) -> None:
    write(home / ".conda" / "environments.txt", "/a\n\n  /b  \n/c\0d\n")

    found = places(home, CONDA_PREFIX="/active")

    assert [path for path, place in found.items() if place.named] == ["/active", "/a", "/b", "/cd"]


def test_roots_with_their_base_and_their_envs(home: Path) -> None:
    found = places(home, MAMBA_ROOT_PREFIX="/m", CONDA_EXE="/c/bin/conda")

    for root in ("/m", "/c", f"{home}/miniconda3", f"{home}/.local/share/mamba", "/opt/conda"):
        assert (found[root].depth, found[root].named) == (0, False)
        assert found[f"{root}/envs"].depth == 1
    assert f"{home}/.conda/envs" in found


@pytest.mark.parametrize("name", ["CONDA_ENVS_PATH", "CONDA_ENVS_DIRS"])
def test_variables(home: Path, name: str) -> None:
    found = places(home, **{name: f"/one{os.pathsep}~/two{os.pathsep}{os.pathsep}three"})

    assert found["/one"].depth == found[f"{home}/two"].depth == 1
    assert "three" not in found


@pytest.mark.parametrize(
    "file",
    [
        ".condarc",
        ".config/conda/.condarc",
        ".config/conda/condarc",
        ".config/conda/condarc.d/mine.yml",
        ".conda/condarc",
        ".mambarc",
        "miniconda3/.condarc",
    ],
)
def test_settings_are_yaml(home: Path, file: str) -> None:
    write(home / file, "channels: [defaults]\nenvs_dirs:\n  - /from/file # a comment\n  - ~/own\n")

    found = places(home)

    assert found["/from/file"] == Place("/from/file", 1, "conda")
    assert f"{home}/own" in found


def test_settings_that_variables_name(home: Path, tmp_path: Path) -> None:
    write(tmp_path / "rc", "envs_path: /one\n")
    write(tmp_path / "xdg" / "conda" / "condarc", "envs_dirs: ['$WHERE/two']\n")

    found = places(
        home, CONDARC=f"{tmp_path}/rc", XDG_CONFIG_HOME=f"{tmp_path}/xdg", WHERE="/there"
    )

    assert {"/one", "/there/two"} <= found.keys()


@pytest.mark.parametrize(
    "text", ["", "[", "- a\n", "envs_dirs: 7\n", "envs_dirs: {a: b}\n", "!!python/object:x {}\n"]
)
def test_settings_that_say_nothing(home: Path, text: str) -> None:
    before = places(home)
    write(home / ".condarc", text)

    assert places(home) == before
