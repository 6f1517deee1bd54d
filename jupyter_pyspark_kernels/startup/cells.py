"""Tell which statement of a cell needs Spark, and which may import."""

from __future__ import annotations

import ast
import dis
import functools
import types
from collections.abc import Mapping
from typing import Any

from .code_names import CodeNames, is_pyspark
from .names import ENTRY_CLASSES, MAGIC_CALLS, NAMES


def first_need(tree: ast.Module, user_ns: Mapping[str, Any]) -> int | None:
    """Return the index of the first statement that needs Spark; None where none does.

    Parameters
    ----------
    tree : ast.Module
        The cell as IPython parsed it, with magics as calls of ``get_ipython()``.
    user_ns : mapping
        The user's names. One of the four that is in it is the user's own, and needs nothing.
    """
    cell = CodeNames()
    for index, statement in enumerate(tree.body):
        cell.reads.clear()
        cell.visit(statement)
        for name in cell.reads:
            if name in cell.pyspark or cell.star:
                return index
            if name in user_ns:
                if uses_spark(user_ns[name], user_ns, set()):
                    return index
            elif name in NAMES or name in ENTRY_CLASSES:
                return index
    return None


def first_import(tree: ast.Module) -> int | None:
    """Return the index of the first statement that imports, or runs a magic, which may import."""
    for index, statement in enumerate(tree.body):
        if isinstance(statement, ast.ImportFrom) and statement.module == "__future__":
            continue
        for node in ast.walk(statement):
            if isinstance(node, (ast.Import, ast.ImportFrom)) or (
                isinstance(node, ast.Attribute) and node.attr in MAGIC_CALLS
            ):
                return index
    return None


def uses_spark(value: Any, user_ns: Mapping[str, Any], seen: set[int]) -> bool:
    """Tell whether a value is pyspark's, or a function or class of the user's that uses Spark."""
    if id(value) in seen:
        return False
    seen.add(id(value))
    if isinstance(value, types.ModuleType):
        return is_pyspark(value.__name__)
    if isinstance(value, (staticmethod, classmethod, types.MethodType)):
        return uses_spark(value.__func__, user_ns, seen)
    if isinstance(value, functools.partial):
        return uses_spark(value.func, user_ns, seen)
    if isinstance(value, types.FunctionType):
        if is_pyspark(value.__module__):
            return True
        return value.__globals__ is user_ns and any(
            uses_spark(user_ns[name], user_ns, seen) if name in user_ns else name in NAMES
            for name in _global_names(value.__code__)
        )
    kind = value if isinstance(value, type) else type(value)
    if kind.__module__ == "__main__":
        return any(uses_spark(member, user_ns, seen) for member in list(vars(kind).values()))
    return is_pyspark(kind.__module__)


def _global_names(code: types.CodeType) -> set[str]:
    """Return the global names that code reads; attributes (``duckdb.sql``) are not among them."""
    wanted = ("LOAD_GLOBAL", "LOAD_NAME")
    names = {str(i.argval) for i in dis.get_instructions(code) if i.opname in wanted}
    inner = [c for c in code.co_consts if isinstance(c, types.CodeType)]
    return names.union(*map(_global_names, inner))
