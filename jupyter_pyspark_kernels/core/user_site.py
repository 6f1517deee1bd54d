"""Keep the packages of the user's own home out: no executor has them.

Python looks into ``~/.local`` wherever it is no venv of its own:
https://docs.python.org/3/library/site.html#site.ENABLE_USER_SITE.
"""

from collections.abc import Iterator, Mapping
from pathlib import Path

from .packages import minor_of, packages_in
from .records import Environment, Problem
from .settings import KernelSettings

VARIABLES: Mapping[str, str] = {"PYTHONNOUSERSITE": "1"}
"""Keep a Python from looking there."""

_NAMED = 5


def looks_there(environment: Environment) -> bool:
    """Tell whether the environment's Python takes packages from its user's home too."""
    return environment.base_dir is None or environment.system_site_packages


def user_site_problems(
    settings: KernelSettings, environment: Environment, environ: Mapping[str, str]
) -> Iterator[Problem]:
    """Yield what a user might miss of it in a kernel whose executors run an archive.

    Parameters
    ----------
    environ
        Where PYTHONUSERBASE is looked up.
    """
    if not looks_there(environment) or VARIABLES.keys() & settings.env.keys():
        return
    base = Path(environ.get("PYTHONUSERBASE") or Path.home() / ".local")
    site = base / f"lib/python{minor_of(environment.python_version)}/site-packages"
    names = sorted(packages_in([site]))
    if not names:
        return
    some = ", ".join(names[:_NAMED]) + (", …" if len(names) > _NAMED else "")
    yield Problem(
        field="environment_dir",
        severity="warning",
        message=f"Packages in {site} ({some}) are not part of this environment: executors do not have "
        "them, so the kernel leaves them out. Install what you need of them into the environment.",
    )
