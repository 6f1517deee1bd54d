"""Leave out of an archive what no executor needs, and packages that are not wanted.

What looks needless and is not stays: stubs that are read when a package is imported, tests that are
imported by what is no test, and an installer that another package requires.
"""

import posixpath
import re
from collections.abc import Collection, Iterable, Iterator
from pathlib import Path

from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.packages import normalise

from .distributions import owners_among
from .members import Member
from .ordering import Members

INSTALLERS = frozenset({"pip", "setuptools", "wheel"})

_NEEDLESS = re.compile(
    r"(lib(64)?/)?(include|man|share/man)/.*|.*\.(h|hh|hpp|hxx|cuh|a)|"
    r"lib(64)?/python3[^/]*/(test|idlelib|turtledemo|config-[^/]*)/.*"
)
_TESTS = re.compile(r"(.*?/(?:site|dist)-packages/(?:.+/)?tests)/")
_SITE = re.compile(r".*?/(?:site|dist)-packages/")
# Packages that load their parts late name them in a stub, which is then read: lazy_loader.
_READS_STUB = re.compile(rb"\.pyi|attach_stub")
_IMPORT = re.compile(
    rb"^[ \t]*(?:from[ \t]+([\w.]+)[ \t]+import[ \t]+\(?[ \t]*([\w ,\t]*)|import[ \t]+([\w.]+))",
    re.MULTILINE,
)
_REQUIRES = re.compile(r"^Requires-Dist: *([A-Za-z0-9._-]+)([^\n]*)$", re.MULTILINE)


def wanted(members: Members, choices: PackChoices) -> Members:
    """Return the members, which are sorted by name, that the choices leave."""
    if not (choices.slim or choices.leave_out):
        return members
    owners = owners_among(members)
    unwanted = set(map(normalise, choices.leave_out))
    if choices.slim:
        unwanted |= INSTALLERS - _required(members, unwanted)
    left = members.kept(owners.get(name) not in unwanted for name in members.names())
    return _slimmed(left) if choices.slim else left


def _slimmed(members: Members) -> Members:
    stubs = {name for name in members.names() if name.endswith(".pyi")}
    stubs -= set(_stubs_that_are_read(members, stubs))
    tests = _needless_tests(members)

    def needed(name: str) -> bool:
        match = _TESTS.match(name)
        return not (name in stubs or _NEEDLESS.fullmatch(name) or (match and match[1] in tests))

    return members.kept(map(needed, members.names()))


def _stubs_that_are_read(members: Iterable[Member], stubs: Collection[str]) -> Iterator[str]:
    for member in members:
        stub = member.name + "i"
        if member.name.endswith(".py") and stub in stubs and _READS_STUB.search(_read(member)):
            yield stub


def _needless_tests(members: Members) -> set[str]:
    """Return the ``tests`` folders from which nothing is imported outside of such folders."""
    sources: dict[str, list[int]] = {}
    for number, name in enumerate(members.names()):
        if name.endswith(".py") and (site := _SITE.match(name)):
            match = _TESTS.match(name)
            sources.setdefault(match[1] if match else site[0], []).append(number)
    needless = {folder for folder in sources if folder.endswith("/tests")}
    tops = {_top(folder) for folder in needless}
    pending = [n for f, found in sources.items() if f not in needless for n in found]
    while pending:
        member = members[pending.pop()]
        if _top(member.name) not in tops:
            continue
        for folder in _imported(member) & needless:
            needless.discard(folder)
            # Tests that are needed may need others.
            pending += sources[folder]
    return needless


def _top(name: str) -> str:
    """Return the top-level package that a file is in."""
    site = _SITE.match(name)
    end = site.end() if site else 0
    return name[:end] + name[end:].partition("/")[0]


def _imported(member: Member) -> set[str]:
    """Return the ``tests`` folders from which a file imports."""
    content = _read(member)
    if b"tests" not in content:
        return set()
    site = _SITE.match(member.name)
    found = set()
    for source, names, plain in _IMPORT.findall(content):
        module = (source or plain).decode()
        parts = module.lstrip(".")
        level = len(module) - len(parts)
        folder = site[0].rstrip("/") if site else ""
        if level:
            folder = member.name
            for _ in range(level):
                folder = posixpath.dirname(folder)
        path = f"{folder}/{parts.replace('.', '/')}".rstrip("/")
        whole = [path, *(f"{path}/{name.strip()}" for name in names.decode().split(","))]
        found |= {match[1] for text in whole if (match := _TESTS.match(f"{text}/"))}
    return found


def _required(members: Iterable[Member], unwanted: Collection[str]) -> set[str]:
    """Return the packages that others require, those that are left out not counted."""
    found: set[str] = set()
    for member in members:
        folder, _, file = member.name.rpartition("/")
        if file != "METADATA" or not folder.endswith(".dist-info"):
            continue
        owner = normalise(folder.rpartition("/")[2].partition("-")[0])
        if owner in unwanted or owner in INSTALLERS:
            continue
        for name, rest in _REQUIRES.findall(_read(member).decode(errors="replace")):
            if "extra ==" not in rest:
                found.add(normalise(name))
    return found


def _read(member: Member) -> bytes:
    return Path(member.source).read_bytes() if member.content is None else member.content
