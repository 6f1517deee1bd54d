"""Judge settings against this machine: what is there, what fits together, what clashes."""

import os
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Literal

from . import rules
from .archive import ALIAS, refused_editables, ships_archive
from .archive_checks import archive_field_problems, archive_problems, with_plain_names
from .conf_clashes import conf_clash_problems
from .conf_values import conf_value_problems
from .environments import read_environment
from .errors import KernelError
from .fits import fits_of, problems_of
from .java import find_java, missing_java
from .location_checks import location_problems, secret_problems
from .master_rule import spark_master
from .masters import cannot_speak, master_kind
from .merging import merge, with_found
from .pack_choices import choices_of
from .profile_checks import named_origins, ticked_problems
from .properties.choosing import choose_for
from .properties.defaults import DefaultsError, defaults_in_force
from .properties.launcher import launch_problems
from .records import Default, Environment, Fit, Java, Location, Problem, SparkHome
from .settings import KernelSettings
from .silence import Silent, silent_problems, silent_properties, wait_for_all
from .spark import pyspark_home_of, read_spark_home
from .submit_args import build
from .user_site import user_site_problems


@dataclass(frozen=True)
class Findings:
    """Hold what the settings mean on this machine.

    Attributes
    ----------
    settings
        Those that the kernel runs with: its profiles' merged, everything that was found filled in.
    own
        Those that it says itself, and what was found where no profile says it: what is stored.
    environment, spark_home, java
        None where they are missing or not usable; a problem says so.
    fits
        Whether they go together.
    defaults
        What is in force where they say nothing, by key; empty where it cannot be read.
    """

    settings: KernelSettings
    own: KernelSettings
    environment: Environment | None
    spark_home: SparkHome | None
    java: Java | None
    fits: tuple[Fit, ...]
    problems: tuple[Problem, ...]
    defaults: Mapping[str, Default]


def examine(
    settings: KernelSettings,
    location: Location,
    environ: Mapping[str, str],
    *,
    installs_ipykernel: bool,
    silent: Silent = wait_for_all,
) -> Findings:
    """Judge settings as a whole; nothing is written, and nothing of the environment is run.

    Parameters
    ----------
    environ
        Where SPARK_HOME, HADOOP_CONF_DIR, SPARK_CONF_DIR, JAVA_HOME and PATH are looked up.
    installs_ipykernel
        Whether a missing ipykernel will be installed.
    silent
        Says what else does not answer; the environment has to.
    """
    given, settings = settings, merge(settings)
    problems = [*ticked_problems(settings.profiles), *field_problems(settings)]
    faulty = {problem.field for problem in problems}

    environment = None
    if "environment_dir" not in faulty:
        try:
            environment = read_environment(settings.environment_dir)
        except KernelError as error:
            problems.append(Problem(field="environment_dir", message=str(error)))

    settings = with_plain_names(_with_found(settings, environ, environment))
    problems += (unheard := list(silent_problems(settings, environ, faulty, silent)))
    faulty |= {problem.field for problem in unheard}
    spark_home = None
    if "spark_home" not in faulty:
        try:
            spark_home = _spark_home(settings)
        except KernelError as error:
            problems.append(Problem(field="spark_home", message=str(error)))

    java = None
    if "java_home" not in faulty:
        java = find_java(environ, settings.java_home)
        problems += _java_problems(settings, java, spark_home, environ)
    if java and not settings.java_home:
        settings = settings.model_copy(update={"java_home": java.java_home})
    problems += conf_dir_problems(settings, faulty)
    if environment:
        problems += _environment_problems(settings, environment, installs=installs_ipykernel)
    if environment and ships_archive(settings.spark_master):
        problems += archive_problems(settings, environment)
        problems += user_site_problems(settings, environment, environ)
    fits = fits_of(environment, spark_home, java)
    problems += problems_of(fits)
    problems += _master_problems(settings, spark_home)
    chosen = choose_for(spark_home, environ)
    problems += conf_value_problems(settings, chosen, faulty)
    defaults, unread = _defaults(settings, spark_home, faulty)
    problems += unread
    problems += (unheard := list(silent_properties(settings.spark_conf, defaults, silent)))
    faulty |= {problem.field for problem in unheard}
    faulty |= {problem.field for problem in problems if problem.severity == "error"}
    problems += conf_clash_problems(settings, chosen, defaults, environment, faulty)
    problems += secret_problems(settings, location)
    problems += location_problems(location, environment)
    named = tuple(named_origins(problems, given))
    own = with_found(given, settings)
    return Findings(settings, own, environment, spark_home, java, fits, named, defaults)


def field_problems(settings: KernelSettings) -> Iterator[Problem]:
    """Yield what :mod:`.rules` say of every field, without looking at the machine."""
    judged = [
        ("kernel_name", rules.kernel_name(settings.kernel_name)),
        ("environment_dir", rules.environment_dir(settings.environment_dir)),
        ("spark_master", spark_master(settings.spark_master)),
    ]
    if settings.display_name:
        judged.append(("display_name", rules.display_name(settings.display_name)))
    if settings.spark_home:
        judged.append(("spark_home", rules.spark_home(settings.spark_home)))
    judged += [
        (field, rules.path(getattr(settings, field), field))
        for field in ("template", "java_home")
        if getattr(settings, field)
    ]
    judged += [
        (field, rules.conf_dir(getattr(settings, field), field))
        for field in ("hadoop_conf_dir", "spark_conf_dir")
        if getattr(settings, field)
    ]
    for key, value in settings.spark_conf.items():
        judged.append(
            (f"spark_conf.{rules.cut(key)}", rules.spark_key(key) or rules.spark_value(key, value))
        )
    for key, value in settings.env.items():
        judged.append((f"env.{rules.cut(key)}", rules.env_key(key) or rules.env_value(key, value)))
    judged += [("submit_args", rules.spark_value("submit_args", w)) for w in settings.submit_args]
    for field, message in judged:
        if message:
            yield Problem(field=field, message=message)
    yield from archive_field_problems(settings)
    for key, message in launch_problems(settings.spark_conf):
        yield Problem(field=f"spark_conf.{key}", message=message)
    yield from _length_problems(settings)


def _length_problems(settings: KernelSettings) -> Iterator[Problem]:
    # The archive's path is known to be short by rules.path; half of it is for percent signs.
    line = build(settings.spark_master, settings.spark_conf, None, ALIAS, settings.submit_args)
    size = len(line.encode(errors="surrogatepass"))
    if size > rules.SUBMIT_ARGS_BYTES - 2 * rules.PATH_BYTES:
        yield Problem(
            field="spark_conf",
            message=f"The Spark properties take {size} bytes; one environment variable carries them all "
            f"and holds {rules.SUBMIT_ARGS_BYTES}. Move some to spark-defaults.conf below spark_conf_dir.",
        )


def _with_found(
    settings: KernelSettings, environ: Mapping[str, str], environment: Environment | None
) -> KernelSettings:
    """Fill in what a later start should not have to find again."""
    found = {}
    if not settings.spark_home:
        own = pyspark_home_of(environment) if environment else None
        found["spark_home"] = environ.get("SPARK_HOME", "") or own or ""
    if not settings.hadoop_conf_dir and settings.spark_master == "yarn":
        found["hadoop_conf_dir"] = environ.get("HADOOP_CONF_DIR", "") or environ.get(
            "YARN_CONF_DIR", ""
        )
    if not settings.spark_conf_dir:
        found["spark_conf_dir"] = environ.get("SPARK_CONF_DIR", "")
    return settings.model_copy(update=found)


def _spark_home(settings: KernelSettings) -> SparkHome:
    if not settings.spark_home:
        raise KernelError(
            "No Spark was found: SPARK_HOME is not set and the environment has no pyspark. "
            "Give the directory of one as spark_home, or ask your administrator to set c.PySparkKernels.spark_home."
        )
    if message := rules.spark_home(settings.spark_home):
        raise KernelError(message)
    return read_spark_home(settings.spark_home)


_HELD = {
    "hadoop_conf_dir": "core-site.xml and yarn-site.xml",
    "spark_conf_dir": "spark-defaults.conf",
}


def conf_dir_problems(settings: KernelSettings, faulty: set[str]) -> Iterator[Problem]:
    """Yield directories of Hadoop's and Spark's configuration that are missing."""
    for field, held in _HELD.items():
        path = getattr(settings, field)
        if not path or field in faulty:
            continue
        if message := rules.conf_dir(path, field.upper()):
            yield Problem(field=field, message=message)
        elif not os.path.isdir(path):
            yield Problem(
                field=field,
                message=f"{path} is not a directory. Give the one that holds {held}.",
            )
    if settings.spark_master == "yarn" and not settings.hadoop_conf_dir:
        yield Problem(
            field="hadoop_conf_dir",
            severity="warning",
            message="YARN needs Hadoop's configuration, and HADOOP_CONF_DIR is not set. Give its directory as "
            "hadoop_conf_dir, or the kernel will only start where the Jupyter server has it set.",
        )


def _defaults(
    settings: KernelSettings, spark_home: SparkHome | None, faulty: set[str]
) -> tuple[Mapping[str, Default], list[Problem]]:
    """Return the defaults in force; none where they cannot be read, with the problem."""
    if spark_home is None or "spark_conf_dir" in faulty:
        return {}, []
    try:
        found = defaults_in_force(
            spark_home.spark_home, settings.spark_conf_dir, settings.submit_args
        )
    except DefaultsError as error:
        return {}, [Problem(field="spark_conf_dir", message=str(error))]
    return found, []


def _java_problems(
    settings: KernelSettings,
    java: Java | None,
    spark_home: SparkHome | None,
    environ: Mapping[str, str],
) -> Iterator[Problem]:
    if java is None:
        version = spark_home.spark_version if spark_home else ""
        message = missing_java(environ, settings.java_home, version)
        severity: Literal["error", "warning"] = "error" if settings.java_home else "warning"
        yield Problem(field="java_home", message=message, severity=severity)
    # What a variable says was not judged with the fields.
    elif not settings.java_home and (found := rules.path(java.java_home, java.source)):
        yield Problem(field="java_home", message=found)


def _environment_problems(
    settings: KernelSettings, environment: Environment, *, installs: bool
) -> Iterator[Problem]:
    if environment.ipykernel is None:
        if installs:
            message = f"Environment {environment.environment_dir} has no ipykernel; it will be installed first."
        else:
            message = (
                f"Environment {environment.environment_dir} has no ipykernel. Install it with "
                f"'{environment.python} -m pip install ipykernel', or have it installed with the kernel."
            )
        yield Problem(
            field="environment_dir",
            message=message,
            severity="warning" if installs else "error",
            in_shell="" if installs else "Give --install-ipykernel for that.",
        )
    if not ships_archive(settings.spark_master):
        return
    yield from _editable_problems(settings, environment)


def _editable_problems(settings: KernelSettings, environment: Environment) -> Iterator[Problem]:
    for name, why in refused_editables(environment, choices_of(settings)):
        message = f"The archive cannot carry {name}: it {why}"
        yield Problem(field="environment_dir", message=message)


def _master_problems(settings: KernelSettings, spark_home: SparkHome | None) -> Iterator[Problem]:
    if spark_home and (why := cannot_speak(spark_home, master_kind(settings.spark_master))):
        yield Problem(field="spark_master", message=why)
