"""Make Spark homes of which only the files that say what they are are there."""

from pathlib import Path


def make_home(home: Path, spark_version: str) -> Path:
    """Make one that is read as whole, of any version."""
    for name in ("bin/spark-submit", "python/lib/pyspark.zip", "python/lib/py4j-0.10.9.7-src.zip"):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (home / "RELEASE").write_text(f"Spark {spark_version} built for Hadoop 3.4.2\n")
    return home
