"""Say what is tried: a Spark with a Python, a Java and packages."""

from typing import NamedTuple

SPARKS = ("3.5.9", "4.0.5", "4.1.4", "4.2.1", "4.3.0")

PANDAS_2 = ("numpy==2.*", "pandas==2.3.3", "pyarrow==26.0.1")
PANDAS_3 = ("numpy==2.*", "pandas==3.*", "pyarrow==26.0.1")
OLDER = ("numpy==1.*", "pandas==2.2.3", "pyarrow==17.0.0")


class Cell(NamedTuple):
    """Name one try; packages are requirements, Java 0 is that of this machine."""

    spark: str
    python: str
    packages: tuple[str, ...] = ()
    java: int = 0

    def __str__(self) -> str:
        """Return the words that name it in the results."""
        return " ".join((self.spark, self.python, str(self.java), *self.packages))


CELLS = (
    *(Cell(spark, "3.11", PANDAS_3) for spark in SPARKS),
    *(Cell(spark, "3.11", PANDAS_2) for spark in SPARKS),
    # NumPy 1: what is left of what fails with 3.5.
    Cell("3.5.9", "3.11", OLDER),
    Cell("3.5.9", "3.12", OLDER),
    Cell("3.5.9", "3.12", (*OLDER, "setuptools<80")),
    # Older than what the release asks for.
    Cell("4.0.5", "3.11", ("numpy==1.*", "pandas==1.5.3", "pyarrow==17.0.0")),
    Cell("4.3.0", "3.11", OLDER),
    Cell("4.3.0", "3.13", PANDAS_2),
    *(Cell(spark, "3.11", (), 25) for spark in SPARKS),
    *(Cell(spark, "3.11", (), 21) for spark in ("3.5.9", "4.1.4", "4.3.0")),
    # Java 17, which is too new for it.
    Cell("3.2.4", "3.9"),
)
