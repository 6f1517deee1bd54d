"""Tell the kinds of Spark masters apart, and which of them a Spark home can speak."""

import re

from .records import MasterKind, SparkHome

_BEGINNINGS: dict[str, MasterKind] = {
    r"local(\[|$)": "local",
    r"yarn$": "yarn",
    r"spark://": "standalone",
    r"k8s://": "kubernetes",
}
_MODULES: dict[MasterKind, tuple[str, str]] = {
    "yarn": ("YARN", "spark-yarn"),
    "kubernetes": ("Kubernetes", "spark-kubernetes"),
}


def master_kind(spark_master: str) -> MasterKind | None:
    """Return the kind of a master URL; None for one of a resource manager that is not Spark's own.

    ``local-cluster[…]`` is none either, as Spark's own tests alone use it.
    """
    kinds = (kind for start, kind in _BEGINNINGS.items() if re.match(start, spark_master))
    return next(kinds, None)


def cannot_speak(spark_home: SparkHome, kind: MasterKind | None) -> str:
    """Say why this Spark home cannot run on such a master, and the way out; empty where it can."""
    if kind is None or kind in spark_home.masters or kind not in _MODULES:
        return ""
    name, module = _MODULES[kind]
    scala = ".".join(spark_home.scala_version.split(".")[:2]) or "…"
    jar = f"{module}_{scala}-{spark_home.spark_version or '…'}.jar"
    return (
        f"{spark_home.spark_home} was built without {name}: it has no jars/{jar}. Choose another "
        f"master or another Spark home, or install a Spark with {name}, as pip's pyspark is."
    )
