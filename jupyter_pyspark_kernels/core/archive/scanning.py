"""Find all that goes into the archive of an environment, under which name and content."""

import os
import re
from collections.abc import Callable, Iterable, Sequence
from dataclasses import replace

from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.records import Environment

from .base_python import BasePython, carried_base, own_binary
from .faults import INCOMPLETE, TOO_LARGE, Fault, refusal
from .interpreter import LIB, Interpreter, read_interpreter
from .members import Member, Scan
from .needs import members_needs
from .reach import Reach, base_parts
from .relocation import Relocation
from .self_description import RECORD_NAME
from .walk import Walk

SIZE_LIMIT = 64 << 30

_CFG = "pyvenv.cfg"
_SITE = re.compile(r"(lib|lib64)/python3\.\d+t?/site-packages/")


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
    faults = [*gathering.faults, *_faults_of_the_whole(members, gathering.faults)]
    if faults:
        raise refusal(environment.environment_dir, faults)
    return Scan(
        gathering.root,
        tuple(members),
        sum(member.size for member in members),
        directories=tuple(sorted(gathering.walk.directories.items())),
        self_contained=base is not None or environment.base_dir is None,
        needs=members_needs(members),
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
        self.faults: list[Fault] = self.walk.faults

    def members(self) -> list[Member]:
        """Return all, sorted by name."""
        binary = self.base.binary if self.base else own_binary(self.environment)
        interpreter = Interpreter()
        if self.base or self.environment.base_dir is None:
            interpreter = read_interpreter(binary, self.base.prefix if self.base else self.root)
        found = {member.name: member for member in self._of_base(interpreter)}
        # The standard library goes before packages on Python's path.
        found = {member.name: member for member in self._of_environment()} | found
        relocation = Relocation(self.environment, interpreter, binary)
        members = relocation.change(found.values())
        self.faults += relocation.faults
        return sorted(members, key=lambda member: member.name)

    def _of_environment(self) -> Iterable[Member]:
        bounds = Reach(self.root, base_parts(self.environment), self.leave_out, self._skips)
        members = self.walk.tree(self.root, bounds)
        if self.base is None or self.base.site.endswith("/site-packages"):
            return members
        # Debian's Python does not look in site-packages.
        to = f"{self.base.site}/"
        return [replace(m, name=_SITE.sub(to, m.name, count=1)) for m in members]

    def _skips(self, name: str) -> bool:
        if name == RECORD_NAME:
            return True
        return self.base is not None and (name == _CFG or name in _programs(self.base))

    def _of_base(self, interpreter: Interpreter) -> Iterable[Member]:
        base = self.base
        if base is None:
            return
        for name in _programs(base):
            yield from self.walk.file(base.binary, name)
        library = f"{base.prefix}/{base.library}"
        allowed = base_parts(self.environment)
        bounds = Reach(library, allowed, self.leave_out, base.skips)
        for member in self.walk.tree(library, bounds, f"{library}/"):
            yield replace(member, name=f"{base.library}/{member.name}")
        if interpreter.place:
            place = os.path.realpath(interpreter.place)
            yield from self.walk.file(place, f"{LIB}/{interpreter.library}")


def _programs(base: BasePython) -> tuple[str, ...]:
    return ("bin/python", "bin/python3", f"bin/{base.name}")


def _faults_of_the_whole(members: Sequence[Member], faults: Sequence[Fault]) -> list[Fault]:
    found = []
    named = {member.name for member in members} | {fault.path for fault in faults}
    if not named & {"bin/python", "bin", ""}:
        found.append(Fault("bin/python", "is missing", INCOMPLETE))
    total = sum(member.size for member in members)
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
