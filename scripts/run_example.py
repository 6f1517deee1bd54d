"""Run one notebook cell in the example's kernel and show what its Spark executors answered."""

# ruff: noqa: INP001 -- a script, no part of a package

import os
import sys
import textwrap
from pathlib import Path

import nbformat
from nbclient import NotebookClient
from nbclient.exceptions import CellExecutionError, DeadKernelError

CELL = '''\
import sys
from importlib.metadata import version


def where_am_i(_):
    """Run on an executor: which environment is this, and which humanize does it have?"""
    import humanize

    return sys.prefix, humanize.intcomma(1234567), version("humanize")


print(f"Spark {spark.version}, master {sc.master}")
print(f"driver:     {sys.prefix}")
for prefix, text, number in sc.parallelize(range(4), 2).map(where_am_i).distinct().collect():
    print(f"executors:  {prefix}")
    print(f"            humanize {number} is there and says {text}")
'''


def main(jupyter: Path, notebook: Path) -> int:
    """Execute the cell in the kernel "example" of this Jupyter data path; keep the notebook."""
    os.environ["JUPYTER_PATH"] = str(jupyter)
    document = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(CELL)])
    client = NotebookClient(document, kernel_name="example", startup_timeout=300, timeout=300)
    log_path = notebook.with_suffix(".log")
    try:
        with log_path.open("wb") as log:
            client.execute(stdout=log, stderr=log)
    except (CellExecutionError, DeadKernelError, RuntimeError, TimeoutError) as error:
        print(
            f"{error}\n\nThe end of {log_path}:\n{log_path.read_text('utf-8', 'replace')[-5000:]}"
        )
        return 1
    nbformat.write(document, notebook)
    print(textwrap.indent(CELL, "   | ", lambda _: True))
    outputs = document.cells[0].outputs
    printed = "".join(o.text for o in outputs if o.get("name") == "stdout")
    print(textwrap.indent(printed, "   "))
    print(f"   (the notebook: {notebook}; what Spark said meanwhile: {log_path})")
    return 0


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1]), Path(sys.argv[2])))
