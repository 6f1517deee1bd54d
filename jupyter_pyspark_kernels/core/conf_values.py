"""Judge the values of properties as the Spark of a kernel does, before anything is started with them."""

from collections.abc import Collection, Iterator, Mapping

from .errors import KernelError
from .properties.choosing import choose_by_version
from .properties.conf_check import wrong_value
from .records import Problem, SparkHome
from .rules import cut
from .settings import KernelSettings


def conf_value_problems(
    settings: KernelSettings,
    spark_home: SparkHome | None,
    faulty: Collection[str],
    environ: Mapping[str, str],
) -> Iterator[Problem]:
    """Yield each value that Spark's own check refuses; a warning where only a near release is known.

    Parameters
    ----------
    spark_home
        The Spark that starts; nothing is judged where it is not known.
    faulty
        Fields that have a problem of their own.
    environ
        Where the catalogues are looked up that the user had built.
    """
    try:
        chosen = choose_by_version(spark_home.spark_version, environ) if spark_home else None
    except KernelError:
        chosen = None
    if chosen is None or not chosen.spark_version:
        return
    catalogue = chosen.read()
    for key, value in settings.spark_conf.items():
        field = f"spark_conf.{cut(key)}"
        message = None if field in faulty else wrong_value(key, value, catalogue)
        if message is None:
            continue
        if not chosen.exact:
            message += f" This is said by Spark {chosen.catalogue_version}, the nearest to {chosen.spark_version} that is known."
        yield Problem(field=field, message=message, severity="error" if chosen.exact else "warning")
