"""Know which properties the chosen master does not read."""

from collections.abc import Callable, Collection, Iterator

from .effective import Effective
from .rule import Keys, Rule

# In local mode the one executor is a part of the driver. What is not listed here is read there
# too, such as spark.executor.heartbeatInterval, extraClassPath and executorEnv.
_LOCAL = (
    "spark.executor.instances",
    "spark.executor.memoryOverhead",
    "spark.executor.memoryOverheadFactor",
    "spark.executor.extraLibraryPath",
    "spark.executor.extraJavaOptions",
    "spark.executor.defaultJavaOptions",
    "spark.cores.max",
)
# Documentation: "only in cluster mode"; a kernel's driver always runs in client mode.
_CLUSTER_MODE = (
    "spark.driver.cores",
    "spark.driver.memoryOverhead",
    "spark.driver.memoryOverheadFactor",
    "spark.driver.supervise",
    "spark.yarn.submit.waitAppCompletion",
    "spark.kubernetes.driver.request.cores",
    "spark.kubernetes.driver.limit.cores",
    "spark.kubernetes.driver.container.image",
    "spark.kubernetes.driver.podTemplateFile",
    "spark.kubernetes.driver.podTemplateContainerName",
    "spark.kubernetes.submission.waitAppCompletion",
)
_CLUSTER_MODE_FAMILIES = (
    "spark.yarn.driver.resource.",
    "spark.kubernetes.driverEnv.",
    *(
        f"spark.kubernetes.driver.{part}."
        for part in (
            "label",
            "annotation",
            "secrets",
            "secretKeyRef",
            "volumes",
            "node.selector",
            "service.label",
            "service.annotation",
        )
    ),
)


def _foreign(beginning: str, cluster: str) -> Callable[[Effective], Iterator[Keys]]:
    def find(conf: Effective) -> Iterator[Keys]:
        if not conf.cluster or conf.cluster == cluster:
            return
        for key in conf.given_keys(beginning):
            known = conf.catalogue.properties.get(key)
            # Former names, such as spark.yarn.keytab, are read everywhere.
            if known is None or not known.deprecated:
                yield (key,)

    return find


def _given_on(clusters: Collection[str], key: str) -> Callable[[Effective], Iterator[Keys]]:
    def find(conf: Effective) -> Iterator[Keys]:
        if conf.cluster in clusters and conf.given(key) is not None:
            yield (key,)

    return find


def _executors_in_local(conf: Effective) -> Iterator[Keys]:
    if conf.cluster == "local":
        for key in conf.given_keys():
            if key in _LOCAL:
                yield (key,)


def _dynamic_in_local(conf: Effective) -> Iterator[Keys]:
    if conf.cluster == "local":
        for key in conf.given_keys("spark.dynamicAllocation."):
            yield (key,)


def _instances_on_standalone(conf: Effective) -> Iterator[Keys]:
    key = "spark.executor.instances"
    dynamic = conf.truth("spark.dynamicAllocation.enabled")
    if conf.cluster == "standalone" and conf.given(key) is not None and not dynamic:
        yield (key,)


def _no_image(conf: Effective) -> Iterator[Keys]:
    images = ("spark.kubernetes.container.image", "spark.kubernetes.executor.container.image")
    if conf.cluster == "kubernetes" and not any(map(conf.given, images)):
        yield (images[0],)


def _cluster_mode(conf: Effective) -> Iterator[Keys]:
    if conf.text("spark.submit.deployMode") == "cluster":
        return
    for key in conf.given_keys():
        off = key.startswith("spark.kubernetes.") and conf.cluster != "kubernetes"
        off = off or (key.startswith("spark.yarn.") and conf.cluster != "yarn")
        if not off and (key in _CLUSTER_MODE or key.startswith(_CLUSTER_MODE_FAMILIES)):
            yield (key,)


RULES = (
    Rule(
        name="yarn-off-yarn",
        clash="spark.yarn.* on another master than YARN",
        spark="only YARN reads it, and the master is {master}.",
        way_out="Leave it out, or use the master yarn.",
        source="running-on-yarn.html",
        find=_foreign("spark.yarn.", "yarn"),
    ),
    Rule(
        name="kubernetes-off-kubernetes",
        clash="spark.kubernetes.* on another master than Kubernetes",
        spark="only Kubernetes reads it, and the master is {master}.",
        way_out="Leave it out, or use a master k8s://….",
        source="running-on-kubernetes.html",
        find=_foreign("spark.kubernetes.", "kubernetes"),
    ),
    Rule(
        name="executors-in-local-mode",
        clash="what executors should have, in local mode",
        spark="local mode has no executors of its own, so Spark does not use it.",
        way_out="Leave it out; spark.driver.memory and the N of local[N] are what counts here.",
        source="LocalSchedulerBackend; SparkContext.createTaskScheduler",
        find=_executors_in_local,
    ),
    Rule(
        name="executor-memory-in-local-mode",
        clash="memory of executors in local mode",
        spark="tasks run in the driver's Java, so Spark does not use it.",
        way_out="Leave it out, and set spark.driver.memory.",
        source="LocalSchedulerBackend; SparkContext.createTaskScheduler",
        find=_given_on({"local"}, "spark.executor.memory"),
    ),
    Rule(
        name="executor-cores-in-local-mode",
        clash="cores of executors in local mode",
        spark="the master alone says how many tasks run at a time.",
        way_out="Leave it out, and write the number into the master, such as local[4].",
        source="LocalSchedulerBackend; SparkContext.createTaskScheduler",
        find=_given_on({"local"}, "spark.executor.cores"),
    ),
    Rule(
        name="dynamic-allocation-in-local-mode",
        clash="dynamic allocation in local mode",
        spark="there are no executors to add or remove, so Spark does not read it.",
        way_out="Leave it out.",
        source="Utils.isDynamicAllocationEnabled",
        find=_dynamic_in_local,
    ),
    Rule(
        name="cores-max-off-standalone",
        clash="spark.cores.max on YARN or Kubernetes",
        spark="only a standalone cluster reads it.",
        way_out="Leave it out, and set spark.executor.instances and spark.executor.cores.",
        source="configuration.html (spark.cores.max); StandaloneSchedulerBackend",
        find=_given_on({"yarn", "kubernetes"}, "spark.cores.max"),
    ),
    Rule(
        name="instances-on-standalone",
        clash="a number of executors on a standalone cluster",
        spark="a standalone cluster does not read it: it gives an application as many executors as its cores allow.",
        way_out="Set spark.cores.max and spark.executor.cores: the number of executors is the first divided by the second.",
        source="StandaloneSchedulerBackend.start; spark-standalone.html (Executors Scheduling)",
        find=_instances_on_standalone,
    ),
    Rule(
        name="kubernetes-without-image",
        clash="Kubernetes without a container image",
        spark="Spark starts, but makes no executor, and the first job waits for ever.",
        way_out="Set it to an image with Spark and the Java that it needs.",
        source="BasicExecutorFeatureStep; running-on-kubernetes.html",
        find=_no_image,
        about_master=True,
    ),
    Rule(
        name="cluster-mode-only",
        clash="properties of a driver that runs in the cluster",
        spark="a notebook's driver runs beside its kernel (client mode), so Spark does not read it.",
        way_out="Leave it out.",
        source="configuration.html, running-on-yarn.html, running-on-kubernetes.html (cluster mode)",
        find=_cluster_mode,
    ),
)  # fmt: skip
