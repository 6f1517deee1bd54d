"""Read what kernels lean on, each once for all that share it: environments, Spark homes, Java."""

from collections.abc import Mapping, Sequence

from .environments import read_environment
from .errors import KernelError
from .fits import fits_of
from .java import find_java
from .records import Environment, Fit, Java, SparkHome
from .silence import Silent, environment_files, home_files, java_files
from .spark import read_spark_home


class KernelParts:
    """Remember what was read; what does not answer is not read.

    Parameters
    ----------
    environ
        Where JAVA_HOME and PATH are looked up.
    silent
        Says what does not answer.
    """

    def __init__(self, environ: Mapping[str, str], silent: Silent) -> None:
        self._environ = environ
        self._silent = silent
        self._unheard: dict[str, str] = {}
        self._environments: dict[str, tuple[Environment | None, str]] = {}
        self._spark_homes: dict[str, tuple[SparkHome | None, str]] = {}
        self._judged: dict[
            tuple[Environment | None, SparkHome | None, Java | None], tuple[Fit, ...]
        ] = {}

    def environment(self, path: str) -> tuple[Environment | None, str]:
        """Return the environment, or why there is none."""
        if path not in self._environments:
            try:
                self._require_answer(environment_files(path))
                self._environments[path] = read_environment(path), ""
            except KernelError as error:
                self._environments[path] = None, str(error)
        return self._environments[path]

    def spark_home(self, path: str) -> tuple[SparkHome | None, str]:
        """Return the Spark home, or why there is none."""
        if not path:
            return None, "kernel.json names no SPARK_HOME, and its environment has no pyspark."
        if path not in self._spark_homes:
            try:
                self._require_answer(home_files(path))
                self._spark_homes[path] = read_spark_home(path), ""
            except KernelError as error:
                self._spark_homes[path] = None, str(error)
        return self._spark_homes[path]

    def java(self, java_home: str) -> tuple[Java | None, str]:
        """Return the Java; else why it was not looked for, empty where there is none."""
        if path := java_home or self._environ.get("JAVA_HOME", ""):
            try:
                self._require_answer(java_files(path))
            except KernelError as error:
                return None, str(error)
        return find_java(self._environ, java_home), ""

    def fits(
        self, environment: Environment | None, spark_home: SparkHome | None, java: Java | None
    ) -> tuple[Fit, ...]:
        """Judge what goes together, once for all kernels of the same."""
        key = (environment, spark_home, java)
        if key not in self._judged:
            self._judged[key] = fits_of(*key)
        return self._judged[key]

    def _require_answer(self, files: Sequence[str]) -> None:
        if files[0] not in self._unheard:
            self._unheard[files[0]] = self._silent([files]).get(files[0], "")
        if fault := self._unheard[files[0]]:
            raise KernelError(fault)
