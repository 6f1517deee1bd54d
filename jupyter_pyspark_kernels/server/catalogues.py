"""Start jobs that build the catalogue of a Spark from that Spark; its properties are known exactly then."""

from collections.abc import Callable, Mapping

from ..config import PySparkKernels
from ..core import rules
from ..core.errors import InvalidSettingsError
from ..core.java import find_java, missing_java
from ..core.properties.building import build_catalogue
from ..core.properties.built import store_built
from ..core.records import Problem
from ..core.spark import read_spark_home
from .answering import Answering
from .answers import Job
from .jobs import Control, Jobs, Task
from .policy import Policy
from .requests import BuildRequest, parse

_DIRECTORIES: Mapping[str, Callable[[str], str | None]] = {
    "spark_home": rules.spark_home,
    "java_home": lambda value: rules.path(value, "Java home") if value else None,
}


class Catalogues:
    """Build catalogues; they are stored in the cache directory of this server's user."""

    def __init__(
        self,
        config: PySparkKernels,
        policy: Policy,
        jobs: Jobs,
        environ: Mapping[str, str],
        answering: Answering,
    ) -> None:
        self._answering = answering
        self._config = config
        self._policy = policy
        self._jobs = jobs
        self._environ = environ

    def build(self, body: Mapping[str, object]) -> Job:
        """Start a job; what is wrong with the Spark or the Java is said at once.

        Raises
        ------
        KernelError
        """
        asked = parse(BuildRequest, body)
        given = {"spark_home": asked.spark_home, "java_home": asked.java_home}
        found = {field: judge(given[field]) for field, judge in _DIRECTORIES.items()}
        problems = [Problem(field=key, message=said) for key, said in found.items() if said]
        if not problems:
            self._answering.require_home(asked.spark_home)
        problems += [] if problems else self._policy.home_problems(asked.spark_home)
        if problems:
            raise InvalidSettingsError(problems)
        version = read_spark_home(asked.spark_home).spark_version
        java_home = (
            str(self._config.fixed_settings.get("java_home", ""))
            or asked.java_home
            or self._config.java_home
        )
        if find_java(self._environ, java_home) is None:
            message = missing_java(self._environ, java_home, version)
            raise InvalidSettingsError([Problem(field="java_home", message=message)])
        environ = {**self._environ, **({"JAVA_HOME": java_home} if java_home else {})}

        def work(control: Control) -> None:
            store_built(build_catalogue(asked.spark_home, environ, control.cancelled), environ)

        keys = frozenset({("catalogue", version)})
        return self._jobs.start(Task("build", "", "", "test", keys, work))
