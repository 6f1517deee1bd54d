"""Tell by its files alone whether an environment surely lacks what is to be imported."""

import sys
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path

from . import package_names
from .files import entries_of, read_text
from .packages import minor_of, normalise, packages_in, site_dirs
from .records import Environment


def absent_imports(environment: Environment, names: Sequence[str]) -> Iterator[tuple[str, str]]:
    """Yield each name that is no package and no module there, and the nearest in words.

    Nothing is yielded where files cannot tell: a ``.pth`` file can bring any directory.
    """
    names = [name for name in names if package_names.import_name(name) is None]
    if not names:
        return
    sites = _sites(environment)
    if not sites or any(map(_leads_elsewhere, sites)):
        return
    packages = packages_in(sites)
    modules = set(sys.stdlib_module_names) | _modules([*_libraries(environment), *sites])
    names_there = [*packages, *sorted(one for one in modules if one.isidentifier())]
    for name in names:
        top = name.partition(".")[0]
        if top not in modules and not {normalise(name), normalise(top)} & packages.keys():
            yield name, package_names.hint(top, names_there)


def _prefixes(environment: Environment) -> list[Path]:
    return [Path(at) for at in (environment.environment_dir, environment.base_dir) if at]


def _sites(environment: Environment) -> list[Path]:
    prefixes = _prefixes(environment)
    minor = minor_of(environment.python_version)
    seen = prefixes if environment.system_site_packages else prefixes[:1]
    return [site for prefix in seen for site in site_dirs(prefix, minor)]


def _libraries(environment: Environment) -> list[Path]:
    """Return the directories of the standard library, which is not that of our own Python."""
    minor = minor_of(environment.python_version)
    found = [prefix / "lib" / f"python{minor}" for prefix in _prefixes(environment)]
    return [*found, *(library / "lib-dynload" for library in found)]


def _leads_elsewhere(site: Path) -> bool:
    """Tell whether a ``.pth`` file there does more than what pip's and virtualenv's own do."""
    own = {"distutils-precedence.pth", "_virtualenv.pth"}
    found = (e.name for e in entries_of(site) if e.name.endswith(".pth") and e.name not in own)
    return any((read_text(site / name) or "").strip() for name in found)


def _modules(directories: Iterable[Path]) -> set[str]:
    """Return each name before the first dot: what can be imported from them is among these."""
    return {
        entry.name.split(".")[0] for directory in directories for entry in entries_of(directory)
    }
