"""Fixtures for all tests, the order they run in, and the rule that none is skipped."""

import os
import signal
import subprocess
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path

import pytest
from support import environments, kernels, places

# --- order and completeness ---

_SLOWER = ("machine", "spark", "cluster")
_NOT_RUN = pytest.StashKey[list[str]]()


def pytest_addoption(parser: pytest.Parser) -> None:
    """Add the option that scripts/test.sh gives."""
    parser.addoption("--complete", action="store_true", help="fail when any test was deselected")


def pytest_configure(config: pytest.Config) -> None:
    """Start with nothing left out, and with a Ctrl-C that works."""
    config.stash[_NOT_RUN] = []
    # A shell starts what runs in the background with SIGINT ignored, and children would inherit that.
    signal.signal(signal.SIGINT, signal.default_int_handler)


def _slowness(item: pytest.Item) -> tuple[int, bool]:
    ranks = [rank for rank, name in enumerate(_SLOWER, 1) if item.get_closest_marker(name)]
    # Standalone before YARN, so that the two take no turns.
    names = getattr(item, "fixturenames", ())
    return max(ranks, default=0), "yarn_cluster" in names


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Put fast tests first, then those with a marker, the clusters last; else keep the order."""
    items.sort(key=_slowness)


def pytest_deselected(items: list[pytest.Item]) -> None:
    """Note what was left out on the command line."""
    for item in items:
        item.config.stash[_NOT_RUN].append(f"deselected: {item.nodeid}")


class _Skips:
    """Note what was skipped or expected to fail, in tests and at collection."""

    def __init__(self, config: pytest.Config) -> None:
        self.not_run = config.stash[_NOT_RUN]

    def pytest_runtest_logreport(self, report: pytest.TestReport) -> None:
        if report.skipped:
            self.not_run.append(f"skipped: {report.nodeid}")

    def pytest_collectreport(self, report: pytest.CollectReport) -> None:
        if report.skipped:
            self.not_run.append(f"skipped: {report.nodeid}")


def pytest_sessionstart(session: pytest.Session) -> None:
    """Watch the reports."""
    session.config.pluginmanager.register(_Skips(session.config))


def _refused(config: pytest.Config) -> list[str]:
    complete = config.getoption("--complete")
    return [line for line in config.stash[_NOT_RUN] if complete or line.startswith("skipped")]


def pytest_sessionfinish(session: pytest.Session) -> None:
    """Fail a run that left something out: skipped always, deselected where all was asked for."""
    if _refused(session.config) and session.exitstatus in {
        pytest.ExitCode.OK,
        pytest.ExitCode.NO_TESTS_COLLECTED,
    }:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(
    terminalreporter: pytest.TerminalReporter, config: pytest.Config
) -> None:
    """Say why such a run failed."""
    refused = _refused(config)
    if refused:
        terminalreporter.section("FAILED: not all tests ran", red=True)
        for line in refused[:50]:
            terminalreporter.line(line)
        terminalreporter.line(f"{len(refused)} in all")


# --- the machine ---


@pytest.fixture(scope="session")
def spark_home() -> Path:
    """The Spark under test: the directory of the installed pyspark."""
    return places.find_spark_home()


@pytest.fixture(scope="session")
def java_home() -> Path:
    """Java 17 or newer."""
    return places.find_java_home()


@pytest.fixture(scope="session")
def base_directories() -> tuple[Path, ...]:
    """What to hide so that nothing can run on the Python that the environments were made from."""
    return places.base_directories()


@pytest.fixture(scope="session")
def other_python() -> Path | None:
    """A Python of another minor version; None where the machine has none."""
    return places.find_other_python()


# --- environments: shared and kept, never to be changed ---


@pytest.fixture(scope="session")
def venv_environment() -> Path:
    """A venv with ipykernel and humanize, which no other Python here has."""
    return environments.environment("venv")


@pytest.fixture(scope="session")
def virtualenv_environment() -> Path:
    """A small virtualenv: humanize, no ipykernel."""
    return environments.environment("virtualenv", ["humanize"])


@pytest.fixture(scope="session")
def uv_environment() -> Path:
    """A small environment of uv, its bin/python a link: humanize, no ipykernel, no pip."""
    return environments.environment("uv", ["humanize"])


@pytest.fixture(scope="session")
def conda_prefix() -> Path:
    """A prefix of conda's shape with ipykernel and humanize, made by hand and not by conda.

    What it has and lacks of a real one: `environments.make_conda`.
    """
    return environments.environment("conda")


@pytest.fixture
def new_environment(tmp_path: Path) -> Callable[..., Path]:
    """Build an environment of the test's own: `new_environment("uv", ["humanize"])`."""

    def build(kind: str = "uv", packages: tuple[str, ...] = (), name: str = "env") -> Path:
        environments.new_environment(kind, tmp_path / name, packages)
        return tmp_path / name

    return build


# --- Jupyter and the command line ---


@dataclass(frozen=True)
class JupyterDirs:
    """Where Jupyter looks during one test; all below the test's own directory.

    Attributes
    ----------
    home, data, config, runtime, kernels : Path
        All exist. `kernels` is the kernels_dir of the user, `<data>/kernels`.
    """

    home: Path
    data: Path
    config: Path
    runtime: Path
    kernels: Path


_UNSET_PREFIXES = (
    "SPARK_",
    "PYSPARK_",
    "HADOOP_",
    "YARN_",
    "JUPYTER_",
    "IPYTHON",
    "XDG_",
    "PYTHON",
    "CONDA_",
    "VIRTUAL_ENV",
)


@pytest.fixture(autouse=True)
def jupyter_dirs(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> JupyterDirs:
    """Give every test a home of its own, and no variables of Spark, Jupyter or Python."""
    for name in places.MACHINE_ENVIRON:
        if name.startswith(_UNSET_PREFIXES):
            monkeypatch.delenv(name, raising=False)
    home = tmp_path / "home"
    data = home / ".local" / "share" / "jupyter"
    dirs = JupyterDirs(home, data, home / ".jupyter", home / "runtime", data / "kernels")
    for directory in (dirs.kernels, dirs.config, dirs.runtime):
        directory.mkdir(parents=True)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("JAVA_HOME", str(places.find_java_home()))
    # Tests stay on this machine: Spark would choose an outer address where there is one.
    monkeypatch.setenv("SPARK_LOCAL_IP", "127.0.0.1")
    monkeypatch.setenv("JUPYTER_DATA_DIR", str(dirs.data))
    monkeypatch.setenv("JUPYTER_CONFIG_DIR", str(dirs.config))
    monkeypatch.setenv("JUPYTER_RUNTIME_DIR", str(dirs.runtime))
    monkeypatch.setenv("JUPYTER_PATH", "")
    monkeypatch.setenv("JUPYTER_PLATFORM_DIRS", "0")
    return dirs


@pytest.fixture
def kernels_dir(jupyter_dirs: JupyterDirs) -> Path:
    """The kernels_dir of this test's user."""
    return jupyter_dirs.kernels


@pytest.fixture
def run_cli() -> Callable[..., subprocess.CompletedProcess[str]]:
    """Call the installed command: `run_cli("list", "--json")`; never raises for its exit code."""

    def run(
        *words: object,
        program: str = "jupyter-pyspark-kernels",
        stdin: str | None = None,
        **env: str,
    ) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [str(places.tool(program)), *map(str, words)],
            env={**os.environ, **env},
            input=stdin or "",
            capture_output=True,
            text=True,
            check=False,
        )

    return run


@pytest.fixture
def kernel_client(
    tmp_path: Path,
) -> Callable[..., AbstractContextManager[kernels.RunningKernel]]:
    """Start kernels: `with kernel_client("name", kernels_dir, env) as kernel: ...`."""
    cwd = tmp_path / "notebooks"
    cwd.mkdir()
    return partial(kernels.kernel_client, cwd=cwd)
