"""Hold what each Spark release needs, and what is known to fail with it: one table, with sources.

What was read, for each row:

- Python: Requires-Python and the classifiers of pyspark in the package index. Those before 3.1 have
  no Requires-Python, so nothing is too old for them.
- Java: "Spark runs on Java …" in https://spark.apache.org/docs/<version>/ of 2.4, 3.0 (the least
  only), 3.3, 3.5 and 4.0; and the class files of 4.3, which are for 17. The rows between follow
  their neighbours; 11 as the newest of 3.0 to 3.2 was not checked. 21 with 3.5 and 4.1, and 25 with
  4.2 and 4.3, were tried.
- pandas, pyarrow, NumPy: ``require_minimum_…_version`` in ``pyspark/sql/pandas/utils.py`` of 3.5.9,
  4.0.5, 4.1.4, 4.2.1 and 4.3.0, and for the NumPy of 3.5 its package's extras. Spark says no newest.

What was tried, with each of these five, is in benchmarks/fits, and a test holds this table against it:
a session, a job on Python workers, user-defined functions, data frames to and from pandas with and
without Arrow, pandas functions, pandas on Spark, a feature of pyspark.ml. ``KNOWN`` holds what did
not work.
"""

from typing import Literal, NamedTuple

from .records import FitPart

Version = tuple[int, ...]


class Needs(NamedTuple):
    """Say what a Spark release needs, and the newest that it was made for; None where not known."""

    python: Version | None
    newest_python: Version | None
    java: int
    newest_java: int
    pandas: Version | None = None
    pyarrow: Version | None = None
    numpy: Version | None = None


class Known(NamedTuple):
    """Name what does not work though a release's needs are met.

    Attributes
    ----------
    first_spark, last_spark
        Minor versions of Spark, both included.
    first
        The version of the part from which on it fails.
    verdict
        ``limited`` where only some of Spark fails.
    why
        Goes on after "Spark 3.5.6 with Python 3.12.1: ".
    way_out
        What to do.
    """

    part: FitPart
    first_spark: Version
    last_spark: Version
    first: Version
    verdict: Literal["limited", "fails"]
    why: str
    way_out: str


# Spark minor version to what it needs. A later Spark is judged by the last row.
NEEDS: dict[Version, Needs] = {
    (2, 4): Needs(None, None, 8, 8),
    (3, 0): Needs(None, None, 8, 11),
    (3, 1): Needs((3, 6), None, 8, 11),
    (3, 2): Needs((3, 6), None, 8, 11),
    (3, 3): Needs((3, 7), None, 8, 17),
    (3, 4): Needs((3, 7), None, 8, 17),
    (3, 5): Needs((3, 8), (3, 11), 8, 21, (1, 0, 5), (4, 0, 0), (1, 15)),
    (4, 0): Needs((3, 9), (3, 13), 17, 21, (2, 0, 0), (11, 0, 0), (1, 21)),
    (4, 1): Needs((3, 10), (3, 14), 17, 21, (2, 2, 0), (15, 0, 0), (1, 22)),
    (4, 2): Needs((3, 10), (3, 14), 17, 25, (2, 2, 0), (18, 0, 0), (1, 22)),
    (4, 3): Needs((3, 11), (3, 14), 17, 25, (2, 2, 0), (18, 0, 0), (1, 23, 2)),
}
KNOWN: tuple[Known, ...] = (
    # https://issues.apache.org/jira/browse/SPARK-29536
    Known("python", (2, 4), (2, 4), (3, 8), "fails", "its cloudpickle cannot serialize functions of this Python.", "Choose an older Python or a newer Spark."),
    # Tried with pyspark 3.3.4 and Python 3.11: "code() argument 13 must be str, not int".
    Known("python", (2, 4), (3, 3), (3, 11), "fails", "its cloudpickle cannot serialize functions of this Python.", "Choose an older Python or a newer Spark."),
    # https://docs.python.org/3/whatsnew/3.12.html: distutils was removed; the rest works.
    Known("python", (2, 4), (3, 5), (3, 12), "limited", "its pandas functions import distutils, which is gone from this Python.", "Install setuptools, which has it, choose an older Python or a newer Spark."),
    # Tried: "np.NaN was removed in the NumPy 2.0 release"; its package asks for numpy<2 too.
    Known("numpy", (3, 5), (3, 5), (2,), "limited", "pandas on Spark uses np.NaN, which is gone from this NumPy, and cannot be imported.", "Install NumPy 1.26, or choose a newer Spark."),
    # Tried: "cannot import name 'DateOffset' from 'pandas.tseries.frequencies'"; and None in a text
    # column came back as 'NaN' (3.5, 4.0) or 'nan' from createDataFrame where Arrow was off.
    # Spark 4.2 and 4.3 warn of it themselves: "does not yet fully support pandas >= 3.0.0".
    Known("pandas", (3, 5), (4, 3), (3,), "limited", "pandas on Spark cannot be imported, and createDataFrame without Arrow turns missing values into the text nan.", "Install pandas 2."),
    # https://issues.apache.org/jira/browse/SPARK-24417; mended in 3.0.
    Known("java", (2, 4), (2, 4), (11,), "fails", "it cannot read the class files of this Java.", "Give a Java 8 as java_home."),
    # https://issues.apache.org/jira/browse/SPARK-33772; mended in 3.3. Tried with 3.2.4: "StorageUtils
    # cannot access class sun.nio.ch.DirectBuffer".
    Known("java", (3, 0), (3, 2), (17,), "fails", "it uses parts of Java that this one has closed.", "Give a Java 8 or 11 as java_home."),
    # Tried with Java 25: "UnsupportedOperationException: getSubject is not supported", up to 4.0 at
    # the start, with 4.1 when a file is written. The older Hadoop asks for what Java 24 took away:
    # https://openjdk.org/jeps/486
    Known("java", (3, 0), (4, 0), (24,), "fails", "its Hadoop uses Java's security manager, which is gone from this Java.", "Give a Java 17 or 21 as java_home."),
    Known("java", (4, 1), (4, 1), (24,), "limited", "reading and writing files uses Java's security manager, which is gone from this Java.", "Give a Java 17 or 21 as java_home."),
)  # fmt: skip
