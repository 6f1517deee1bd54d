"""Know what clashes about cores, and about GPUs and other resources."""

import re
from collections.abc import Iterator

from .effective import Effective
from .rule import Keys, Rule

_CORES, _MOST, _CPUS = "spark.executor.cores", "spark.cores.max", "spark.task.cpus"
_AMOUNT = re.compile(r"spark\.(driver|executor|task)\.resource\.([^.]+)\.amount")


def _fewer_than_task(conf: Effective) -> Iterator[Keys]:
    # From 4.3 on a fraction is taken too.
    cpus = conf.number(_CPUS)
    if cpus is None:
        return
    if conf.threads is not None:
        if conf.threads < cpus:
            yield (_CPUS,)
        elif 0 < (_given_cores(conf) or cpus) < cpus:
            yield _CORES, _CPUS
        return
    cores = _given_cores(conf)
    if cores is None and conf.cluster in {"yarn", "kubernetes"}:
        cores = conf.number(_CORES)
    if cores is not None and 0 < cores < cpus:
        yield _CPUS, _CORES


def _given_cores(conf: Effective) -> float | None:
    return conf.number(_CORES) if conf.given(_CORES) is not None else None


def _total_below_one_executor(conf: Effective) -> Iterator[Keys]:
    most, cores = conf.number(_MOST), _given_cores(conf)
    if conf.cluster == "standalone" and most is not None and cores and 0 < most < cores:
        yield _MOST, _CORES


def _total_not_divisible(conf: Effective) -> Iterator[Keys]:
    most, cores = conf.number(_MOST), _given_cores(conf)
    if conf.cluster == "standalone" and most and cores and most > cores > 0 and most % cores:
        yield _MOST, _CORES


def _resources(conf: Effective) -> dict[tuple[str, str], str]:
    """Return the keys of amounts that were given, by whose they are and the resource's name."""
    found = {}
    for key in conf.given_keys():
        if match := _AMOUNT.fullmatch(key):
            found[match[1], match[2]] = key
    return found


def _amount(conf: Effective, key: str) -> float | None:
    try:
        return float(conf.given(key) or "")
    except ValueError:
        return None


def _task_resource(conf: Effective) -> Iterator[Keys]:
    given = _resources(conf)
    for (owner, name), key in given.items():
        if owner != "task" or not _amount(conf, key):
            continue
        executor = given.get(("executor", name))
        if executor is None:
            yield key, f"spark.executor.resource.{name}.amount"
            continue
        wanted, there = _amount(conf, key), _amount(conf, executor)
        if wanted is not None and there is not None and there < wanted:
            yield key, executor


def _unused_resource(conf: Effective) -> Iterator[Keys]:
    given = _resources(conf)
    for (owner, name), key in given.items():
        if owner == "executor" and _amount(conf, key) and ("task", name) not in given:
            yield key, f"spark.task.resource.{name}.amount"


def _undiscovered(conf: Effective) -> Iterator[Keys]:
    for (owner, name), key in _resources(conf).items():
        script = f"spark.driver.resource.{name}.discoveryScript"
        others = ("spark.driver.resourcesFile", "spark.resources.discoveryPlugin", script)
        if owner == "driver" and _amount(conf, key) and not any(map(conf.given, others)):
            yield key, script


RULES = (
    Rule(
        name="cores-below-task-cpus",
        clash="fewer cores for an executor (or for local[N]) than a task takes",
        spark="a task would need more cores than there are, so Spark refuses to start.",
        way_out="Lower spark.task.cpus, or raise spark.executor.cores (in local mode the N of local[N]).",
        source="ResourceUtils.validateTaskCpusLargeEnough",
        find=_fewer_than_task,
        severity="error",
    ),
    Rule(
        name="cores-max-below-executor",
        clash="fewer cores in all than one executor takes, on a standalone cluster",
        spark="no executor ever starts, and the first job waits for ever.",
        way_out="Let spark.cores.max be a multiple of spark.executor.cores.",
        source="Master.scheduleExecutorsOnWorkers",
        find=_total_below_one_executor,
    ),
    Rule(
        name="cores-max-not-a-multiple",
        clash="cores in all that are no multiple of an executor's, on a standalone cluster",
        spark="the cores that are left over are not used.",
        way_out="Let spark.cores.max be a multiple of spark.executor.cores.",
        source="SparkConf.validateSettings",
        find=_total_not_divisible,
    ),
    Rule(
        name="task-resource-without-executor",
        clash="a resource of tasks, such as gpu, of which executors have none or less",
        spark="Spark refuses to start.",
        way_out="Give the executors at least as much by spark.executor.resource.….amount.",
        source="ResourceProfile; ResourceUtils",
        find=_task_resource,
        severity="error",
    ),
    Rule(
        name="executor-resource-unused",
        clash="a resource of executors, such as gpu, that no task takes",
        spark="executors hold it, and tasks are not told of it.",
        way_out="Give spark.task.resource.….amount too, or leave {key} out.",
        source="ResourceProfile",
        find=_unused_resource,
    ),
    Rule(
        name="driver-resource-without-script",
        clash="a resource of the driver without the script that finds it",
        spark="Spark refuses to start.",
        way_out="Give the path of its discoveryScript, or leave {key} out: a notebook's own Python sees the machine's GPUs anyway.",
        source="ResourceDiscoveryScriptPlugin.discoverResource",
        find=_undiscovered,
        severity="error",
    ),
)  # fmt: skip
