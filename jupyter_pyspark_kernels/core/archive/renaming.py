"""Give members other names."""

from collections.abc import Iterable, Iterator

from .members import Member


def below(prefix: str, members: Iterable[Member]) -> Iterator[Member]:
    """Yield the members below a folder, ``prefix`` ending in ``/``."""
    return (Member(prefix + member.name, *member[1:]) for member in members)


def split(prefix: str, members: Iterable[Member]) -> tuple[list[Member], list[Member]]:
    """Return those below a folder, named as they are below it, and the others."""
    inside, others = [], []
    for member in members:
        if member.name.startswith(prefix):
            inside.append(Member(member.name[len(prefix) :], *member[1:]))
        else:
            others.append(member)
    return inside, others
