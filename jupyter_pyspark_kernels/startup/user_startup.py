"""Run the user's own start-up file."""

from __future__ import annotations

import ast
import os
from typing import Any

from .cells import first_need
from .names import WAIT
from .waiting import SparkStart


def run_user_startup(shell: Any, path: str, start: SparkStart | None) -> None:
    """Run the user's own start-up file, as Spark's shell.py does; it waits if the file uses Spark.

    Not run: an unreplaced ``${PYTHONSTARTUP}``, Spark's shell.py, and copies of this very file.
    """
    own = os.path.expanduser(os.environ.get("OLD_PYTHONSTARTUP", ""))
    if not os.path.isfile(own) or os.path.realpath(own) == os.path.realpath(path):
        return
    with open(own, encoding="utf-8", errors="replace") as file:
        source = file.read()
    if WAIT in source or own.replace(os.sep, "/").endswith("pyspark/shell.py"):
        return
    try:
        need = first_need(ast.parse(source), shell.user_ns)
    except (SyntaxError, ValueError):  # IPython shows what is wrong with it
        need = None
    if start is not None and need is not None:
        start.begin().done.wait()
        start.bind()
    shell.safe_execfile(own, shell.user_ns)
