"""Find all that goes into the archive of an environment, under which name and content."""

import os
from array import array
from collections.abc import Callable, Iterable, Iterator, Sequence

from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.packages import minor_of, site_packages
from jupyter_pyspark_kernels.core.records import Environment

from .base_libraries import MODULES, base_libraries, patch
from .base_python import CERTIFICATES, BasePython, carried_base, needless, own_binary
from .editable_members import EditableMembers
from .faults import INCOMPLETE, TOO_LARGE, Fault, refusal
from .interpreter import LIB, Interpreter, read_interpreter
from .members import Member, Scan
from .ordering import Members, in_order
from .reach import Reach, base_parts, inside
from .relocation import Relocation
from .self_description import RECORD_NAME
from .site_layers import Named, layered, split
from .slimming import wanted
from .walk import Walk

SIZE_LIMIT = 64 << 30

NO_LIBRARY = "Put the interpreter's library into the lib beside its bin."

_CFG = "pyvenv.cfg"


def scan(
    environment: Environment,
    choices: PackChoices = PackChoices(),  # noqa: B008  it is frozen
    *,
    leave_out: Sequence[str] = (),
    cancelled: Callable[[], bool],
) -> Scan:
    """Find every file of ``environment`` that goes into its archive; nothing is written or run.

    Links become what they lead to. A description left from unpacking an archive is not packed. Where
    the environment leans on a base that is carried, it becomes one installation: the base's program
    and standard library with the environment's own packages, without ``pyvenv.cfg``.

    Parameters
    ----------
    leave_out
        Absolute paths that are not packed, with all below them, whether met in the tree or
        through a link.

    Raises
    ------
    ArchiveError
        Naming all that cannot be packed (ten at most), and the way out.
    CancelledError
        When ``cancelled`` says so.
    """
    base = carried_base(environment, choices)
    gathering = _Gathering(environment, base, leave_out, cancelled)
    members = gathering.members()
    if not gathering.faults:
        members = wanted(members, choices)
    faults = [*gathering.faults, *_faults_of_the_whole(members, gathering.faults)]
    if faults:
        raise refusal(environment.environment_dir, faults)
    return Scan(
        gathering.root,
        members,
        sum(members.numbers("size")),
        directories=tuple(sorted(gathering.walk.directories.items())),
        self_contained=base is not None or environment.base_dir is None,
    )


class _Gathering:
    def __init__(
        self,
        environment: Environment,
        base: BasePython | None,
        leave_out: Sequence[str],
        cancelled: Callable[[], bool],
    ) -> None:
        self.environment = environment
        self.base = base
        self.leave_out = leave_out
        self.root = os.path.realpath(environment.environment_dir)
        self.walk = Walk(cancelled)
        self.columns = self.walk.columns
        self.faults: list[Fault] = self.walk.faults

    def members(self) -> Members:
        """Return all, sorted by name."""
        binary = self.base.binary if self.base else own_binary(self.environment)
        interpreter = Interpreter()
        if self.base or self.environment.base_dir is None:
            interpreter = read_interpreter(binary, self.base.prefix if self.base else self.root)
        # Of those with the same name the last one stays: the standard library goes before packages on
        # Python's path.
        places = array("I", self._of_environment())
        places.extend(self._of_base())
        places.extend(self._of_interpreter(interpreter))
        relocation = Relocation(self.environment, interpreter, binary)
        members = relocation.change(in_order(self.columns, places))
        self.faults += relocation.faults
        return members

    def _of_environment(self) -> Iterable[int]:
        sites = self._sites()
        allowed = base_parts(self.environment)
        bounds = Reach(self.root, allowed, self.leave_out, self._skips(sites))
        places = array("I", self.walk.tree(self.root, bounds))
        for name, own in sites.items():
            places.extend(own.places(self.leave_out, f"{name}/"))
        return places if self.base is None else self._joined(self.base, [*sites], places)

    def _skips(self, sites: dict[str, EditableMembers]) -> Callable[[str], bool]:
        unwanted = {f"{name}/{entry}" for name, own in sites.items() for entry in own.replaced}
        unwanted.add(RECORD_NAME)
        if self.base:
            unwanted.update((_CFG, *_programs(self.base)))
        if self.environment.kind not in {"pyenv", "prefix"}:
            return unwanted.__contains__
        library = f"lib/python{minor_of(self.environment.python_version)}/"

        def skips(name: str) -> bool:
            return name in unwanted or (name.startswith(library) and needless(name[len(library) :]))

        return skips

    def _sites(self) -> dict[str, EditableMembers]:
        """Return the environment's directories of packages, by name."""
        found = {}
        for path in site_packages(self.environment):
            real = os.path.realpath(path)
            if real != self.root and inside(real, self.root):
                name = real[len(self.root) :].lstrip("/")
                found[name] = EditableMembers(real, self.root, self.walk)
        return found

    def _joined(self, base: BasePython, sites: list[str], places: "array[int]") -> Iterable[int]:
        """Lay the environment's packages over the base's, where that Python looks for them."""
        if sites == [base.site] and not self.environment.system_site_packages:
            return places
        layers: list[list[Named]] = []
        others: list[Named] = [*zip(self.columns.names(places), places, strict=True)]
        for name in sites:
            layer, others = split(f"{name}/", others)
            layers.append(layer)
        if self.environment.system_site_packages:
            layers += [self._of_base_site(base, site) for site in base.sites]
        packages = layered(layers) if len(layers) > 1 else dict(*layers)
        renamed = (self.columns.rename(n, f"{base.site}/{name}") for name, n in packages.items())
        return [*(place for _, place in others), *renamed]

    def _of_base_site(self, base: BasePython, site: str) -> list[Named]:
        editable = EditableMembers(site, base.prefix, self.walk)
        allowed = base_parts(self.environment)
        bounds = Reach(site, allowed, self.leave_out, set(editable.replaced).__contains__)
        places = [*self.walk.tree(site, bounds, f"{site}/"), *editable.places(self.leave_out)]
        return [*zip(self.columns.names(places), places, strict=True)]

    def _of_base(self) -> Iterator[int]:
        base = self.base
        if base is None:
            return
        for name in _programs(base):
            yield from self.walk.file(base.binary, name)
        library = f"{base.prefix}/{base.library}"
        allowed = base_parts(self.environment)
        bounds = Reach(library, allowed, self.leave_out, base.skips)
        libraries = base_libraries(base.prefix, base.library, base.binary)
        places = [*self.walk.tree(library, bounds, f"{library}/", f"{base.library}/")]
        places.append(self.columns.append(_mark(base)))
        for name, real in libraries.places.items():
            places += self.walk.file(real, name)
        if base.certificates:
            places += self.walk.file(base.certificates, CERTIFICATES)
        patch(self.columns, places, libraries)
        yield from places

    def _of_interpreter(self, interpreter: Interpreter) -> Iterator[int]:
        """Yield the interpreter's library, where it is not in the environment already."""
        if not interpreter.library:
            return
        place = os.path.realpath(interpreter.place)
        if not interpreter.place:
            # A node might have one of the same name, of another Python.
            what = f"needs {interpreter.library}, which is nowhere to be found"
            self.faults.append(Fault("bin/python", what, NO_LIBRARY))
        elif not inside(place, self.root):
            yield from self.walk.file(place, f"{LIB}/{interpreter.library}")


def _mark(base: BasePython) -> Member:
    """Return an empty file in ``lib-dynload``, by which a Python finds its place.

    One of which all modules are built in may have nothing there, and no archive has empty folders.
    """
    return Member(f"{base.library}/{MODULES}/.keep", "", 0, 0o644, 0, 0, 0, content=b"")


def _programs(base: BasePython) -> tuple[str, ...]:
    return ("bin/python", "bin/python3", f"bin/{base.name}")


def _faults_of_the_whole(members: Members, faults: Sequence[Fault]) -> list[Fault]:
    found = []
    blamed = {fault.path for fault in faults} & {"bin/python", "bin", ""}
    if not (blamed or members.find("bin/python") or members.find("bin")):
        found.append(Fault("bin/python", "is missing", INCOMPLETE))
    total = sum(members.numbers("size"))
    if total > SIZE_LIMIT:
        largest = max(members, key=lambda member: member.size)
        what = (
            f"({_gib(largest.size)}) is the largest file of {_gib(total)}; "
            f"{_gib(SIZE_LIMIT)} is the limit"
        )
        found.append(Fault(largest.name, what, TOO_LARGE))
    return found


def _gib(size: int) -> str:
    return f"{size / (1 << 30):,.1f} GiB"
