"""Find the sources of packages that are installed from elsewhere, to be packed as ordinary ones."""

import os
import re
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

from jupyter_pyspark_kernels.core.editable import is_import, pth_folders, pth_lines
from jupyter_pyspark_kernels.core.files import entries_of, read_text

from .editable_projects import Project, editable_projects, is_project, stem
from .import_hooks import find_module, read_hook

_HOOK = re.compile(r"import\s+(\w+)\s*(;.*)?")
_OF_INSTALLERS = ("__editable__", "_editable_impl_")


@dataclass(frozen=True)
class EditableSources:
    """Say what of a site-packages directory is to be packed from elsewhere.

    Attributes
    ----------
    files
        Name below site-packages, and absolute real path of the package's directory or the
        module's file, sorted. A name may be below another one, and then goes over it; one name may
        have several directories, of a namespace package.
    replaced
        Names in site-packages that are not packed: ``.pth`` files, import hooks, links.
    refused
        Name, and why it cannot be packed, a sentence without its subject that is followed by what
        to do.
    projects
        Real paths of the folders that ``files`` come from: links within one of them are its own.
    """

    files: tuple[tuple[str, str], ...]
    replaced: tuple[str, ...]
    refused: tuple[tuple[str, str], ...]
    projects: tuple[str, ...]


def editable_sources(site: Path, root: Path) -> EditableSources:
    """Find what is installed in ``site`` from folders outside of the environment ``root``.

    Files are read, nothing is imported. The metadata of such a package stays where it is.

    Parameters
    ----------
    site
        A site-packages directory.
    root
        The environment's real path.

    Raises
    ------
    OSError
        When a folder or file that counts may not be read.
    """
    return _Search(site, root).run()


@dataclass
class _Search:
    site: Path
    root: Path
    projects: dict[str, Project] = field(default_factory=dict)
    files: set[tuple[str, str]] = field(default_factory=set)
    replaced: set[str] = field(default_factory=set)
    refused: dict[str, str] = field(default_factory=dict)

    def run(self) -> EditableSources:
        self.projects = editable_projects(self.site)
        for name in sorted(entry.name for entry in entries_of(self.site)):
            if name.endswith(".pth"):
                self._follow_pth(name)
            elif name.endswith(".egg-link"):
                self.replaced.add(name)
            elif (self.site / name).is_symlink():
                self._follow_link(name)
        for project in self.projects.values():
            self._conclude(project)
        self._look_for_clashes()
        return EditableSources(
            tuple(sorted(self.files)),
            tuple(sorted(self.replaced)),
            tuple(sorted(self.refused.items())),
            tuple(sorted({p.source for p in self.projects.values() if p.source and p.found})),
        )

    def _follow_pth(self, pth: str) -> None:
        folders = list(pth_folders(self.site, pth))
        distant = [folder for line, folder in folders if self._is_distant(line, folder)]
        for folder in distant:
            project = self._owner(pth, folder)
            if project is not None:
                self._take_folder(project, Path(folder))
                continue
            self.refused[pth] = (
                f"leads to {folder}, where no node has it, and belongs to no installed package. "
                "Install what is in there as a package, or remove the line."
            )
        hooks = [line for line in pth_lines(self.site, pth) if is_import(line)]
        taken = [self._take_hook(pth, self._owner(pth), line) for line in hooks]
        # One that has other lines too stays: Python passes over folders that are not there.
        if (distant or hooks) and len(distant) == len(folders) and all(taken):
            self.replaced.add(pth)

    def _is_distant(self, line: str, folder: str) -> bool:
        """Tell whether a moved environment would not find a folder: only relative ones in it."""
        if not Path(folder).is_relative_to(self.root):
            return True
        return Path(line).is_absolute() and folder != os.path.realpath(self.site)

    def _owner(self, pth: str, folder: str = "") -> Project | None:
        owners = [project for project in self.projects.values() if project.owns(pth, folder)]
        return max(owners, key=lambda project: len(project.source), default=None)

    def _take_folder(self, project: Project, folder: Path) -> None:
        project.done = True
        try:
            for name in project.modules_in(folder):
                self._add(project, name, folder / name)
        except ValueError as error:
            self.refused[project.name] = str(error)

    def _take_hook(self, pth: str, owner: Project | None, line: str) -> bool:
        """Take what an import line makes importable; refuse an editable package's unknown hook."""
        match = _HOOK.fullmatch(line)
        name = match[1] if match else ""
        if owner is None and not name.startswith(_OF_INSTALLERS):
            return False
        project = owner or Project(pth, "")
        project.done = True
        mapped = read_hook(self.site / f"{name}.py") if name else None
        if mapped is None:
            self.refused[project.name] = (
                f"is loaded by {name or pth}, a kind of import hook that is not known here and may "
                f"build it anew at each import. {project.remedy}"
            )
            return False
        self.replaced.add(f"{name}.py")
        for module, place in mapped:
            self._take_module(project, module, place)
        return True

    def _take_module(self, project: Project, module: str, place: str) -> None:
        path = find_module(place)
        if path is None:
            self.refused[project.name] = (
                f"has its module {module} at {place}, which is not there. Restore it, or install "
                "the package again."
            )
        elif path.is_dir() and is_project(path):
            self.refused[project.name] = (
                f"has its module {module} in {path}, which holds the whole project. "
                f"{project.remedy}"
            )
        else:
            suffix = "" if path.is_dir() else path.name[len(stem(path.name)) :]
            self._add(project, module.replace(".", "/") + suffix, path)

    def _follow_link(self, name: str) -> None:
        """Take a package that is a link into its project's folder, as flit can make them."""
        real = os.path.realpath(self.site / name)
        if Path(real).is_relative_to(self.root) or not Path(real).exists():
            return
        project = self._owner("", real)
        if project is not None:
            self.replaced.add(name)
            project.done = True
            self._add(project, name, Path(real))

    def _add(self, project: Project, name: str, path: Path) -> None:
        project.found.add(stem(name.partition("/")[0]))
        self.files.add((name, os.path.realpath(path)))

    def _conclude(self, project: Project) -> None:
        """Refuse a distribution of which something, or all, was not found."""
        if project.egg_info:
            self.files.add((project.egg_info.name, str(project.egg_info)))
        own = [name for name in project.recorded - self.replaced if (self.site / name).exists()]
        here = {stem(name.partition("/")[0]) for name in own if name.endswith((".py", ".so"))}
        missing = sorted(set(project.top_level) - project.found - here)
        redirecting = sorted(name for name in own if self._redirects(project, name))
        reason = ""
        if redirecting:
            reason = f"leads to {project.source} by its file {redirecting[0]}"
        elif project.done and missing:
            reason = f"has {', '.join(missing)}, which cannot be found in {project.source}"
        elif not project.done and not here:
            reason = "has nothing that says which modules it consists of, or they are gone"
        if reason:
            self.refused.setdefault(project.name, f"{reason}. {project.remedy}")

    def _redirects(self, project: Project, name: str) -> bool:
        """Tell whether a file in site-packages names the project's folder, to import from there."""
        if not project.source or not name.endswith(".py"):
            return False
        return project.source in (read_text(self.site / name) or "")

    def _look_for_clashes(self) -> None:
        """Refuse what is in two places: which of them is imported depends on the installer."""
        places: dict[str, list[str]] = defaultdict(list)
        for name, path in sorted(self.files):
            places[name].append(path)
            if name not in self.replaced and (self.site / name).exists():
                places[name].append(str(self.site / name))
        for name, paths in places.items():
            # The parts of a namespace package go together.
            if len(set(paths)) > 1 and not all(map(_is_namespace, paths)):
                self.refused[name] = (
                    f"is in {' and in '.join(dict.fromkeys(paths))}. Remove all but one, or "
                    "install the package again."
                )


def _is_namespace(path: str) -> bool:
    return Path(path).is_dir() and not Path(path, "__init__.py").exists()
