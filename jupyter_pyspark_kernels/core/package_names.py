"""Judge names of packages and modules, as :mod:`.rules` judge other values."""

import difflib
import re
from collections.abc import Iterable

from .rules import shown

# https://packaging.python.org/en/latest/specifications/name-normalization/
PACKAGE_NAME = re.compile(r"[A-Za-z0-9]([A-Za-z0-9._-]{0,198}[A-Za-z0-9])?", re.ASCII)
MODULE_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_]*(\.[A-Za-z_][A-Za-z0-9_]*)*", re.ASCII)


def package_name(value: str) -> str | None:
    """Judge the name of a package, as pip takes it, without version."""
    if PACKAGE_NAME.fullmatch(value):
        return None
    return (
        f"{shown(value)} is not a package's name. Use the name that 'pip list' shows, without a version: "
        "letters, digits, '.', '_' and '-'."
    )


def import_name(value: str) -> str | None:
    """Judge what is to be imported: a module such as ``sklearn.svm``, or a package's name."""
    if len(value) <= 200 and MODULE_NAME.fullmatch(value):
        return None
    if PACKAGE_NAME.fullmatch(value):
        return None
    return (
        f"{shown(value)} cannot be imported. Give a module such as sklearn.svm, or the name of a package "
        "as 'pip list' shows it."
    )


def unknown_package(name: str, known: Iterable[str]) -> str:
    """Say that an environment has no such package, and name the nearest."""
    return f"The environment has no package {shown(name)} to leave out. {hint(name, known)}"


def hint(name: str, known: Iterable[str]) -> str:
    """Ask whether the nearest name was meant; say where names stand if none is near."""
    close = nearest(name, known)
    return f"Did you mean {close}?" if close else "Its packages are those that 'pip list' shows."


def nearest(name: str, known: Iterable[str]) -> str:
    """Return the name that is most like another; empty if none is."""
    return next(iter(difflib.get_close_matches(name, list(known), 1)), "")
