"""Test which statement of a cell needs Spark, and which imports."""

import ast
import functools

import pyspark.sql.functions as pyspark_functions
import pytest
from IPython.core.inputtransformer2 import TransformerManager
from pyspark.sql import SparkSession

from jupyter_pyspark_kernels.startup.cells import first_import, first_need, uses_spark


def need(code: str, **user_ns: object) -> int | None:
    return first_need(ast.parse(TransformerManager().transform_cell(code)), user_ns)


@pytest.mark.parametrize(
    "code",
    [
        "",
        "# spark",
        "x = 1",
        "'spark'",
        "import pyspark",
        "from pyspark.sql import SparkSession, functions as F",
        "from pyspark.sql.functions import *",
        "sc = 5",
        "sc = 5; print(sc)",
        "sc: int = 5\nsc += 1",
        "import mine as sc\nsc.go()",
        "for sc in range(3): print(sc)",
        "with open('x') as sc: sc.read()",
        "[sc for sc in range(3)]",
        "f = lambda spark: spark + 1",
        "def f(): return spark.range(1)",
        "def f(df: SparkSession) -> SparkSession: ...",
        "class A:\n  def f(self): return sc",
        "def f(sql):\n  return sql",
        "def f():\n  sql = 1\n  return sql\nf()",
        "def f():\n  global sc\n  sc = 2\n  return sc\nf()",
        "duckdb.sql('select 1')",
        "a.spark.sc",
        "!spark-submit --version",
        "%pip install spark",
        "%%bash\necho spark",
        "%%writefile x.py\nspark = 1",
        "%matplotlib inline",
        "%who",
    ],
)
def test_these_need_no_spark(code: str) -> None:
    assert need(code) is None


@pytest.mark.parametrize(
    ("code", "index"),
    [
        ("spark", 0),
        ("sqlContext.sql('x')", 0),
        ("x = 1\n\nsc.range(3)", 1),
        ("sc = sc.x", 0),
        ("sc += 1", 0),
        ("del sc", 0),
        ("'doc'\nfrom __future__ import annotations\nsql('select 1')", 2),
        ("await spark.x()", 0),
        ("async with spark: pass", 0),
        ("f'{spark.version}'", 0),
        ("if x:\n  sc = 1\nsc", 1),
        ("if x:\n  sc = 1\nelse:\n  sc.y", 0),
        ("try:\n  import sc\nexcept ImportError:\n  pass\nsc", 1),
        ("for i in range(3):\n  spark.range(i)", 0),
        ("[sc for i in range(3)]", 0),
        ("rdd.map(lambda x: spark)", 0),
        ("SparkSession.builder.getOrCreate()", 0),
        ("from pyspark.sql import SparkSession as S\ns = S.builder", 1),
        ("import pyspark.sql.functions as F\nx = 1\nF.col('x')", 2),
        ("import pyspark\npyspark.sql.functions.lit(1)", 1),
        ("from pyspark.sql.functions import *\nx = 1\ncol('x')", 2),
        ("def f(): return spark.range(1)\nx = 1\nf()", 2),
        ("def g(): return f()\ndef f(): return spark\ng()", 2),
        ("async def f(): return spark\nawait f()", 1),
        ("@sc.decorate\ndef f(): pass", 0),
        ("def f(x=spark): pass", 0),
        ("class A:\n  x = sc", 0),
        ("class A:\n  def f(self): return sc\nA().f()", 1),
        ("def f():\n  global sc\n  x = sc\n  sc = 2\nf()", 1),
        ("%time spark.range(3).count()", 0),
        ("%%time\nspark.range(3).count()", 0),
        ("%%time\nfrom pyspark.sql import functions as F\nF.col('x')", 0),
        ("%%sql\nselect 1", 0),
        ("x = %timeit -n1 sc", 0),
    ],
)
def test_these_need_spark_from_their_first_use_on(code: str, index: int) -> None:
    assert need(code) == index


def test_what_the_user_bound_is_the_users() -> None:
    assert need("sc + 1", sc=5) is None
    assert need("sc + 1; spark", sc=5) == 1


def test_values_of_earlier_cells_are_looked_into() -> None:
    ns: dict[str, object] = {"F": pyspark_functions, "SparkSession": SparkSession, "np": ast}
    code = """
import functools
def uses(): return spark.range(1)
def through(): return uses()
def column(): return F.col("x")
def pure(x): return x.sql("spark")
class A:
    def f(self): return sql("x")
    @staticmethod
    def g(): return 1
nested = functools.partial(through)
a = A()
"""
    exec(code, ns)
    ns["A"].__module__ = "__main__"  # type: ignore[attr-defined]  # as in a notebook

    def needs(text: str) -> bool:
        return first_need(ast.parse(text), ns) is not None

    for text in ("F.col", "SparkSession", "uses()", "through()", "column()", "nested()", "A()"):
        assert needs(text), text
    assert needs("a.f()")
    for text in ("pure(1)", "np.parse", "functools", "[].sort()"):
        assert not needs(text), text
    assert not uses_spark(functools.partial(len), ns, set())


@pytest.mark.parametrize(
    ("code", "index"),
    [
        ("x = 1", None),
        ("from __future__ import annotations\nx = 1\nimport os", 2),
        ("if x:\n  from a import b", 0),
        ("%matplotlib inline", 0),
    ],
)
def test_cells_that_import_are_found(code: str, index: int | None) -> None:
    tree = ast.parse(TransformerManager().transform_cell(code))
    assert first_import(tree) == index
