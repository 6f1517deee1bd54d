"""Find the Java that a kernel gets, read what its files say, and say that there is none; nothing is run."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from .files import read_text
from .fits import java_needed
from .records import Java, JavaSource


def find_java(environ: Mapping[str, str], java_home: str = "") -> Java | None:
    """Find Java: ``java_home``, else ``JAVA_HOME``, else the ``java`` of ``PATH``.

    The first of these that is given decides, as it does for Spark: None where it has no
    ``bin/java``. Of a launcher on ``PATH`` that is no part of a Java home (a jenv shim), the next
    one is taken. Nothing is run.
    """
    if java_home:
        return _read_java(Path(java_home), "java_home")
    if home := environ.get("JAVA_HOME", ""):
        return _read_java(Path(home), "JAVA_HOME")
    for folder in filter(None, environ.get("PATH", "").split(os.pathsep)):
        launcher = Path(os.path.realpath(Path(folder, "java")))
        java = _read_java(launcher.parent.parent, "PATH") if launcher.parent.name == "bin" else None
        if java:
            return java
    return None


def missing_java(environ: Mapping[str, str], java_home: str = "", spark_version: str = "") -> str:
    """Say where :func:`find_java` found none, and which one to install or name for this Spark.

    Spark's own failed start is said in the same words (``startup/cause_table.py``, which runs without this).
    """
    if java_home:
        where = f"{java_home} has no bin/java that can be run."
    elif home := environ.get("JAVA_HOME", ""):
        where = f"JAVA_HOME is {home}, which has no bin/java that can be run."
    else:
        where = "No Java was found: JAVA_HOME is not set, and java is not on PATH."
    fitting = java_needed(spark_version) or "Java 17"
    return f"{where} Install {fitting}, or give the directory of one as java_home or in JAVA_HOME."


def _read_java(home: Path, source: JavaSource) -> Java | None:
    try:
        if not os.access(home / "bin" / "java", os.X_OK):
            return None
        # A JDK 8 has a jre directory with a bin/java of its own.
        text = read_text((home.parent if home.name == "jre" else home) / "release") or ""
    except (OSError, ValueError):
        # A kernel.json that a hand has changed may name what no path can be: NUL, half a character.
        return None
    match = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', text, re.MULTILINE)
    return Java(java_home=str(home), version=int(match[1]) if match else None, source=source)
