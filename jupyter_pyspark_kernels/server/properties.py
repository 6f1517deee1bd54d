"""Answer with the properties of a Spark: its catalogue, compressed once, and what cannot be set."""

import gzip
import hashlib
from dataclasses import dataclass, replace
from functools import lru_cache

from ..core.properties.choosing import Chosen
from ..core.rules import SET_BY_US
from .answers import PropertiesReply, RefusedProperty

# What people set first: an empty search offers these.
COMMON = (
    "spark.driver.memory",
    "spark.executor.memory",
    "spark.executor.cores",
    "spark.executor.instances",
    "spark.dynamicAllocation.enabled",
    "spark.dynamicAllocation.maxExecutors",
    "spark.sql.shuffle.partitions",
    "spark.driver.maxResultSize",
    "spark.executor.memoryOverhead",
    "spark.cores.max",
    "spark.yarn.queue",
    "spark.jars.packages",
    "spark.sql.session.timeZone",
    "spark.sql.execution.arrow.pyspark.enabled",
    "spark.network.timeout",
)


@dataclass(frozen=True, slots=True)
class Packed:
    """Hold a reply as JSON in gzip, and what tells it from any other."""

    gzipped: bytes
    etag: str


def properties_reply(chosen: Chosen, spark_home: str, fault: str) -> PropertiesReply:
    """Describe all properties; what Spark says of its internal ones is left out, for its size."""
    catalogue = chosen.read()
    return PropertiesReply(
        spark_home=spark_home,
        spark_version=chosen.spark_version,
        fault=fault,
        catalogue_version=catalogue.spark_version,
        exact=chosen.exact,
        scala_version=catalogue.scala_version,
        byte_units=dict(catalogue.byte_units),
        time_units=dict(catalogue.time_units),
        properties=tuple(
            replace(known, doc="") if known.internal else known
            for known in catalogue.properties.values()
        ),
        common=tuple(key for key in COMMON if key in catalogue.properties),
        refused=tuple(RefusedProperty(key=key, reason=why) for key, why in SET_BY_US.items()),
    )


@lru_cache(maxsize=8)
def packed_properties(chosen: Chosen, spark_home: str, fault: str) -> Packed:
    """Return the reply ready to be sent; what is at its default is left out."""
    reply = properties_reply(chosen, spark_home, fault)
    content = reply.model_dump_json(exclude_defaults=True).encode()
    return Packed(
        gzipped=gzip.compress(content, mtime=0),
        etag=hashlib.sha256(content).hexdigest()[:32],
    )
