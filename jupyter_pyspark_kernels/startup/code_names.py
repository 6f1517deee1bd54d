"""Collect which outside names a piece of code reads, at once and when called."""

# Of ruff not followed, and why: N815: ast gives the names of visitors.
# ruff: noqa: N815

from __future__ import annotations

import ast
import re
from collections.abc import Iterable
from typing import Any

from .names import ENTRY_CLASSES, MAGIC_CALLS, NAMES, TEXT_MAGICS


class CodeNames(ast.NodeVisitor):
    """Collect which outside names code reads at once, and which its functions read when called."""

    def __init__(self) -> None:
        self.reads: set[str] = set()
        self.binds: set[str] = set()  # surely bound from here on
        self.stored: set[str] = set()  # bound anywhere: what makes a name local to a function
        self.outer: set[str] = set()  # declared global or nonlocal
        self.later: dict[str, set[str]] = {}  # function or class -> what its code reads
        self.pyspark: set[str] = set()  # names that an import of this cell took from pyspark
        self.star = False  # "from pyspark... import *": any name may be Spark's now

    def free(self) -> set[str]:
        """Return the names which this code, as a function's body, takes from outside."""
        return self.reads.union(*self.later.values()) - (self.stored - self.outer)

    def _read(self, name: str) -> None:
        if name not in self.binds:
            self.reads.add(name)
        for further in self.later.pop(name, ()):
            self._read(further)

    def _bind(self, name: str) -> None:
        self.binds.add(name)
        self.stored.add(name)
        self.pyspark.discard(name)
        self.later.pop(name, None)

    def _visit_all(self, nodes: Iterable[ast.AST | None]) -> None:
        for node in nodes:
            if node is not None:
                self.visit(node)

    def visit_Name(self, node: ast.Name) -> None:
        """Note one name, as read or as bound."""
        if isinstance(node.ctx, ast.Store):
            self._bind(node.id)
        else:
            self._read(node.id)

    def visit_Global(self, node: ast.Global) -> None:
        """Note names that a function shares with the cell."""
        self.outer.update(node.names)

    def visit_Assign(self, node: ast.Assign) -> None:
        """Read the value before the targets are bound."""
        self._visit_all([node.value, *node.targets])

    def visit_AnnAssign(self, node: ast.AnnAssign) -> None:
        """Read the value; an annotation is no use of Spark."""
        if node.value is not None:
            self._visit_all([node.value, node.target])

    def visit_AugAssign(self, node: ast.AugAssign) -> None:
        """Read the target, which is not only bound."""
        if isinstance(node.target, ast.Name):
            self._read(node.target.id)
        self._visit_all([node.target, node.value])

    def _visit_branches(self, node: ast.AST) -> None:
        """Visit blocks that may not run: what they bind is not sure afterwards."""
        kept = set(self.binds)
        self._visit_all([getattr(node, "iter", None), getattr(node, "target", None)])
        for field, value in ast.iter_fields(node):
            if field not in ("iter", "target"):
                before = set(self.binds)
                self._visit_all(value if isinstance(value, list) else [value])
                self.binds = before
        self.binds = kept

    def visit(self, node: ast.AST) -> Any:
        """Visit a node; type comments and the like are no nodes."""
        return super().visit(node) if isinstance(node, ast.AST) else None

    visit_If = visit_While = visit_Try = visit_TryStar = visit_Match = _visit_branches
    visit_For = visit_AsyncFor = _visit_branches

    def _inner(self, body: Iterable[ast.AST], arguments: ast.arguments | None) -> CodeNames:
        """Read a body that has names of its own; defaults belong to the place of definition."""
        inner = CodeNames()
        if arguments is not None:
            self._visit_all([*arguments.defaults, *arguments.kw_defaults])
            inner.stored.update(a.arg for a in ast.walk(arguments) if isinstance(a, ast.arg))
        inner._visit_all(body)
        return inner

    def visit_FunctionDef(self, node: ast.FunctionDef) -> None:
        """Keep what the body reads for the time when the function is used."""
        self._visit_all(node.decorator_list)
        inner = self._inner(node.body, node.args)
        self._bind(node.name)
        self.later[node.name] = inner.free()

    visit_AsyncFunctionDef = visit_FunctionDef  # type: ignore[assignment]  # the same fields

    def visit_ClassDef(self, node: ast.ClassDef) -> None:
        """Read the body at once, its methods when the class is used."""
        self._visit_all([*node.decorator_list, *node.bases, *node.keywords])
        inner = self._inner(node.body, None)
        for name in inner.reads:
            self._read(name)
        self._bind(node.name)
        self.later[node.name] = set().union(*inner.later.values())

    def visit_Lambda(self, node: ast.Lambda) -> None:
        """Take a lambda's body as run at once: mostly it is."""
        for name in self._inner([node.body], node.args).free():
            self._read(name)

    def _visit_comprehension(self, node: ast.AST) -> None:
        inner = CodeNames()
        inner.generic_visit(node)
        for name in inner.free():
            self._read(name)

    visit_ListComp = visit_SetComp = visit_DictComp = visit_GeneratorExp = _visit_comprehension

    def visit_Import(self, node: ast.Import) -> None:
        """Note imports, pyspark's apart; an import itself needs no Spark."""
        for alias in node.names:
            self._bind_import(alias.asname or alias.name.split(".")[0], alias.name)

    def visit_ImportFrom(self, node: ast.ImportFrom) -> None:
        """Note imported names, pyspark's apart."""
        for alias in node.names:
            if alias.name == "*":
                self.star = self.star or is_pyspark(node.module)
            else:
                self._bind_import(alias.asname or alias.name, node.module)

    def _bind_import(self, name: str, module: str | None) -> None:
        self._bind(name)
        if is_pyspark(module):
            self.binds.discard(name)
            self.pyspark.add(name)

    def visit_Call(self, node: ast.Call) -> None:
        """Look into the text of a magic, which is how IPython writes ``%time`` and ``%%time``."""
        if isinstance(node.func, ast.Attribute) and node.func.attr in MAGIC_CALLS:
            texts = [a.value for a in node.args if isinstance(a, ast.Constant)]
            self._read_magic([t for t in texts if isinstance(t, str)])
        self.generic_visit(node)

    def _read_magic(self, texts: list[str]) -> None:
        if not texts or texts[0] in TEXT_MAGICS:
            return
        for word in re.findall(r"\w+", " ".join(texts)):
            if word in NAMES or word in ENTRY_CLASSES:
                self._read(word)
        for text in texts[1:]:
            try:
                self.visit(ast.parse(text))
            except SyntaxError:  # options, or another language: the words above must do
                continue


def is_pyspark(module: str | None) -> bool:
    """Tell whether a module, given by its name, is part of pyspark."""
    return (module or "").split(".")[0] == "pyspark"
