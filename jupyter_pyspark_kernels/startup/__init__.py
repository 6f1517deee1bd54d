"""Give the start-up file that each kernel carries a copy of.

It starts Spark in the background of a kernel; the first cell that uses Spark waits, and says why it
cannot start. The modules of this package are its parts. They run in the user's own environment:
Python 3.8 or newer, IPython, pyspark, no more. A kernel's directory gets them joined into one file,
which is replaced in one rename: a kernel that starts meanwhile never mixes versions.
"""

import ast
import functools
import itertools
import json
import re
import textwrap
import threading
from collections.abc import Iterable, Iterator
from pathlib import Path

PARTS = (  # each imports only from those above it
    "names",
    "code_names",
    "cells",
    "submit_arguments",
    "cluster",
    "start_error",
    "cause_table",
    "log_lines",
    "causes",
    "java",
    "gateway",
    "attempt",
    "wait_display",
    "interrupts",
    "waiting",
    "gate",
    "user_startup",
    "entry",
)

_HEAD = '''"""Start Spark in the background of a kernel; the first cell that uses it waits and says why.

Made by jupyter-pyspark-kernels {version} from the modules of its package startup:
{parts}.
Do not edit it: the next update of the kernel writes it anew.

IPython runs it through PYTHONSTARTUP in the user's own environment: Python 3.8 or newer, IPython,
pyspark, no more. It gives what Spark's own ``pyspark/shell.py`` gives: ``spark``, ``sc``, ``sql``,
``sqlContext``.

PYSPARK_KERNELS_SPARK_START chooses when: ``background`` (default), ``eager`` (before the kernel
answers) or ``none``. OLD_PYTHONSTARTUP names the user's own start-up file, which still runs.
"""

from __future__ import annotations

{imports}

VERSION = {quoted}
'''


# Compiling in several threads at once can fail in CPython itself ("AST constructor recursion
# depth mismatch", https://github.com/python/cpython/issues/106905): one thread joins, once.
_JOINING = threading.Lock()


def startup_source(version: str) -> str:
    """Return the text of a kernel's start-up file, which says by which version it was made."""
    with _JOINING:
        return _joined(version)


@functools.lru_cache(maxsize=4)
def _joined(version: str) -> str:
    imports: list[ast.Import | ast.ImportFrom] = []
    bodies = []
    for name in PARTS:
        source = Path(__file__).with_name(f"{name}.py").read_text(encoding="utf-8")
        tree = ast.parse(source)
        leading = list(itertools.takewhile(_is_leading, tree.body))
        imports += [s for s in leading if isinstance(s, ast.Import | ast.ImportFrom)]
        title = (ast.get_docstring(tree) or "").partition("\n")[0]
        body = "".join(source.splitlines(keepends=True)[leading[-1].end_lineno :]).strip()
        bodies.append(f"# --- {name}: {title}\n\n\n{body}\n")
    head = _HEAD.format(
        version=re.sub(r"[^\w.+-]", "", version),
        parts=textwrap.fill(", ".join(PARTS), 98),
        imports="\n".join(_outer_imports(imports)),
        quoted=json.dumps(version),
    )
    return "\n\n".join([head, *bodies])


def _is_leading(statement: ast.stmt) -> bool:
    """Tell whether a statement belongs to a module's head: its docstring and its imports."""
    return isinstance(statement, ast.Import | ast.ImportFrom) or (
        isinstance(statement, ast.Expr) and isinstance(statement.value, ast.Constant)
    )


def _outer_imports(statements: Iterable[ast.Import | ast.ImportFrom]) -> Iterator[str]:
    """Yield each import of the standard library once, none between the modules."""
    modules: set[str] = set()
    names: dict[str, set[str]] = {}
    for statement in statements:
        if isinstance(statement, ast.Import):
            modules.update(ast.unparse(alias) for alias in statement.names)
        elif statement.level == 0 and statement.module and statement.module != "__future__":
            taken = names.setdefault(statement.module, set())
            taken.update(ast.unparse(alias) for alias in statement.names)
    yield from (f"import {module}" for module in sorted(modules))
    yield from (f"from {m} import {', '.join(sorted(taken))}" for m, taken in sorted(names.items()))
