"""Name environments as people call them."""

from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.finding.naming import name_of


@pytest.mark.parametrize(
    ("path", "tool", "name"),
    [
        ("v/churn-aB3_x9Zq-py3.12", "poetry", ("churn", "poetry")),
        ("v/other", "poetry", ("other", "poetry")),
        ("v/churn-8Sgn_62n-3.12", "pdm", ("churn (3.12)", "pdm")),
        ("v/churn-8Sgn_62n-for-test", "pdm", ("churn (for-test)", "pdm")),
        ("v/egg/Zk4tW_q1/egg", "hatch", ("egg", "hatch")),
        ("v/egg/Zk4tW_q1/docs", "hatch", ("egg (docs)", "hatch")),
        (".virtualenvs/docs", "hatch", ("docs", "hatch")),
        ("versions/3.11.7", "pyenv", ("3.11.7 (pyenv)", "pyenv")),
        ("versions/3.11.7/envs/etl", "pyenv", ("etl", "pyenv")),
        ("envs/etl", "conda", ("etl", "conda")),
        ("w/etl", "virtualenvwrapper", ("etl", "virtualenvwrapper")),
        ("w/etl-Xy9-4321", "virtualenvwrapper", ("etl-Xy9-4321", "virtualenvwrapper")),
        ("churn/.venv", "", ("churn/.venv", "")),
        ("churn/env", "", ("churn/env", "")),
        ("churn/.pixi/envs/default", "", ("churn (default)", "pixi")),
        ("churn/.hatch/docs", "", ("churn (docs)", "hatch")),
        ("envs/etl", "", ("etl", "")),
    ],
)
def test_by_path(path: str, tool: str, name: tuple[str, str]) -> None:
    assert name_of(f"/h/{path}", tool) == name


def test_a_file_names_the_project(tmp_path: Path) -> None:
    pipenv = tmp_path / "Pipe_1-Xy9-4321"
    pipenv.mkdir()
    (pipenv / ".project").write_text("/srv/Pipe 1\n")
    poetry = tmp_path / "some-thing-aB3_x9Zq-py3.12"
    poetry.mkdir()
    (poetry / "pyvenv.cfg").write_text("home = /usr/bin\nprompt = some_thing-py3.12\n")

    for tool in ("virtualenvwrapper", "pipenv"):
        assert name_of(str(pipenv), tool) == ("Pipe 1", "pipenv")
    assert name_of(str(poetry), "poetry") == ("some_thing", "poetry")


def test_what_lies_beside_it_names_the_tool(tmp_path: Path) -> None:
    for file, tool in (("poetry.lock", "poetry"), (".pdm-python", "pdm"), ("Pipfile", "pipenv")):
        (tmp_path / tool).mkdir()
        (tmp_path / tool / file).touch()
        assert name_of(f"{tmp_path}/{tool}/.venv", "") == (f"{tool}/.venv", tool)


def test_the_base_of_a_conda_root(tmp_path: Path) -> None:
    (tmp_path / "miniconda3" / "condabin").mkdir(parents=True)

    assert name_of(f"{tmp_path}/miniconda3", "conda") == ("base (miniconda3)", "conda")
