"""Find a Spark of a certain release: the one under test, or another one, kept below ``.dev``."""

import shutil
from importlib.metadata import version
from pathlib import Path

from support import environments, places


def spark_home(wanted: str) -> Path:
    """Return the home of a Spark; one that is not that of the tests is fetched once."""
    if version("pyspark") == wanted:
        return places.find_spark_home()
    target = places.DEV_DIR / "sparks" / wanted
    if not (target / "complete").exists():
        shutil.rmtree(target, ignore_errors=True)
        words = ("pip", "install", "--quiet", "--no-config", "--no-deps", "--target", target)
        environments.run(places.tool("uv"), *words, f"pyspark=={wanted}")
        (target / "complete").touch()
    return target / "pyspark"
