"""Find environments in a home made for it, and by variables."""

import json
from pathlib import Path

from support.quick_environments import FULL, make, make_prefix

from jupyter_pyspark_kernels.core.find_environments import by_name, find_environments


def test_find_environments(tmp_path: Path):
    home, roots = tmp_path / "home", tmp_path / "envs"
    (home / ".conda").mkdir(parents=True)
    roots.mkdir()
    active = make("venv", roots / "b-active")
    listed = make_prefix(tmp_path / "c-conda")
    (listed / "conda-meta").mkdir()
    (home / ".conda" / "environments.txt").write_text(f"{listed}\n\n{tmp_path}/gone\nre\0lative\n")
    broken = roots / "A-broken"
    broken.mkdir()
    (broken / "pyvenv.cfg").touch()
    (roots / "no-environment").mkdir()
    (roots / "loop").symlink_to("loop")
    (roots / "again").symlink_to(active)
    worked = make("venv", home / ".virtualenvs" / "d-work")
    pyenv = make_prefix(home / ".pyenv" / "versions" / FULL)
    project = tmp_path / "project"
    own = make("venv", project / ".venv")
    found = find_environments(
        str(home),
        {"VIRTUAL_ENV": str(active)},
        [str(roots), str(project), str(worked), str(tmp_path / "nowhere"), "a\0b"],
    )
    ordered = by_name(list(found))
    kinds = {
        one.environment_dir: one.environment.kind if one.environment else one.fault
        for one in ordered
    }
    assert [(one.name, one.environment_dir) for one in ordered] == [
        (f"{FULL} (pyenv)", str(pyenv)),
        ("A-broken", str(broken)),
        ("b-active", str(active)),
        ("c-conda", str(listed)),
        ("d-work", str(worked)),
        ("gone", f"{tmp_path}/gone"),
        ("project/.venv", str(own)),
        ("relative", "relative"),
    ]
    assert kinds[str(listed)] == "conda"
    assert kinds[str(pyenv)] == "pyenv"
    assert "is missing" in kinds[str(broken)]
    assert "There is no directory" in kinds[f"{tmp_path}/gone"]
    assert json.dumps(kinds)


def test_find_environments_by_variables(tmp_path: Path):
    work = make("venv", tmp_path / "work" / "one")
    pyenv = make_prefix(tmp_path / "py" / "versions" / "two")
    conda = make_prefix(tmp_path / "conda")
    environ = {
        "WORKON_HOME": f"{tmp_path}/work",
        "PYENV_ROOT": f"{tmp_path}/py",
        "CONDA_PREFIX": str(conda),
    }
    found = find_environments(f"{tmp_path}/home", environ, [])
    assert {one.environment_dir for one in found} == {str(work), str(pyenv), str(conda)}
