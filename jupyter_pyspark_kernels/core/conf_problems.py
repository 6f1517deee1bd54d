"""Judge the properties of settings as the Spark that starts does: each by itself, then all together."""

from collections.abc import Collection, Iterator, Mapping
from typing import Literal

from .errors import KernelError
from .packages import installed_packages
from .properties.catalogue import Catalogue
from .properties.choosing import choose_by_version
from .properties.clashes import Effective, find_clashes
from .properties.conf_check import wrong_value
from .properties.defaults import Default, defaults_in_force
from .records import Environment, Problem, SparkHome
from .rules import cut
from .settings import KernelSettings

# A part of the names of properties that are judged by the environment.
_ASKS_PACKAGES = "arrow"


def conf_problems(
    settings: KernelSettings,
    spark_home: SparkHome | None,
    environment: Environment | None,
    faulty: Collection[str],
    environ: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield values that Spark's converters refuse, then what clashes among the others.

    Parameters
    ----------
    faulty
        Fields that have a problem of their own.
    environ
        Where the catalogues are looked up that the user had built.
    """
    wrong = {field.removeprefix("spark_conf.") for field in faulty}
    own = {key: value for key, value in settings.spark_conf.items() if cut(key) not in wrong}
    catalogue, is_exact = _catalogue(spark_home, environ)
    # The rules of another release are near, and not certain.
    severity: Literal["error", "warning"] = "error" if is_exact else "warning"
    for key, value in list(own.items()):
        if message := wrong_value(key, value, catalogue):
            yield Problem(field=f"spark_conf.{cut(key)}", message=message, severity=severity)
            del own[key]
    conf = Effective(
        own=own,
        master="" if "spark_master" in faulty else settings.spark_master,
        catalogue=catalogue,
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


def _catalogue(spark_home: SparkHome | None, environ: Mapping[str, str]) -> tuple[Catalogue, bool]:
    """Return the properties of the Spark that starts, and whether they are of its very release.

    Of the newest release where it is not known which Spark it is.
    """
    try:
        version = spark_home.spark_version if spark_home else ""
        chosen = choose_by_version(version, environ)
        return chosen.read(), chosen.exact
    except KernelError:
        return choose_by_version("").read(), False


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
