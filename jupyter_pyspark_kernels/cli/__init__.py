"""Be the command line: arguments → core → text and exit code.

``main`` is ``jupyter pyspark-kernels``; ``original`` is ``pyspark_kernel.sh``, which takes the
flags of the script that this project grew from. Parsing needs the standard library alone, so that
``--help`` is there at once.
"""

import sys
from collections.abc import Sequence

from .arguments import command_parser, original_parser
from .parsing import Parser


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command of ``jupyter pyspark-kernels`` and return its exit code."""
    return _run(command_parser(), argv)


def original(argv: Sequence[str] | None = None) -> int:
    """Run ``pyspark_kernel.sh`` and return its exit code."""
    return _run(original_parser(), argv)


def _run(parser: Parser, argv: Sequence[str] | None) -> int:
    if sys.platform == "win32":
        parser.error(
            "PySpark kernels need Linux or macOS: Spark ships archives of their environments. "
            "Use the Windows Subsystem for Linux."
        )
    arguments = parser.parse(sys.argv[1:] if argv is None else argv)
    try:
        from .run import run  # noqa: PLC0415 - only a command that runs loads pydantic and the core
    except KeyboardInterrupt:
        # Loading takes up to a second on a busy machine; run() itself answers for all after it.
        sys.stderr.write("error: Stopped; nothing was changed.\n")
        return 130
    return run(arguments)
