"""Test where the waits stand in a cell."""

import ast
import types

from jupyter_pyspark_kernels.startup.attempt import Attempt
from jupyter_pyspark_kernels.startup.gate import CellGate
from jupyter_pyspark_kernels.startup.names import WAIT, WAIT_FOR_IMPORT


def test_the_wait_stands_at_the_statements_own_line() -> None:
    class Start:
        shell = types.SimpleNamespace(user_ns={})
        attempt = Attempt()

        def bind(self) -> bool:
            return False

    tree = ast.parse("import os\n\nspark.range(\n  3)")
    CellGate(Start()).visit(tree)  # type: ignore[arg-type]  # what the gate uses of it
    assert [ast.unparse(s) for s in tree.body] == [
        WAIT_FOR_IMPORT + "()",
        "import os",
        WAIT + "()",
        "spark.range(3)",
    ]
    assert [s.lineno for s in tree.body] == [1, 1, 3, 3]
    assert compile(tree, "cell", "exec")
