"""Leave out what does not answer before it is read: on a mount that stalls, a read never ends.

A command line waits, and is ended by who waits for it. A server's thread could not even be ended, so
a server asks a process that may hang (:meth:`.finding.search.Finder.silent`).
"""

import os
from collections.abc import Callable, Collection, Iterator, Mapping, Sequence
from typing import TypeAlias

from .properties.clashes.places import named_paths
from .properties.defaults import FILE_NAME
from .records import Default, Problem
from .settings import KernelSettings
from .spark import SPARK_SUBMIT

# Takes groups of paths; returns what is to be said of each group that does not answer, by its first.
Silent: TypeAlias = Callable[[Sequence[Sequence[str]]], Mapping[str, str]]


def wait_for_all(groups: Sequence[Sequence[str]]) -> Mapping[str, str]:
    """Leave nothing out."""
    del groups
    return {}


def home_files(spark_home: str) -> tuple[str, ...]:
    """Return what is read of a Spark home, itself first."""
    names = (SPARK_SUBMIT, "python/lib", "jars", "RELEASE", "conf", f"conf/{FILE_NAME}")
    return (spark_home, *(os.path.join(spark_home, name) for name in names))


def java_files(java_home: str) -> tuple[str, ...]:
    """Return what is read of a Java, itself first."""
    return (java_home, *(os.path.join(java_home, name) for name in ("bin/java", "release")))


def environment_files(environment_dir: str) -> tuple[str, ...]:
    """Return what is read first of an environment, itself first."""
    names = ("bin/python", "pyvenv.cfg", "conda-meta", "lib")
    return (environment_dir, *(os.path.join(environment_dir, name) for name in names))


def silent_problems(
    settings: KernelSettings,
    environ: Mapping[str, str],
    faulty: Collection[str],
    silent: Silent,
) -> Iterator[Problem]:
    """Yield the fields whose directories or files do not answer; they must not be read.

    Parameters
    ----------
    settings
        With what was found filled in.
    faulty
        Fields that are not read, since they are wrong by themselves.
    """
    spark_conf_dir, java_home = settings.spark_conf_dir, settings.java_home
    java_home = java_home or environ.get("JAVA_HOME", "")
    read = {
        "spark_home": home_files(settings.spark_home),
        "spark_conf_dir": (spark_conf_dir, os.path.join(spark_conf_dir, FILE_NAME)),
        "hadoop_conf_dir": (settings.hadoop_conf_dir,),
        "java_home": java_files(java_home),
        "template": (settings.template,),
    }
    asked = {field: files for field, files in read.items() if files[0] and field not in faulty}
    faults = silent(list(asked.values()))
    for field, files in asked.items():
        if files[0] in faults:
            yield Problem(field=field, message=faults[files[0]])


def silent_properties(
    spark_conf: Mapping[str, str], defaults: Mapping[str, Default], silent: Silent
) -> Iterator[Problem]:
    """Yield the properties that name a place that does not answer: a start would wait for it too."""
    given = {key: default.value for key, default in defaults.items()} | dict(spark_conf)
    asked = {path: key for key, path in named_paths(given)}
    faults = silent([(path,) for path in asked]) if asked else {}
    for path, fault in faults.items():
        yield Problem(field=f"spark_conf.{asked[path]}", message=fault, severity="warning")
