"""Start an environment's interpreter once, and install ipykernel by the environment's own means."""

import os
import re
import shlex
import shutil
from collections.abc import Callable, Mapping
from pathlib import Path

from .child import SHOWN_LINES, run_child
from .environments import read_environment
from .errors import EnvironmentUnusableError
from .packages import installed_packages, minor_of, site_dirs
from .records import Environment, Progress

START_SECONDS = 20.0

# What a started interpreter may know of the caller; tokens of a server are not in it.
START_VARIABLES = r"PATH|HOME|LANG"
# What an installer needs to reach the package index as the caller does, and to find its caches.
INSTALL_VARIABLES = (
    r"PATH|HOME|LANG|LC_ALL|USER|LOGNAME|TMPDIR|XDG_CACHE_HOME|XDG_CONFIG_HOME"
    r"|(PIP|UV|CONDA|MAMBA)_\w+|NETRC"
    r"|(HTTPS?|ALL|NO)_PROXY|(https?|all|no)_proxy"
    r"|SSL_CERT_FILE|SSL_CERT_DIR|REQUESTS_CA_BUNDLE|CURL_CA_BUNDLE"
)
# These would send the installation elsewhere than into the environment.
ELSEWHERE = r"PIP_(TARGET|PREFIX|ROOT|USER|PYTHON|DRY_RUN)|UV_(PYTHON|SYSTEM_PYTHON|TARGET|PREFIX)"

# Printed after whatever the environment's own start-up code prints.
VERSION_MARK = "python-version="
VERSION_PROGRAM = f"import sys; print('{VERSION_MARK}%d.%d.%d' % sys.version_info[:3])"


def python_starts(environment: Environment) -> None:
    """Run the environment's interpreter once, isolated and with an almost empty environment.

    Only the minor version is compared: the patch level in ``pyvenv.cfg`` is that of the day when
    the environment was made.

    Raises
    ------
    EnvironmentUnusableError
        When it does not start within 20 seconds, or is another Python than the files say.
    """
    python = environment.python
    command = [python, "-I", "-c", VERSION_PROGRAM]
    try:
        outcome = run_child(command, _pick(os.environ, START_VARIABLES), seconds=START_SECONDS)
    except TimeoutError as error:
        raise EnvironmentUnusableError(
            f"{python} did not start within {START_SECONDS:.0f} seconds. "
            f"Try {shlex.quote(python)} -I -c pass in a terminal, or recreate the environment."
        ) from error
    reported = [line for line in outcome.lines if line.startswith(VERSION_MARK)]
    if outcome.code or not reported:
        last = outcome.lines[-1] if outcome.lines else f"it ended with code {outcome.code}"
        raise EnvironmentUnusableError(
            f"{python} does not start: {last}. Recreate the environment."
        )
    version = reported[-1].removeprefix(VERSION_MARK)
    if minor_of(version) != minor_of(environment.python_version):
        raise EnvironmentUnusableError(
            f"{python} is Python {version}, but the environment's files are for Python "
            f"{environment.python_version}. Recreate the environment."
        )


def install_ipykernel(
    environment: Environment,
    on_progress: Callable[[Progress], None],
    cancelled: Callable[[], bool],
    environ: Mapping[str, str] | None = None,
) -> str:
    """Install ipykernel by conda, uv or the environment's pip, and return its version.

    The caller's variables (``environ``, else this process's) for proxy, index and certificates
    are passed on, others are not. A failure may leave some of its dependencies installed.

    Raises
    ------
    EnvironmentUnusableError
        When the environment has no installer, may not be written, or the installer fails.
    CancelledError
        When ``cancelled`` returned true; the installer was ended.
    """
    environ = os.environ if environ is None else environ
    command = _install_command(environment, environ)
    _check_writable(environment)
    on_progress(Progress(stage="installing"))
    variables = _pick(environ, INSTALL_VARIABLES)
    variables = {
        name: text for name, text in variables.items() if not re.fullmatch(ELSEWHERE, name)
    }
    outcome = run_child(command, variables, cancelled=cancelled)
    installed = read_environment(environment.environment_dir).ipykernel
    if outcome.code or installed is None:
        raise EnvironmentUnusableError(
            f"ipykernel could not be installed into {environment.environment_dir}. "
            f"To try it by hand: {shlex.join(command)}\n" + "\n".join(outcome.lines[-SHOWN_LINES:])
        )
    return installed


def _install_command(environment: Environment, environ: Mapping[str, str]) -> list[str]:
    python = environment.python
    path = environ.get("PATH", os.defpath)
    conda = _find_conda(environ, path) if environment.kind == "conda" else None
    if conda:
        return [conda, "install", "--yes", "--prefix", environment.environment_dir, "ipykernel"]
    has_pip = _has_pip(environment)
    uv = shutil.which("uv", path=path)
    if uv and (environment.kind == "uv" or not has_pip):
        return [uv, "pip", "install", "--python", python, "ipykernel"]
    if has_pip:
        options = ["--disable-pip-version-check", "--no-input"]
        return [python, "-I", "-m", "pip", "install", *options, "ipykernel"]
    raise EnvironmentUnusableError(
        f"{environment.environment_dir} has no ipykernel, and nothing to install it with. Run "
        f"{_by_hand(environment)}."
    )


def _by_hand(environment: Environment) -> str:
    python = shlex.quote(environment.python)
    if environment.kind == "conda":
        return f"conda install --prefix {shlex.quote(environment.environment_dir)} ipykernel"
    if environment.kind == "uv":
        return f"uv pip install --python {python} ipykernel"
    return f"{python} -m ensurepip, then {python} -m pip install ipykernel"


def _find_conda(environ: Mapping[str, str], path: str) -> str | None:
    named = environ.get("CONDA_EXE", "")
    # Absolute names only: a relative one would depend on the working directory.
    names = [named] if Path(named).is_absolute() else []
    found = (shutil.which(name, path=path) for name in (*names, "conda", "mamba", "micromamba"))
    return next(filter(None, found), None)


def _has_pip(environment: Environment) -> bool:
    if "pip" in installed_packages(environment):
        return True
    if environment.base_dir is None or not environment.system_site_packages:
        return False
    sites = site_dirs(Path(environment.base_dir), minor_of(environment.python_version))
    return any((site / "pip").is_dir() for site in sites)


def _check_writable(environment: Environment) -> None:
    if not os.access(environment.environment_dir, os.W_OK | os.X_OK):
        raise EnvironmentUnusableError(
            f"{environment.environment_dir} has no ipykernel and may not be written. "
            f"Ask its owner to run {_by_hand(environment)}."
        )


def _pick(environ: Mapping[str, str], names: str) -> dict[str, str]:
    return {name: text for name, text in environ.items() if re.fullmatch(names, name)}
