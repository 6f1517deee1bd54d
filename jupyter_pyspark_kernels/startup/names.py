"""Name what several parts of the start-up file agree on."""

from __future__ import annotations

import re

NAMES = ("spark", "sc", "sql", "sqlContext")
MAGIC_CALLS = ("run_line_magic", "run_cell_magic")
ENTRY_CLASSES = ("SparkSession", "SparkContext", "SQLContext")
# These two are in builtins, where no listing of the user's names shows them.
WAIT = "__wait_for_spark__"
WAIT_FOR_IMPORT = "__wait_for_pyspark_import__"
# These work on text or on the machine: "%pip install spark-nlp" must work when Spark cannot start.
TEXT_MAGICS = frozenset(
    re.findall(
        r"\w+",
        """alias alias_magic bash cat cd conda config cp env history html javascript js latex ldir ls
        lsmagic magic mamba man markdown micromamba mkdir mv perl pip pycat pylab python2 reset
        reset_selective rm rmdir ruby save script set_env sh store svg sx system unalias uv who
        who_ls whos writefile xdel""",
    )
)
