"""Run the commands for archives alone: pack, verify, inspect, sizes."""

import argparse
import sys

from ..config import PySparkKernels
from ..core.archives import (
    PackChoices,
    environment_sizes,
    inspect_archive,
    pack_environment,
    verify_archive,
)
from .archive_text import inspected_text, packed_text, sizes_text, verified_text
from .paths import absolute
from .progress import progress_bar
from .text import printable, to_json


def pack(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Pack an environment into an archive."""
    with progress_bar() as on_progress:
        packed = pack_environment(
            absolute(arguments.env),
            absolute(arguments.out),
            format=arguments.format,
            choices=_choices(arguments, config),
            imports=arguments.check_imports,
            replace=arguments.force,
            on_progress=on_progress,
        )
    sys.stderr.write("".join(printable(f"warning: {text}\n") for text in packed.warnings))
    print(to_json(packed) if arguments.json else packed_text(packed))
    return 0


def verify(arguments: argparse.Namespace, config: PySparkKernels) -> int:  # noqa: ARG001 - all commands are called so
    """Read an archive to its end."""
    with progress_bar() as on_progress:
        verified = verify_archive(absolute(arguments.file), on_progress=on_progress)
    print(to_json(verified) if arguments.json else verified_text(verified))
    return 0


def inspect(arguments: argparse.Namespace, config: PySparkKernels) -> int:  # noqa: ARG001
    """Say what is in an archive."""
    inspected = inspect_archive(absolute(arguments.file))
    print(to_json(inspected) if arguments.json else inspected_text(inspected))
    return 0


def sizes(arguments: argparse.Namespace, config: PySparkKernels) -> int:
    """Say what each package of an environment takes."""
    measured = environment_sizes(absolute(arguments.env), choices=_choices(arguments, config))
    print(to_json(measured) if arguments.json else sizes_text(measured))
    return 0


def _choices(arguments: argparse.Namespace, config: PySparkKernels) -> PackChoices:
    """Return what is given, over the administrator's defaults."""
    return PackChoices(
        self_contained=arguments.self_contained or config.self_contained,
        slim=config.slim if arguments.slim is None else arguments.slim,
        leave_out=(*config.leave_out, *arguments.leave_out),
    )
