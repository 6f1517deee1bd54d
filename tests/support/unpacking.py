"""Unpack archives as Java and Hadoop do: executors and YARN's nodes read with these."""

import tarfile
from collections.abc import Iterable
from pathlib import Path

from support import environments

ZIP_WAYS = ("java-zip-file", "java-zip-stream", "hadoop-zip-file", "hadoop-zip-stream")
TAR_WAYS = ("java-gzip", "hadoop-tar-file", "hadoop-tar-stream")

_PROGRAM = Path(__file__).with_name("Unpack.java")


def unpack(tasks: Iterable[tuple[str, Path, Path]], spark_home: Path, java_home: Path) -> None:
    """Unpack by each of some ways: way, archive, directory; with the Hadoop of a Spark."""
    tasks = list(tasks)
    environments.run(
        # Names are read in the encoding of the locale.
        *("env", "LC_ALL=C.UTF-8", java_home / "bin/java"),
        *("-cp", f"{spark_home}/jars/*", _PROGRAM),
        *(word for task in tasks for word in task),
    )
    for way, _, directory in tasks:
        if way == "java-gzip":
            _untar(directory)


def _untar(directory: Path) -> None:
    plain = directory / "plain.tar"
    with tarfile.open(plain, "r:") as file:
        file.extractall(directory, filter="tar")
    plain.unlink()
