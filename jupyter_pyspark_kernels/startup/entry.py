"""Wire everything into the shell of the kernel that runs this file."""

from __future__ import annotations

import atexit
import builtins
import os
import sys
import types
from typing import Any

from .gate import CellGate
from .interrupts import install_interrupt
from .names import WAIT, WAIT_FOR_IMPORT
from .user_startup import run_user_startup
from .waiting import SparkStart


def main(shell: Any, path: str) -> None:
    """Wire everything into the shell; errors here must not cost the user a kernel."""
    folder = os.path.dirname(os.path.abspath(path))
    if folder in sys.path:  # IPython put it there for the time of this file: see SPARK-42266
        sys.path.remove(folder)
    mode = os.environ.get("PYSPARK_KERNELS_SPARK_START", "background").strip().lower()
    if mode == "none":
        shell.events.register("pre_run_cell", lambda *_: install_interrupt())
        run_user_startup(shell, path, None)
        return
    start = SparkStart(shell)
    setattr(builtins, WAIT, start.wait)
    setattr(builtins, WAIT_FOR_IMPORT, start.wait_for_import)
    shell.ast_transformers.append(CellGate(start))
    shell.events.register("pre_run_cell", start.prepare_cell)
    atexit.register(start.stop)
    if mode == "eager":
        start.begin().done.wait()
        start.bind()
    else:
        start.begin_soon()
    run_user_startup(shell, path, start)


def _enter(names: dict[str, Any], path: str) -> None:
    """Run this file once more as a module of its own, and take its names from the user's."""
    import IPython  # noqa: PLC0415 - there only where the copy runs

    shell = IPython.get_ipython()
    module = types.ModuleType("pyspark_kernels_startup")
    module.__file__ = path
    sys.modules[module.__name__] = module
    with open(path, encoding="utf-8") as file:  # by hand: an import would leave a __pycache__
        code = compile(file.read(), path, "exec")
    exec(code, module.__dict__)  # noqa: S102 - our own file
    for name in [n for n in module.__dict__ if not n.startswith("__") and n in names]:
        del names[name]  # this function's own globals: from here on it has its local names only
    names["__doc__"] = None
    module.main(shell, path)


if __name__ == "__main__" and getattr(builtins, "__IPYTHON__", False):
    _enter(globals(), __file__)
