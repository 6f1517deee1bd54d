"""Make Spark homes of any version."""

from pathlib import Path


def make_home(home: Path, spark_version: str) -> Path:
    """Make one that is read as whole: only the files that say what it is are there."""
    for name in ("bin/spark-submit", "python/lib/pyspark.zip", "python/lib/py4j-0.10.9.7-src.zip"):
        path = home / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch()
    (home / "RELEASE").write_text(f"Spark {spark_version} built for Hadoop 3.4.2\n")
    return home


def disguise(spark_home: Path, home: Path, spark_version: str) -> Path:
    """Make a whole Spark of a version that is not shipped: links to a real one, under another name."""
    home.mkdir()
    for name in ("bin", "jars", "python"):
        (home / name).symlink_to(spark_home / name)
    (home / "RELEASE").write_text(f"Spark {spark_version} built for Hadoop 3.4.2\n")
    return home
