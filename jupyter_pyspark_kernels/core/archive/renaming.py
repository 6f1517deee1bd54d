"""Give members other names."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from .members import Member


def below(prefix: str, members: Iterable[Member]) -> Iterator[Member]:
    """Yield the members below a folder, ``prefix`` ending in ``/``."""
    return (replace(member, name=prefix + member.name) for member in members)


def split(prefix: str, members: Iterable[Member]) -> tuple[list[Member], list[Member]]:
    """Return those below a folder, named as they are below it, and the others."""
    inside, others = [], []
    for member in members:
        if member.name.startswith(prefix):
            inside.append(replace(member, name=member.name[len(prefix) :]))
        else:
            others.append(member)
    return inside, others
