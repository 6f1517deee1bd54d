"""Run one parsed command; every refusal becomes a message on stderr and an exit code."""

import argparse
import io
import os
import signal
import sys
import traceback
from collections.abc import Callable
from importlib import import_module
from types import FrameType

from ..config import PySparkKernels
from ..config_files import load_config
from ..core.errors import CancelledError, InvalidSettingsError, KernelError
from ..outcomes import OUTCOMES
from .text import error_text, in_full, to_json

# Module and function: only what the command needs is imported, which would take as long as a rebuild.
_COMMANDS = {
    "create": ("make", "create"),
    "update": ("make", "update"),
    "duplicate": ("make", "duplicate"),
    "rename": ("make", "rename"),
    "rebuild": ("make", "rebuild"),
    "remove": ("make", "remove"),
    "list": ("look", "list_kernels"),
    "show": ("look", "show"),
    "test": ("look", "test"),
    "environments": ("look", "environments"),
    "spark-homes": ("homes", "spark_homes"),
    "doctor": ("look", "doctor"),
    "pack": ("archives", "pack"),
    "verify": ("archives", "verify"),
    "inspect": ("archives", "inspect"),
    "sizes": ("archives", "sizes"),
    "check-conf": ("conf", "check_conf"),
    "catalogue": ("conf", "catalogue"),
    "config": ("config", "config"),
    "profiles": ("profiles", "list_profiles"),
    "profile": ("profiles", "profile"),
}


def run(arguments: argparse.Namespace) -> int:
    """Run a command and return its exit code."""
    if getattr(arguments, "version", False):
        from .._version import __version__  # noqa: PLC0415 - only this flag needs it

        print(__version__)
        return 0
    if arguments.command is None:
        sys.stderr.write("error: no command is given.\nSee 'jupyter pyspark-kernels --help'.\n")
        return 2
    signal.signal(signal.SIGTERM, _stop)
    for stream in (sys.stdout, sys.stderr):
        if isinstance(stream, io.TextIOWrapper):
            # A terminal of another encoding must not keep a name from being shown.
            stream.reconfigure(errors="backslashreplace")
    try:
        return _flushed(command_of(arguments.command)(arguments, load_config()))
    except KernelError as error:
        return _refused(error, as_json=arguments.json)
    except KeyboardInterrupt:
        return _refused(CancelledError("Stopped; nothing was changed."), as_json=arguments.json)
    except BrokenPipeError:
        # The reader of our output went away, as 'list | head' does.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0
    except Exception:  # noqa: BLE001 - the edge: nobody above could say anything better
        sys.stderr.write(
            f"{traceback.format_exc()}\nerror: this is a fault of jupyter-pyspark-kernels, not yours. "
            "Please report it with the lines above.\n"
        )
        return 70


def command_of(name: str) -> Callable[[argparse.Namespace, PySparkKernels], int]:
    """Return what runs a command."""
    module, function = _COMMANDS[name]
    found: Callable[[argparse.Namespace, PySparkKernels], int] = getattr(
        import_module(f".{module}", __package__), function
    )
    return found


def _flushed(code: int) -> int:
    """Write out what was printed while a reader that went away can still be answered for."""
    sys.stdout.flush()
    return code


def _stop(_signal: int, _frame: FrameType | None) -> None:
    """End as an interrupt does, so that whatever is half done is cleared."""
    raise KeyboardInterrupt


def _refused(error: KernelError, *, as_json: bool) -> int:
    if as_json:
        problems = error.problems if isinstance(error, InvalidSettingsError) else ()
        print(to_json({"code": error.code, "message": in_full(error), "problems": problems}))
    sys.stderr.write(error_text(error))
    return OUTCOMES[error.code].exit_code
