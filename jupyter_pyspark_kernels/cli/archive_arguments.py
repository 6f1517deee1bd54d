"""Say what the commands for archives take, and the flags that decide what an archive carries."""

import argparse
from collections.abc import Callable

from .parsing import Once, Parser


def add_archive_commands(command: Callable[..., Parser]) -> None:
    """Add pack, verify, inspect and sizes: they need no kernel."""
    env = ("env", "the Python environment: conda, venv, virtualenv, uv, pyenv")
    pack = command(
        "pack",
        "pack an environment into an archive for spark-submit",
        env,
        ("out", "the archive to write; .zip, .tar.gz or .tgz at its end decides the format"),
    )
    pack.add_argument(
        "--format",
        action=Once,
        metavar="FORMAT",
        choices=("zip", "tar.gz"),
        help="zip or tar.gz; an OUT without such an end gets it",
    )
    choice_flags(pack, check="--import")
    pack.add_argument("--force", action="store_true", help="replace OUT where it is there")
    archive = ("file", "a zip or a tar.gz, made by this or by another program")
    command("verify", "read all of an archive and compare it with what it says of itself", archive)
    command(
        "inspect",
        "say what is in an archive: Python, packages, what nodes need, size by package",
        archive,
    )
    sizes = command(
        "sizes", "say how much of an environment's archive each package would take", env
    )
    choice_flags(sizes)


def choice_flags(parser: argparse.ArgumentParser, check: str = "") -> None:
    """Add the flags that say what of the environment an archive carries.

    Parameters
    ----------
    check
        The flag that names what must import from it; empty for none.
    """
    parser.add_argument(
        "--self-contained",
        dest="self_contained",
        action=Once,
        metavar="MODE",
        choices=("auto", "always", "never"),
        help="whether the archive carries the interpreter: auto (default) where the environment leans on "
        "another installation; always; never, and every node needs that installation at the same path",
    )
    parser.add_argument(
        "--slim",
        action=argparse.BooleanOptionalAction,
        default=None,
        help="leave out what no executor needs: headers, type stubs, packages' own tests, pip",
    )
    parser.add_argument(
        "--leave-out",
        action="append",
        default=[],
        metavar="NAME",
        help="leave out this package; repeat it for more",
    )
    if check:
        parser.add_argument(
            check,
            dest="check_imports",
            action="append",
            default=[],
            metavar="NAME",
            help="import this module or package from the packed tree first, and keep the archive only "
            "where that works; repeat it for more",
        )
