"""Read what a pyspark says of the packages and Pythons that it needs."""

import re
from pathlib import Path


def read_release(spark_home: Path) -> dict[str, str]:
    """Return the least pandas, pyarrow and NumPy by its code, else by its extras, and its Pythons."""
    (metadata,) = spark_home.parent.glob("pyspark-*.dist-info/METADATA")
    head = metadata.read_text("utf-8").partition("\n\n")[0]
    code = (spark_home / "sql" / "pandas" / "utils.py").read_text("utf-8")
    extra = re.search(r"Requires-Dist: numpy[^\n]*>=([\d.]+)[^\n]*extra == .sql", head)
    found = {"numpy": extra[1] if extra else ""}
    found |= dict(re.findall(r'minimum_(\w+)_version = "([\d.]+)"', code))
    pythons = re.findall(
        r"^Classifier: Programming Language :: Python :: 3\.(\d+)$", head, re.MULTILINE
    )
    least = re.search(r"^Requires-Python: >=([\d.]+)$", head, re.MULTILINE)
    found["python"] = least[1] if least else ""
    found["newest_python"] = f"3.{max(map(int, pythons))}"
    return found
