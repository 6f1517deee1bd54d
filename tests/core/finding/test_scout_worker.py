"""Start the process that searches without what it does not need."""

import subprocess
import sys

MODULE = "jupyter_pyspark_kernels.core.finding.scout"


def test_it_does_not_wait_for_pydantic_or_yaml() -> None:
    script = f"import sys, {MODULE}\nprint(*{{name.partition('.')[0] for name in sys.modules}})"
    done = subprocess.run(
        [sys.executable, "-c", script], capture_output=True, text=True, check=True
    )

    assert not {"pydantic", "yaml", "tomllib", "asyncio"} & set(done.stdout.split())
