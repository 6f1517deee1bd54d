"""Judge the values of properties as the Spark of a kernel does, before anything is started with them."""

from collections.abc import Collection, Iterator
from itertools import islice

from .properties.choosing import Chosen
from .properties.conf_check import near_hint, wrong_value
from .records import Problem
from .rules import cut, shown
from .settings import KernelSettings

# Looking for a near name takes some 10 ms, and a plan is made after each change in the form.
_UNKNOWN_KEYS = 20


def conf_value_problems(
    settings: KernelSettings, chosen: Chosen | None, faulty: Collection[str]
) -> Iterator[Problem]:
    """Yield each value that Spark's own check refuses, and each name that looks mistyped.

    Parameters
    ----------
    chosen
        The properties of the Spark that starts; nothing is judged where it is not known. Of a
        release that is only near, a refusal is a warning.
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
    unknown = (
        key
        for key in settings.spark_conf
        if f"spark_conf.{cut(key)}" not in faulty and catalogue.find(key) is None
    )
    for key in islice(unknown, _UNKNOWN_KEYS):
        if hint := near_hint(key, catalogue):
            message = f"Spark {catalogue.spark_version} does not know {shown(key)}. {hint}"
            yield Problem(field=f"spark_conf.{cut(key)}", message=message, severity="warning")
