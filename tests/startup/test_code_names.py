"""Test which outside names code is seen to read."""

import ast

import pytest

from jupyter_pyspark_kernels.startup.code_names import CodeNames, is_pyspark


@pytest.mark.parametrize(
    ("code", "reads", "later"),
    [
        ("a = b", {"b"}, {}),
        ("a = 1; a + c", {"c"}, {}),
        ("def f(x): return x + y", set(), {"f": {"y"}}),
        ("def f(x): return x + y\nf(1)", {"f", "y"} - {"f"}, {}),
        ("class A:\n  b = c\n  def m(self): return d", {"c"}, {"A": {"d"}}),
        ("lambda x: x + y", {"y"}, {}),
    ],
)
def test_names_are_read_at_once_or_later(
    code: str, reads: set[str], later: dict[str, set[str]]
) -> None:
    names = CodeNames()
    names.visit(ast.parse(code))
    assert (names.reads, names.later) == (reads, later)


def test_names_from_pyspark_are_kept_apart() -> None:
    names = CodeNames()
    names.visit(ast.parse("import pyspark.sql as s\nfrom pyspark.sql import Row\nimport os"))
    assert names.pyspark == {"s", "Row"}
    assert not names.star
    assert is_pyspark("pyspark.sql")
    assert not is_pyspark("pyspark_tools")
    assert not is_pyspark(None)
