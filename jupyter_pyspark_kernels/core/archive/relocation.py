"""Change what of an environment names its own place, so that it works wherever it is unpacked.

Scripts of ``bin`` start the interpreter beside them. In a conda environment the files that its
records list as holding its path get a path that is relative to the executor's working directory,
where Spark unpacks the archive: ``./PYSPARK_VENV``. conda-pack leaves that to a program that is run
after unpacking, and nothing is run there on an executor. What is looked up by such a path (OpenSSL's
certificates, terminal descriptions, plug-ins) is found as long as the process stays in that
directory, and is missing, as on a machine without it, once it leaves. In a binary file without the
room for that path the text stays as it is.
"""

import os
import re
from collections.abc import Collection
from pathlib import Path

from jupyter_pyspark_kernels.core.records import Environment

from .conda_prefix import Placeholders, read_placeholders, relocated
from .faults import Fault, unreadable
from .interpreter import Interpreter
from .members import Member
from .names import ALIAS
from .ordering import Members
from .patching import difference
from .scripts import relocatable_script

NEW_PREFIX = f"./{ALIAS}"
REINSTALL = (
    "Install the packages again whose records are damaged (conda install --force-reinstall)."
)

_LARGEST_SCRIPT = 1 << 20
_PYTHON = re.compile(r"(python|pypy)[0-9.]*t?")


class Relocation:
    """Change the members of one environment.

    Attributes
    ----------
    faults
        What could not be read.
    """

    def __init__(self, environment: Environment, interpreter: Interpreter, binary: str) -> None:
        self.faults: list[Fault] = []
        self._prefixes = _prefixes(environment)
        self._interpreters = _interpreters(self._prefixes)
        self._interpreter, self._binary = interpreter, binary
        self._placeholders = Placeholders({}, ())
        if environment.kind == "conda":
            self._placeholders = read_placeholders(environment.environment_dir)
        self.faults += [
            Fault(
                name, "is damaged, and says no longer what holds the environment's path", REINSTALL
            )
            for name in self._placeholders.damaged
        ]

    def change(self, members: Members) -> Members:
        """Change the members that name the environment's place; return them without stale bytecode."""
        mended = self._placeholders.files
        stale = set()
        for place, name in zip(members.places, members.names(), strict=True):
            if not name.startswith("bin/") and name not in mended:
                continue
            member = members.columns[place]
            changed = self._changed(member)
            if changed is not member:
                members.columns.change(place, changed)
            if changed.content is not None and name.endswith(".py"):
                stale.add(member.source)
        return _without_bytecode_of(stale, members) if stale else members

    def _changed(self, member: Member) -> Member:
        try:
            if member.name.startswith("bin/"):
                member = self._in_bin(member)
            if member.name in self._placeholders.files:
                member = self._mended(member)
        except OSError as error:
            self.faults.append(unreadable(member.name, error))
        return member

    def _in_bin(self, member: Member) -> Member:
        if member.source == self._binary:
            return member._replace(patches=self._interpreter.patches)
        if member.size > _LARGEST_SCRIPT:
            return member
        with Path(member.source).open("rb") as file:
            start = file.read(2)
            if start != b"#!":
                return member
            content = start + file.read()
        script = relocatable_script(content, self._interpreters)
        return member if script == content else _with_content(member, script)

    def _mended(self, member: Member) -> Member:
        mode = self._placeholders.files[member.name]
        old = member.content
        if old is None:
            old = Path(member.source).read_bytes()
        new = old
        for prefix in self._prefixes:
            new = relocated(new, mode, os.fsencode(prefix), NEW_PREFIX.encode())
        if new == old:
            return member
        if mode == "text":
            return _with_content(member, new)
        return member._replace(patches=difference(old, new))


def _without_bytecode_of(sources: Collection[str], members: Members) -> Members:
    compiled_from = (member.python_source for member in members)
    return members.kept(source is None or source.path not in sources for source in compiled_from)


def _with_content(member: Member, content: bytes) -> Member:
    return member._replace(content=content, size=len(content))


def _prefixes(environment: Environment) -> tuple[str, ...]:
    given = environment.environment_dir.rstrip("/")
    return tuple(dict.fromkeys((given, os.path.realpath(given))))


def _interpreters(prefixes: tuple[str, ...]) -> frozenset[bytes]:
    """Return the paths under which scripts may name the interpreter."""
    names = {"python", "python3"}
    names |= {
        path.name for path in Path(prefixes[-1], "bin").glob("p*") if _PYTHON.fullmatch(path.name)
    }
    return frozenset(os.fsencode(f"{prefix}/bin/{name}") for prefix in prefixes for name in names)
