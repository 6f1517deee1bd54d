"""Find the Java that a kernel gets, and read what its files say; nothing is run."""

import os
import re
from collections.abc import Mapping
from pathlib import Path

from .files import read_text
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


def _read_java(home: Path, source: JavaSource) -> Java | None:
    try:
        if not os.access(home / "bin" / "java", os.X_OK):
            return None
        # A JDK 8 has a jre directory with a bin/java of its own.
        text = read_text((home.parent if home.name == "jre" else home) / "release") or ""
    except OSError:
        return None
    match = re.search(r'^JAVA_VERSION="(?:1\.)?(\d+)', text, re.MULTILINE)
    return Java(java_home=str(home), version=int(match[1]) if match else None, source=source)
