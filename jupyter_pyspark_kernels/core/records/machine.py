"""Say what is found on this machine: environments, Spark homes, Java, and whether they go together."""

from typing import Literal

from .base import Record

EnvironmentKind = Literal["conda", "venv", "virtualenv", "uv", "pyenv", "prefix"]
MasterKind = Literal["local", "yarn", "standalone", "kubernetes"]
FitPart = Literal["python", "java", "pandas", "pyarrow", "numpy", "pyspark"]
JavaSource = Literal["java_home", "JAVA_HOME", "PATH"]


class Environment(Record):
    """Describe a Python environment by what its files say; nothing in it was run.

    Attributes
    ----------
    environment_dir
        The path as it was asked for.
    python
        Path of the interpreter: ``<environment_dir>/bin/python``.
    python_version
        Such as ``3.12.1``; ``3.12`` where the files say no more.
    implementation
        ``CPython`` or ``PyPy``.
    base_dir, base_python
        The installation that this environment leans on, and its interpreter; None for an
        environment with an interpreter of its own.
    package_count
        Installed distributions in its own site-packages.
    ipykernel, pyspark, pandas, pyarrow, numpy
        Version installed, None where it is not.
    editable
        Names of packages installed from a folder elsewhere, sorted.
    size_bytes
        Size of all files; None unless it was measured (it takes a walk through the tree).
    outside_links
        Paths (inside the environment) of links that leave it; None unless they were looked for.
    """

    environment_dir: str
    python: str
    kind: EnvironmentKind
    python_version: str
    implementation: str
    base_dir: str | None
    base_python: str | None
    system_site_packages: bool
    package_count: int
    ipykernel: str | None
    pyspark: str | None
    pandas: str | None
    pyarrow: str | None
    numpy: str | None
    editable: tuple[str, ...]
    size_bytes: int | None = None
    outside_links: tuple[str, ...] | None = None


class SparkHome(Record):
    """Describe a Spark installation by its files.

    Attributes
    ----------
    spark_version
        Such as ``4.3.0``; empty where no file says it.
    pythonpath
        What makes its own pyspark and py4j importable, absolute, in order.
    py4j_version
        Such as ``0.10.9.9``.
    scala_version, hadoop_version
        Such as ``2.13.16`` and ``3.4.1``; empty where no file says it.
    masters
        The kinds of masters that it can speak.
    """

    spark_home: str
    spark_version: str
    pythonpath: tuple[str, ...]
    py4j_version: str
    scala_version: str
    hadoop_version: str
    masters: tuple[MasterKind, ...]


class Java(Record):
    """Describe a Java installation.

    Attributes
    ----------
    version
        Major version, None where unknown.
    source
        What names it: the setting ``java_home``, or a variable.
    """

    java_home: str
    version: int | None
    source: JavaSource


class Fit(Record):
    """Say whether one part goes together with the Spark that is chosen.

    Attributes
    ----------
    version
        What is there of it; empty where it is not there, or not known.
    verdict
        ``limited`` where only some of Spark fails with it; ``untested`` where nothing is known.
    message
        What is to be said of it, and the way out; empty where it works and nothing is.
    mark
        The same in a few words, for a list to choose from; empty where nothing is wrong.
    """

    part: FitPart
    version: str
    verdict: Literal["works", "limited", "fails", "untested"]
    message: str = ""
    mark: str = ""
