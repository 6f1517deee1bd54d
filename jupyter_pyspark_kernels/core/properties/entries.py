"""Ask a Spark installation for its configuration entries, and its converters for their answers."""

import json
import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import CancelledError, KernelError
from ..java import find_java, missing_java
from ..spark import SparkHomeError, read_spark_home

_WORKER = Path(__file__).with_name("entry_worker.py")
_BATCH = 5000
# A Spark that has not answered everything by then is taken to hang.
_SECONDS = 600
_LOOKS_SECONDS = 0.2


class Answer(NamedTuple):
    """Hold what Spark's converter said: the kind and text of the value, or of the error."""

    accepted: bool
    kind: str
    text: str


class SparkEntries:
    """Hold a Spark's JVM as long as it is asked.

    Attributes
    ----------
    spark_version
        As its files say it.
    facts
        What the worker said first: entries, units, deprecations.
    """

    def __init__(self, spark_version: str, child: "subprocess.Popen[str]") -> None:
        self.spark_version = spark_version
        self._child = child
        self.facts: dict[str, Any] = self._line()

    def convert(self, pairs: Sequence[tuple[str, str]]) -> list[Answer]:
        """Return what Spark's own converter says of each pair of key and value."""
        answers: list[Answer] = []
        for start in range(0, len(pairs), _BATCH):
            # A child that is gone shows when its answer is read.
            with suppress(BrokenPipeError):
                if self._child.stdin:
                    self._child.stdin.write(json.dumps(pairs[start : start + _BATCH]) + "\n")
                    self._child.stdin.flush()
            answers += [Answer(*answer) for answer in self._line()]
        return answers

    def _line(self) -> Any:
        line = self._child.stdout.readline() if self._child.stdout else ""
        if not line:
            errors = self._child.stderr.read() if self._child.stderr else ""
            last = errors.strip().rsplit("\n", 1)[-1][:500]
            raise KernelError(
                f"Spark's Java ended before it had said what its properties are: {last or 'no message'}. "
                "Check that this Spark starts with the Java of JAVA_HOME."
            )
        return json.loads(line)


def never() -> bool:
    """Be a question whether to stop that is always answered with no."""
    return False


@contextmanager
def spark_entries(
    spark_home: str, environ: Mapping[str, str], cancelled: Callable[[], bool] = never
) -> Iterator[SparkEntries]:
    """Start a Spark's JVM for its entries, and end it on the way out.

    Raises
    ------
    CancelledError
        When ``cancelled``, which is asked several times a second, said so.
    SparkHomeError
        When there is no whole Spark, or its version is not known.
    KernelError
        When there is no Java, or the JVM could not say what was asked.
    """
    home = read_spark_home(os.path.abspath(spark_home))
    if not home.spark_version:
        raise SparkHomeError(f"{spark_home} does not say which Spark it is. Install Spark again.")
    java = find_java(environ)
    if java is None:
        raise KernelError(missing_java(environ, spark_version=home.spark_version))
    command = [sys.executable, "-I", "-X", "utf8", str(_WORKER), home.spark_home]
    command += [os.path.join(java.java_home, "bin", "java"), home.pythonpath[1]]
    kept = {key: environ[key] for key in ("PATH", "LD_LIBRARY_PATH") if key in environ}
    with subprocess.Popen(
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        encoding="utf-8",
        cwd="/",
        env=kept,
        start_new_session=True,
    ) as child:
        ended = threading.Event()
        threading.Thread(target=_limit, args=(child, ended, cancelled), daemon=True).start()
        try:
            yield SparkEntries(home.spark_version, child)
        except KernelError as error:
            if cancelled():
                raise CancelledError("Stopped while Spark was asked for its properties.") from error
            raise
        finally:
            ended.set()
            # Java ends with its standard input, and the worker with its own.
            with suppress(BrokenPipeError):
                if child.stdin:
                    child.stdin.close()
            try:
                child.wait(20)
            except subprocess.TimeoutExpired:
                child.kill()


def _limit(
    child: "subprocess.Popen[str]", ended: threading.Event, cancelled: Callable[[], bool]
) -> None:
    """Kill a child that takes too long, or that nobody waits for any more."""
    last = time.monotonic() + _SECONDS
    while not ended.wait(_LOOKS_SECONDS):
        if cancelled() or time.monotonic() > last:
            child.kill()
            return
