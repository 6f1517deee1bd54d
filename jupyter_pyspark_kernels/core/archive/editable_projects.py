"""Know an editable distribution, and tell which modules of a folder are its own."""

import csv
import os
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_pyspark_kernels.core.editable import editable_source
from jupyter_pyspark_kernels.core.files import entries_of, read_text
from jupyter_pyspark_kernels.core.packages import normalise

# What makes a folder a project's: beside the package there is more in it.
_PROJECT_FILES = ("pyproject.toml", "setup.py", "setup.cfg", ".git")
# What setuptools takes for no part of a project (FlatLayoutPackageFinder).
_BESIDE_PACKAGES = re.compile(
    r"ci|bin|debian|docs?|documentation|manpages|news|newsfragments|changelog|(unit_?)?tests?|"
    r"examples?|scripts|tools|utils?|python|build|benchmarks?|exercises?|htmlcov|tasks|fabfile|_.*"
)
_LONGEST = 1 << 16
_METADATA = (".dist-info", ".egg-info", ".data")


@dataclass
class Project:
    """Hold one editable distribution, and what is found of it.

    Attributes
    ----------
    name
        Normalised.
    source
        Real path of its folder; empty where that is not known.
    recorded
        Names of its own files in site-packages.
    top_level
        Modules it says to have; empty where it says nothing.
    egg_info
        Directory of metadata in its folder; None for a distribution of today.
    found
        Top-level modules found so far.
    done
        Whether something said where its modules are.
    """

    name: str
    source: str
    recorded: set[str] = field(default_factory=set)
    top_level: tuple[str, ...] = ()
    egg_info: Path | None = None
    found: set[str] = field(default_factory=set)
    done: bool = False

    @property
    def remedy(self) -> str:
        """Return what to do instead, a sentence."""
        command = f": pip install {self.source}" if self.source else ""
        return f"Install it without --editable{command}."

    def owns(self, pth: str, folder: str = "") -> bool:
        """Tell whether a ``.pth`` file, or a folder that it names, is this distribution's."""
        if pth in self.recorded:
            return True
        named = re.fullmatch(r"(?:__editable__\.|_editable_impl_)(.*?)(?:-\d.*)?\.pth", pth)
        if named and normalise(named[1]) == self.name:
            return True
        return bool(folder and self.source) and Path(folder).is_relative_to(self.source)

    def modules_in(self, folder: Path) -> list[str]:
        """Return the names in a folder of ``sys.path`` that are this distribution's.

        Raises
        ------
        ValueError
            When it cannot be told; the text begins with what it does, and ends in what to do.
        """
        modules = _modules(folder)
        if self.top_level:
            listed = [name for name in modules if stem(name) in self.top_level]
            if not listed:
                names = ", ".join(self.top_level)
                raise ValueError(f"is installed from {folder}, which has no {names}. {self.remedy}")
            return listed
        if str(folder) == self.source or is_project(folder):
            return self._named_alike(folder, modules)
        return modules

    def _named_alike(self, folder: Path, modules: list[str]) -> list[str]:
        """Choose the one package of a flat project, where there is but one that it can be."""
        alike = [name for name in modules if normalise(stem(name)) == self.name]
        nested = self.name.replace("-", "/")
        if not alike and (folder / nested).is_dir():
            alike = [nested]
        others = [
            name
            for name in modules
            if name != nested.partition("/")[0]
            and name not in alike
            and not _BESIDE_PACKAGES.fullmatch(name)
            and (folder / name / "__init__.py").exists()
        ]
        if alike and not others:
            return alike
        which = f"besides {alike[0]} also {', '.join(others)}" if alike else "any"
        belongs = "belong" if alike and len(others) > 1 else "belongs"
        what = "" if alike else " of what is there"
        raise ValueError(
            f"is installed from {folder}, and does not say whether {which}{what} {belongs} to it. "
            f"{self.remedy}"
        )


def editable_projects(site: Path) -> dict[str, Project]:
    """Return name to distribution of all that is installed editable in a site-packages."""
    projects: dict[str, Project] = {}
    for entry in sorted(entry.name for entry in entries_of(site)):
        name, source = editable_source(site, entry)
        if not name:
            continue
        project = projects.setdefault(name, Project(name, source))
        project.source = project.source or source
        metadata = site / entry
        if entry.endswith(".egg-link"):
            project.egg_info = _egg_info(project)
            metadata = project.egg_info or metadata
        if not entry.endswith(".pth"):
            project.top_level = tuple((read_text(metadata / "top_level.txt") or "").split())
            project.recorded |= set(_recorded(metadata))
    return projects


def is_project(folder: Path) -> bool:
    """Tell whether a folder is that of a whole project."""
    return any((folder / name).exists() for name in _PROJECT_FILES)


def stem(name: str) -> str:
    """Return a module's name of its file's."""
    return name.partition(".")[0]


def _egg_info(project: Project) -> Path | None:
    for entry in entries_of(Path(project.source)) if project.source else ():
        name, dot, suffix = entry.name.rpartition(".")
        if dot and suffix == "egg-info" and normalise(name) == project.name:
            return Path(os.path.realpath(entry.path))
    return None


def _recorded(metadata: Path) -> Iterator[str]:
    """Yield what a distribution's RECORD has in site-packages, its metadata left out."""
    lines = (read_text(metadata / "RECORD") or "").replace("\0", "").splitlines()
    for row in csv.reader(line for line in lines if len(line) < _LONGEST):
        first = row[0].partition("/")[0] if row else ".."
        if first != ".." and not first.endswith(_METADATA):
            yield row[0]


def _modules(folder: Path) -> list[str]:
    """Return what can be imported from a folder, or may be a namespace package, sorted."""
    found = []
    for entry in entries_of(folder):
        name, dot, suffix = entry.name.partition(".")
        if not name.isidentifier() or name == "__pycache__":
            continue
        is_file = entry.is_file() and (suffix == "py" or suffix.split(".")[-1] == "so")
        if is_file or (entry.is_dir() and not dot):
            found.append(entry.name)
    return sorted(found)
