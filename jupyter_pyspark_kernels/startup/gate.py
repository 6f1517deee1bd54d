"""Put the waits into a cell, before its first use of Spark."""

from __future__ import annotations

import ast

from .cells import first_import, first_need
from .names import WAIT, WAIT_FOR_IMPORT
from .waiting import SparkStart


class CellGate:
    """Be the AST transformer which puts the waits before a cell's first use of Spark."""

    def __init__(self, start: SparkStart) -> None:
        self.start = start

    def visit(self, node: ast.AST) -> ast.AST:
        """Return the cell, with the waits in it where it needs them."""
        up = self.start.bind()
        if not isinstance(node, ast.Module):
            return node
        _undo_sc_magic(node)
        if up:
            return node
        try:
            index = first_need(node, self.start.shell.user_ns)
        except RecursionError:  # IPython would unregister us with a warning
            return node
        if index is not None:
            self._insert(node, index, WAIT)
        first = None if self.start.attempt.imported.is_set() else first_import(node)
        if first is not None and (index is None or first < index):
            self._insert(node, first, WAIT_FOR_IMPORT)
        return node

    def _insert(self, node: ast.Module, index: int, name: str) -> None:
        """Put a call before a statement, at the statement's own line."""
        call = ast.Expr(ast.Call(ast.Name(name, ast.Load()), [], []))
        where = node.body[index]
        node.body.insert(index, ast.fix_missing_locations(ast.copy_location(call, where)))


def _undo_sc_magic(node: ast.Module) -> None:
    """Make a cell of just ``sc`` read that name; unbound, IPython took it for its magic %sc."""
    if len(node.body) != 1 or not isinstance(node.body[0], ast.Expr):
        return
    call = node.body[0].value
    if (
        isinstance(call, ast.Call)
        and isinstance(call.func, ast.Attribute)
        and call.func.attr == "run_line_magic"
        and [getattr(a, "value", None) for a in call.args] == ["sc", ""]
    ):
        name = ast.copy_location(ast.Name("sc", ast.Load()), call)
        node.body[0].value = ast.fix_missing_locations(name)
