"""Judge the properties of settings together: with the defaults in force, the master, the Spark home."""

from collections.abc import Collection, Iterator, Mapping

from .packages import installed_packages
from .properties.choosing import Chosen, choose_by_version
from .properties.clashes import Effective, find_clashes
from .records import Default, Environment, Problem
from .rules import cut
from .settings import KernelSettings

# A part of the names of properties that are judged by the environment.
_ASKS_PACKAGES = "arrow"


def conf_clash_problems(
    settings: KernelSettings,
    chosen: Chosen | None,
    defaults: Mapping[str, Default],
    environment: Environment | None,
    faulty: Collection[str],
) -> Iterator[Problem]:
    """Yield what clashes; a property that is wrong by itself is left out, as that is said already.

    Parameters
    ----------
    chosen
        The properties of the Spark that starts; of the newest release where it is not known.
    defaults
        Those in force.
    faulty
        Fields that have a problem of their own, or must not be looked at.
    """
    wrong = {field.removeprefix("spark_conf.") for field in faulty}
    own = {key: value for key, value in settings.spark_conf.items() if cut(key) not in wrong}
    conf = Effective(
        own=own,
        master="" if "spark_master" in faulty else settings.spark_master,
        catalogue=(chosen or choose_by_version("")).read(),
        defaults=defaults,
        packages=_packages(settings, environment),
        unknowable={key for key in (*settings.spark_conf, *defaults) if cut(key) in wrong},
    )
    # Errors first: what is said of a property is read from its beginning.
    for clash in sorted(find_clashes(conf), key=lambda each: each.rule.severity):
        yield Problem(
            field=f"spark_conf.{cut(clash.key)}",
            message=clash.message,
            severity=clash.rule.severity,
        )


def _packages(settings: KernelSettings, environment: Environment | None) -> Collection[str] | None:
    """Return the environment's packages where a rule needs them: reading them takes a while."""
    if environment is None or not any(_ASKS_PACKAGES in key for key in settings.spark_conf):
        return None
    return installed_packages(environment)
