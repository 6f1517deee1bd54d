"""Judge the properties of settings together: with the defaults in force, the master, the Spark home."""

from collections.abc import Collection, Iterator, Mapping

from .errors import KernelError
from .packages import installed_packages
from .properties.catalogue import Catalogue
from .properties.choosing import choose_by_version
from .properties.clashes import Effective, find_clashes
from .properties.defaults import Default, defaults_in_force
from .records import Environment, Problem, SparkHome
from .rules import cut
from .settings import KernelSettings

# A part of the names of properties that are judged by the environment.
_ASKS_PACKAGES = "arrow"


def conf_clash_problems(
    settings: KernelSettings,
    spark_home: SparkHome | None,
    environment: Environment | None,
    faulty: Collection[str],
    environ: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield what clashes; a property that is wrong by itself is left out, as that is said already.

    Parameters
    ----------
    faulty
        Fields that have a problem of their own.
    environ
        Where the catalogues are looked up that the user had built.
    """
    wrong = {field.removeprefix("spark_conf.") for field in faulty}
    own = {key: value for key, value in settings.spark_conf.items() if cut(key) not in wrong}
    conf = Effective(
        own=own,
        master="" if "spark_master" in faulty else settings.spark_master,
        catalogue=_catalogue(spark_home, environ),
        defaults=_defaults(settings, faulty),
        packages=_packages(settings, environment),
    )
    # A row of the form shows the first of its problems.
    for clash in sorted(find_clashes(conf), key=lambda each: each.rule.severity):
        yield Problem(
            field=f"spark_conf.{cut(clash.key)}",
            message=clash.message,
            severity=clash.rule.severity,
        )


def _catalogue(spark_home: SparkHome | None, environ: Mapping[str, str]) -> Catalogue:
    """Return the properties of the Spark that starts; of the newest release where it is not known."""
    try:
        version = spark_home.spark_version if spark_home else ""
        return choose_by_version(version, environ).read()
    except KernelError:
        return choose_by_version("").read()


def _defaults(settings: KernelSettings, faulty: Collection[str]) -> Mapping[str, Default]:
    """Return the defaults in force; none where they cannot be read, which is said elsewhere."""
    if "spark_conf_dir" in faulty or "spark_home" in faulty:
        return {}
    try:
        return defaults_in_force(settings.spark_home, settings.spark_conf_dir, settings.submit_args)
    except KernelError:
        return {}


def _packages(settings: KernelSettings, environment: Environment | None) -> Collection[str] | None:
    """Return the environment's packages where a rule needs them: reading them takes a while."""
    if environment is None or not any(_ASKS_PACKAGES in key for key in settings.spark_conf):
        return None
    return installed_packages(environment)
