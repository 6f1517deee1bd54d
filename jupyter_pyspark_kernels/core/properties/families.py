"""List what Spark documents and no entry of it defines: families of properties, kept by hand.

Sources are pages below https://spark.apache.org/docs/latest/.
"""

from .catalogue import Property, Type

_CONFIGURATION = "configuration.html"
_YARN = "running-on-yarn.html"
_KUBERNETES = "running-on-kubernetes.html"


def _family(key: str, doc: str, source: str, kind: Type = "family") -> Property:
    return Property(key=key, type=kind, doc=doc, source=source)


FAMILIES = (
    _family("spark.app.name", "The name of the application, shown in the UI and in logs.", _CONFIGURATION, "text"),
    _family("spark.master", "The cluster manager to connect to.", _CONFIGURATION, "text"),
    _family("spark.executorEnv.", "An environment variable of the executors, by its name.", _CONFIGURATION),
    _family("spark.hadoop.", "A property of Hadoop's configuration, by its name.", _CONFIGURATION),
    _family("spark.hive.", "A property of Hive's configuration, by its name.", _CONFIGURATION),
    _family("spark.metrics.conf.", "A line of metrics.properties.", "monitoring.html"),
    _family("spark.ssl.", "TLS settings, for all of Spark or for one part of it.", "security.html"),
    _family("spark.driver.resource.", "Resources (GPUs, …) of the driver, by the resource's name.", _CONFIGURATION),
    _family("spark.executor.resource.", "Resources (GPUs, …) of each executor, by the resource's name.", _CONFIGURATION),
    _family("spark.task.resource.", "Resources (GPUs, …) of each task, by the resource's name.", _CONFIGURATION),
    _family("spark.worker.resource.", "Resources (GPUs, …) of each worker, by the resource's name.", "spark-standalone.html"),
    _family("spark.sql.catalog.", "A catalogue of tables, by its name: its class, and its own options.", "sql-data-sources-jdbc.html"),
    _family("spark.rpc.io.", "Transport settings of Spark's RPC.", _CONFIGURATION),
    _family("spark.shuffle.io.", "Transport settings of the shuffle.", _CONFIGURATION),
    _family("spark.yarn.appMasterEnv.", "An environment variable of the application master, by its name.", _YARN),
    _family("spark.yarn.am.resource.", "Resources of the application master in client mode, by their type.", _YARN),
    _family("spark.yarn.driver.resource.", "Resources of the driver in cluster mode, by their type.", _YARN),
    _family("spark.yarn.executor.resource.", "Resources of each executor, by their type.", _YARN),
    _family("spark.kubernetes.driverEnv.", "An environment variable of the driver's pod, by its name.", _KUBERNETES),
    *(
        _family(f"spark.kubernetes.{role}.{part}.", f"{meaning} of the {role}'s pod.", _KUBERNETES)
        for role in ("driver", "executor")
        for part, meaning in (
            ("label", "A label"),
            ("annotation", "An annotation"),
            ("node.selector", "A node selector"),
            ("secrets", "A secret mounted into the file system"),
            ("secretKeyRef", "An environment variable from a secret"),
            ("volumes", "A volume"),
        )
    ),
    _family("spark.kubernetes.driver.service.label.", "A label of the driver's service.", _KUBERNETES),
    _family("spark.kubernetes.driver.service.annotation.", "An annotation of the driver's service.", _KUBERNETES),
    _family("spark.kubernetes.node.selector.", "A node selector of all pods.", _KUBERNETES),
)  # fmt: skip
