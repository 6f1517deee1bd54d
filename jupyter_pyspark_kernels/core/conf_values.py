"""Judge the values of properties as the Spark of a kernel does, before anything is started with them."""

from collections.abc import Collection, Iterator

from .properties.choosing import Chosen
from .properties.conf_check import wrong_value
from .records import Problem
from .rules import cut
from .settings import KernelSettings


def conf_value_problems(
    settings: KernelSettings, chosen: Chosen | None, faulty: Collection[str]
) -> Iterator[Problem]:
    """Yield each value that Spark's own check refuses; a warning where only a near release is known.

    Parameters
    ----------
    chosen
        The properties of the Spark that starts; nothing is judged where it is not known.
    faulty
        Fields that have a problem of their own.
    """
    if chosen is None:
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
