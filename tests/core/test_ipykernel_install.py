"""Start real interpreters, and install the real ipykernel with pip and with uv."""

import os
import shlex
import subprocess
import sys
import time
from pathlib import Path

import pytest

from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.errors import CancelledError, EnvironmentUnusableError
from jupyter_pyspark_kernels.core.ipykernel_install import install_ipykernel, python_starts
from jupyter_pyspark_kernels.core.records import Environment, Progress

CANARY = "canary-3f9a"
UV = Path(sys.executable).with_name("uv")
# Of this process: what a real installation needs to reach its package index.
HERE = dict(os.environ)


def make(path: Path, *options: str) -> Environment:
    subprocess.run([sys.executable, "-m", "venv", *options, str(path)], check=True)
    return read_environment(str(path))


def fake(path: Path, script: str) -> Path:
    """Write a fake program, a shell script, for what must be seen from inside or is not here."""
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return path


def install(environment: Environment, environ: dict[str, str]) -> str:
    return install_ipykernel(environment, lambda _: None, lambda: False, environ)


def has_started(pid: Path) -> bool:
    return pid.exists() and bool(pid.read_text().strip())


def is_running(pid: int) -> bool:
    """Tell whether a process runs; one that ended and was not yet collected does not."""
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def ends(pid: int) -> bool:
    """Tell whether a process ends soon: a killed one does, as soon as a busy machine lets it."""
    end = time.monotonic() + 20
    while is_running(pid) and time.monotonic() < end:
        time.sleep(0.05)  # between two looks
    return not is_running(pid)


@pytest.fixture
def bare(tmp_path: Path) -> Environment:
    return make(tmp_path / "env", "--without-pip")


def test_a_real_interpreter_starts(bare: Environment):
    python_starts(bare)


def test_start_up_code_that_prints_does_not_disturb(bare: Environment):
    site = next(Path(bare.environment_dir, "lib").glob("python*/site-packages"))
    (site / "loud.pth").write_text("import sys; print('hello'); print('oh', file=sys.stderr)\n")
    python_starts(bare)


def test_the_interpreters_own_last_line_is_shown(bare: Environment, tmp_path: Path):
    fake_python = fake(
        tmp_path / "python", "echo first; echo 'cannot load libpython.so' >&2; exit 127"
    )
    broken = bare.model_copy(update={"python": str(fake_python)})
    with pytest.raises(EnvironmentUnusableError) as caught:
        python_starts(broken)
    assert "does not start: cannot load libpython.so" in str(caught.value)


def test_another_version_than_the_files_say(bare: Environment):
    with pytest.raises(EnvironmentUnusableError) as caught:
        python_starts(bare.model_copy(update={"python_version": "3.1.4"}))
    assert "files are for Python 3.1.4" in str(caught.value)


def test_not_there(bare: Environment):
    with pytest.raises(EnvironmentUnusableError) as caught:
        python_starts(bare.model_copy(update={"python": "/nonexistent/python"}))
    assert "cannot be started: No such file" in str(caught.value)


def test_an_interpreter_that_hangs_is_ended(
    bare: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    monkeypatch.setattr("jupyter_pyspark_kernels.core.ipykernel_install.START_SECONDS", 1.0)
    pid = tmp_path / "pid"
    fake_python = fake(tmp_path / "python", f"sleep 300 & echo $! > {shlex.quote(str(pid))}; wait")
    with pytest.raises(EnvironmentUnusableError) as caught:
        python_starts(bare.model_copy(update={"python": str(fake_python)}))
    assert "did not start within" in str(caught.value)
    assert ends(int(pid.read_text()))


def test_no_secret_reaches_the_interpreter(
    bare: Environment, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    for name in ("JUPYTERHUB_API_TOKEN", "PYTHONPATH", "PYTHONSTARTUP", "AWS_SECRET_ACCESS_KEY"):
        monkeypatch.setenv(name, CANARY)
    seen = tmp_path / "seen"
    fake_python = fake(
        tmp_path / "python", f"env > {shlex.quote(str(seen))}; echo python-version=3"
    )
    with pytest.raises(EnvironmentUnusableError):
        python_starts(bare.model_copy(update={"python": str(fake_python)}))
    names = {line.partition("=")[0] for line in seen.read_text().splitlines()}
    assert CANARY not in seen.read_text()
    # A shell adds the last three itself.
    assert names <= {"PATH", "HOME", "LANG", "PWD", "SHLVL", "_"}


def test_real_installation_by_pip(tmp_path: Path):
    environment = make(tmp_path / "env")
    stages: list[str] = []

    def note(progress: Progress) -> None:
        stages.append(progress.stage)

    version = install_ipykernel(environment, note, lambda: False, HERE)
    assert read_environment(environment.environment_dir).ipykernel == version
    assert stages == ["installing"]
    subprocess.run([environment.python, "-c", "import ipykernel"], check=True)


def test_real_installation_by_uv(tmp_path: Path):
    path = tmp_path / "env"
    subprocess.run([str(UV), "venv", "--quiet", "--python", sys.executable, str(path)], check=True)
    environment = read_environment(str(path))
    version = install(environment, {**HERE, "PATH": f"{UV.parent}:{HERE['PATH']}"})
    assert read_environment(str(path)).ipykernel == version
    subprocess.run([environment.python, "-c", "import ipykernel"], check=True)


def test_conda_branch_with_a_fake_conda(bare: Environment, tmp_path: Path):
    seen = tmp_path / "seen"
    site = next(Path(bare.environment_dir, "lib").glob("python*/site-packages"))
    log = shlex.quote(str(seen))
    fake_conda = fake(
        tmp_path / "conda",
        f'echo "$@" > {log}; env >> {log}; mkdir {shlex.quote(str(site))}/ipykernel-6.0.dist-info',
    )
    environment = bare.model_copy(update={"kind": "conda"})
    environ = {
        "PATH": "/usr/bin:/bin",
        "CONDA_EXE": str(fake_conda),
        "CONDA_CHANNELS": "inside",
        "https_proxy": "http://proxy",
        "PYTHONPATH": CANARY,
        "JUPYTERHUB_API_TOKEN": CANARY,
        "PIP_TARGET": CANARY,
        "UV_SYSTEM_PYTHON": CANARY,
    }
    assert install(environment, environ) == "6.0"
    text = seen.read_text()
    assert text.startswith(f"install --yes --prefix {bare.environment_dir} ipykernel\n")
    assert "CONDA_CHANNELS=inside" in text
    assert "https_proxy=http://proxy" in text
    assert CANARY not in text


def test_no_installer(bare: Environment):
    for kind, words in (
        ("venv", "-m ensurepip"),
        ("uv", "uv pip install --python"),
        ("conda", "conda install --prefix"),
    ):
        with pytest.raises(EnvironmentUnusableError) as caught:
            install(bare.model_copy(update={"kind": kind}), {"PATH": "/nonexistent"})
        assert words in str(caught.value)


def test_failure_shows_the_last_lines_and_the_command(bare: Environment, tmp_path: Path):
    fake_uv = fake(
        tmp_path / "uv",
        "for i in $(seq 1000); do echo line $i; done; echo at https://me:word@index/simple; exit 2",
    )
    with pytest.raises(EnvironmentUnusableError) as caught:
        install(bare, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
    text = str(caught.value)
    command = f"{fake_uv} pip install --python {bare.python} ipykernel"
    assert f"To try it by hand: {command}\n" in text
    assert "line 1000" in text
    assert "line 900\n" not in text
    assert text.endswith("at https://****@index/simple")


def test_success_without_a_result_is_a_failure(bare: Environment, tmp_path: Path):
    fake(tmp_path / "uv", "exit 0")
    with pytest.raises(EnvironmentUnusableError) as caught:
        install(bare, {"PATH": f"{tmp_path}:/usr/bin:/bin"})
    assert "could not be installed" in str(caught.value)


def test_cancel_ends_the_whole_group(bare: Environment, tmp_path: Path):
    pid = tmp_path / "pid"
    fake(tmp_path / "uv", f"sleep 300 & echo $! > {shlex.quote(str(pid))}; wait")
    start = time.monotonic()
    with pytest.raises(CancelledError):
        install_ipykernel(
            bare, lambda _: None, lambda: has_started(pid), {"PATH": f"{tmp_path}:/usr/bin:/bin"}
        )
    assert time.monotonic() - start < 60
    assert ends(int(pid.read_text()))


def test_output_that_closes_early_does_not_end_the_wait(bare: Environment, tmp_path: Path):
    site = next(Path(bare.environment_dir, "lib").glob("python*/site-packages"))
    script = f"exec >&- 2>&-; sleep 0.5; mkdir {shlex.quote(str(site))}/ipykernel-6.1.dist-info"
    fake(tmp_path / "uv", script)
    assert install(bare, {"PATH": f"{tmp_path}:/usr/bin:/bin"}) == "6.1"
