"""Describe the ``spark.*`` properties that the form offers by name.

Names, defaults and meanings are those of https://spark.apache.org/docs/latest/configuration.html
and of its page on YARN.
"""

from ..core.rules import SET_BY_US
from .answers import PropertiesReply, PropertyRecord, RefusedProperty

_KNOWN = (
    ("spark.driver.memory", "size", "1g", "MiB", "Memory of the driver, which is the kernel.", True),
    ("spark.executor.memory", "size", "1g", "MiB", "Memory of each executor.", True),
    ("spark.executor.cores", "count", "", "", "Cores of each executor: 1 on YARN, all on standalone.", True),
    ("spark.executor.instances", "count", "2", "", "How many executors, where their number is fixed.", True),
    ("spark.dynamicAllocation.enabled", "switch", "false", "", "Whether executors come and go with the load.", False),
    ("spark.cores.max", "count", "", "", "Cores in the whole cluster at most (standalone).", False),
    ("spark.yarn.queue", "text", "default", "", "YARN queue that the application goes to.", False),
    ("spark.sql.shuffle.partitions", "count", "200", "", "Partitions after a shuffle.", False),
    ("spark.network.timeout", "duration", "120s", "s", "How long any network answer may take.", False),
    ("spark.driver.maxResultSize", "size", "1g", "bytes", "Largest result that an action may collect.", False),
)  # fmt: skip


def properties() -> PropertiesReply:
    """List what is known, and what this tool sets itself."""
    return PropertiesReply(
        properties=tuple(
            PropertyRecord.model_validate(
                dict(
                    zip(
                        ("name", "type", "default", "unit", "description", "common"),
                        known,
                        strict=True,
                    )
                )
            )
            for known in _KNOWN
        ),
        refused=tuple(RefusedProperty(name=name, reason=why) for name, why in SET_BY_US.items()),
    )
