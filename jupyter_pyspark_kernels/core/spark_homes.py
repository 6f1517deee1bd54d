"""Find Spark homes, and say of each what it is, why it is offered, and what goes with it."""

import glob
import os
import threading
import time
from collections.abc import Callable, Iterable, Mapping, Sequence
from typing import TypeVar

from pydantic import Field

from .errors import KernelError
from .fits import java_fit, java_needed, python_marks
from .home_places import HOME_PLACES, HomePlace
from .java import find_java
from .properties.defaults import FILE_NAME
from .records import Environment, Java, Record, SparkHome
from .spark import SPARK_SUBMIT, pyspark_home_of, read_spark_home

# How many homes are listed, and how many matches of one pattern are looked at.
MOST_HOMES = 50
_MOST_MATCHES = 20
# A place on a disk that does not answer must not keep the others from being listed.
SECONDS = 2.0

Named = Sequence[tuple[str, str]]
ResultT = TypeVar("ResultT")


class FoundSparkHome(Record):
    """Offer a Spark home.

    Attributes
    ----------
    sources
        Why it is offered, in words: ``SPARK_HOME``, ``pyspark of /envs/etl``, ``EMR, …``.
    found, fault
        ``found`` is None where ``fault`` says why it is broken.
    needs_java
        Such as ``Java 17 to 25``; empty where that is not known.
    java, java_mark
        The Java that a kernel gets unless it sets java_home, and why that does not go with this
        Spark; None where there is none, empty where nothing is wrong.
    unfit_pythons
        Python minor versions that do not go with it, each with a few words why.
    defaults_file
        The ``spark-defaults.conf`` in its ``conf``; empty where it has none.
    """

    spark_home: str
    sources: tuple[str, ...]
    found: SparkHome | None
    fault: str = ""
    needs_java: str = ""
    java: Java | None = None
    java_mark: str = ""
    unfit_pythons: dict[str, str] = Field(default_factory=dict)
    defaults_file: str = ""


class SparkHomes:
    """Look for Spark homes; what hangs is waited for once, and left out until it has ended.

    Parameters
    ----------
    environ
        Where SPARK_HOME, JAVA_HOME and PATH are looked up.
    home
        The user's home directory.
    root
        Where ``/`` is, for tests.
    """

    def __init__(
        self,
        environ: Mapping[str, str],
        home: str,
        places: Sequence[HomePlace] = HOME_PLACES,
        root: str = "",
    ) -> None:
        self._environ = environ
        self._home = home
        self._places = places
        self._root = root
        self._running: dict[str, threading.Thread] = {}

    def find(
        self, named: Named, environments: Iterable[Environment] = (), java_home: str = ""
    ) -> list[FoundSparkHome]:
        """List the homes: named ones first, then SPARK_HOME, environments' pyspark, usual places.

        Parameters
        ----------
        named
            Path and source of those that somebody configured: broken ones are listed too. A path
            with ``*`` or ``?`` stands for the whole ones that match.
        java_home
            The Java that is configured for kernels.
        """
        given = [one for one in named if not _is_pattern(one[0])]
        places = [HomePlace(*one) for one in named if _is_pattern(one[0])]
        if path := self._environ.get("SPARK_HOME"):
            given.append((path, "SPARK_HOME"))
        asked: dict[str, Callable[[], list[FoundSparkHome]]] = {}
        java = find_java(self._environ, java_home)
        for path, source in given:
            asked.setdefault(f"named {path}", lambda p=path, s=source: [_described(p, s, java)])  # type: ignore[misc]
        asked["environments"] = lambda: _of_environments(environments, java)
        for place in (*places, *self._places):
            asked[place.pattern] = lambda p=place: self._look(p, java)  # type: ignore[misc]
        answers = self._within(SECONDS, asked)
        hanging = [
            FoundSparkHome(spark_home=path, sources=(source,), found=None, fault=_silent(path))
            for path, source in given
            if f"named {path}" not in answers
        ]
        listed = _once([one for key in asked for one in answers.get(key, [])], given)
        return [*listed, *hanging][:MOST_HOMES]

    def _look(self, place: HomePlace, java: Java | None) -> list[FoundSparkHome]:
        """Return the whole homes of a usual place."""
        pattern = place.pattern
        if pattern.startswith("~/"):
            pattern = os.path.join(glob.escape(self._home), pattern[2:])
        else:
            pattern = glob.escape(self._root) + pattern
        # The newest first, as far as names say it.
        matches = sorted(glob.iglob(pattern), reverse=True)[:_MOST_MATCHES]
        homes = [path for path in matches if os.path.isfile(os.path.join(path, SPARK_SUBMIT))]
        return [_described(path, place.who, java) for path in homes]

    def _within(
        self, seconds: float, asked: Mapping[str, Callable[[], ResultT]]
    ) -> dict[str, ResultT]:
        """Return what was answered in time, by its key; what hangs already is not asked again."""
        answers: dict[str, ResultT] = {}

        def answer(key: str, work: Callable[[], ResultT]) -> None:
            answers[key] = work()

        self._running = {key: one for key, one in self._running.items() if one.is_alive()}
        started = {}
        for key, work in asked.items():
            if key not in self._running:
                # A daemon: a thread that hangs in the kernel can't be ended, and must not be waited for.
                started[key] = threading.Thread(target=answer, args=(key, work), daemon=True)
                started[key].start()
        end = time.monotonic() + seconds
        for key, thread in started.items():
            thread.join(max(0.0, end - time.monotonic()))
            if thread.is_alive():
                self._running[key] = thread
        return dict(answers)


def _of_environments(
    environments: Iterable[Environment], java: Java | None
) -> list[FoundSparkHome]:
    homes: dict[str, str] = {}
    for environment in environments:
        if len(homes) < MOST_HOMES and (path := pyspark_home_of(environment)):
            homes.setdefault(path, f"pyspark of {environment.environment_dir}")
    return [_described(path, source, java) for path, source in homes.items()]


def _described(path: str, source: str, java: Java | None) -> FoundSparkHome:
    try:
        home = read_spark_home(path)
    except KernelError as error:
        return FoundSparkHome(spark_home=path, sources=(source,), found=None, fault=str(error))
    version = home.spark_version
    defaults = os.path.join(path, "conf", FILE_NAME)
    return FoundSparkHome(
        spark_home=path,
        sources=(source,),
        found=home,
        needs_java=java_needed(version),
        java=java,
        java_mark=java_fit(version, java).mark if java else "",
        unfit_pythons=python_marks(version),
        defaults_file=defaults if os.path.isfile(defaults) else "",
    )


def _once(found: Iterable[FoundSparkHome], named: Named) -> list[FoundSparkHome]:
    """Join what is one directory by several paths; of broken ones, keep those that are named."""
    by_place: dict[str, FoundSparkHome] = {}
    names = {path for path, _ in named}
    for one in found:
        if one.found is None and one.spark_home not in names:
            continue
        place = os.path.realpath(one.spark_home)
        first = by_place.setdefault(place, one)
        sources = dict.fromkeys((*first.sources, *one.sources))
        by_place[place] = first.model_copy(update={"sources": tuple(sources)})
    return list(by_place.values())


def _is_pattern(path: str) -> bool:
    return any(sign in path for sign in "*?")


def _silent(path: str) -> str:
    return (
        f"{path} did not answer within {SECONDS:g} seconds. Its disk may be away: look again "
        "later, or choose another Spark home."
    )
