"""Refuse what does not answer, before a thread of the server waits for it for ever."""

from collections.abc import Mapping, Sequence

from ..core import rules
from ..core.errors import EnvironmentUnusableError, InvalidSettingsError
from ..core.finding.search import Finder
from ..core.records import Problem
from ..core.silence import home_files


class Answering:
    """Ask the process that may hang in the server's place."""

    def __init__(self, finder: Finder) -> None:
        self._finder = finder

    def require_environment(self, environment_dir: str) -> None:
        """Refuse an environment that does not answer.

        Raises
        ------
        InvalidSettingsError
        """
        if rules.environment_dir(environment_dir):
            return
        try:
            self._finder.require_answer(environment_dir)
        except EnvironmentUnusableError as error:
            problem = Problem(field="environment_dir", message=str(error))
            raise InvalidSettingsError([problem]) from error

    def require_home(self, spark_home: str) -> None:
        """Refuse a Spark home that does not answer.

        Raises
        ------
        InvalidSettingsError
        """
        if spark_home and (faults := self.silent([home_files(spark_home)])):
            problems = [Problem(field="spark_home", message=fault) for fault in faults.values()]
            raise InvalidSettingsError(problems)

    def silent(self, groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
        """Return what is to be said of each group that does not answer, by its first path."""
        return self._finder.silent(groups)
