"""List properties that clash, what real Spark says of them, and others that come near and do not."""

from collections.abc import Mapping
from dataclasses import dataclass

LOCAL, STANDALONE, YARN = "local[2]", "spark://localhost:7077", "yarn"
KUBERNETES = "k8s://https://localhost:6443"

Properties = Mapping[str, str]

_D = "spark.dynamicAllocation."
_ON = {f"{_D}enabled": "true", "spark.executor.cores": "1"}


@dataclass(frozen=True)
class Case:
    """Hold properties that one rule finds, and the same with one thing right.

    Attributes
    ----------
    refused
        Pattern of what a start of Spark says; empty where Spark starts.
    submit
        Pattern of what spark-submit says before any start.
    logged
        Pattern of a warning with which Spark starts.
    near
        Properties in which the rule finds nothing, and of which Spark does not say this.
    """

    rule: str
    clash: Properties
    master: str = LOCAL
    near: tuple[Properties, ...] = ()
    refused: str = ""
    submit: str = ""
    logged: str = ""


def _case(rule: str, *clash: Properties, **rest: object) -> tuple[Case, ...]:
    return tuple(Case(rule, each, **rest) for each in clash)  # type: ignore[arg-type]


CASES = (
    *_case(
        "count-not-positive",
        {"spark.executor.cores": "0"},
        {"spark.executor.instances": "0"},
        {"spark.executor.instances": "-2"},
        {"spark.cores.max": "0"},
        {"spark.driver.cores": "0"},
        near=(
            {"spark.executor.instances": "1"},
            {"spark.executor.instances": "0", f"{_D}enabled": "true"},
        ),
        submit="must be a positive number",
    ),
    *_case(
        "count-as-reference",
        {"spark.executor.cores": "${env:CORES}"},
        {"spark.executor.memory": "${env:MEMORY}"},
        near=({"spark.executor.pyspark.memory": "${env:MEMORY}"},),
        submit="must be a positive number",
    ),
    *_case(
        "min-above-max",
        {**_ON, f"{_D}minExecutors": "3", f"{_D}maxExecutors": "2"},
        master=STANDALONE,
        near=(
            {**_ON, f"{_D}minExecutors": "2", f"{_D}maxExecutors": "2"},
            {f"{_D}minExecutors": "3", f"{_D}maxExecutors": "2"},
        ),
        refused="must be less than or equal to",
    ),
    *_case(
        "initial-below-min",
        {**_ON, f"{_D}minExecutors": "2", f"{_D}initialExecutors": "1"},
        master=STANDALONE,
        near=({**_ON, f"{_D}minExecutors": "2", f"{_D}initialExecutors": "2"},),
        logged=r"initialExecutors less than .*minExecutors is invalid, ignoring",
    ),
    *_case(
        "initial-below-min",
        {**_ON, f"{_D}minExecutors": "2", "spark.executor.instances": "1"},
        master=STANDALONE,
        near=({**_ON, f"{_D}minExecutors": "2", "spark.executor.instances": "2"},),
        logged=r"executor\.instances less than .*minExecutors is invalid, ignoring",
    ),
    *_case(
        "nothing-keeps-shuffle-files",
        {**_ON, f"{_D}shuffleTracking.enabled": "false"},
        {
            **_ON,
            f"{_D}shuffleTracking.enabled": "false",
            "spark.decommission.enabled": "true",
            "spark.storage.decommission.shuffleBlocks.enabled": "false",
        },
        master=STANDALONE,
        near=(
            _ON,
            {
                **_ON,
                f"{_D}shuffleTracking.enabled": "false",
                "spark.decommission.enabled": "true",
            },
            {f"{_D}shuffleTracking.enabled": "false"},
        ),
        refused="requires one of the following conditions",
    ),
    *_case(
        "dynamic-allocation-range",
        {**_ON, f"{_D}executorAllocationRatio": "0"},
        {**_ON, f"{_D}executorAllocationRatio": "1.5"},
        {**_ON, f"{_D}maxExecutors": "0"},
        {**_ON, f"{_D}minExecutors": "-1"},
        {**_ON, f"{_D}schedulerBacklogTimeout": "0"},
        {**_ON, f"{_D}sustainedSchedulerBacklogTimeout": "0s"},
        master=STANDALONE,
        near=({**_ON, f"{_D}executorAllocationRatio": "1.0", f"{_D}executorIdleTimeout": "0"},),
        refused="must be > 0|must be positive|cannot be 0",
    ),
    *_case(
        "dynamic-allocation-without-cores",
        {f"{_D}enabled": "true"},
        master=STANDALONE,
        near=(_ON, {}),
        logged=r"spark\.executor\.cores explicitly set",
    ),
    *_case(
        "cores-below-task-cpus",
        {"spark.task.cpus": "3"},
        {"spark.executor.cores": "1", "spark.task.cpus": "2"},
        {"spark.executor.cores": "8", "spark.task.cpus": "3"},
        near=({"spark.task.cpus": "2"}, {"spark.executor.cores": "2", "spark.task.cpus": "2"}),
        refused="has to be >= the number of cpus per task",
    ),
    *_case(
        "cores-below-task-cpus",
        {"spark.executor.cores": "1", "spark.task.cpus": "2"},
        master=STANDALONE,
        near=({"spark.executor.cores": "2", "spark.task.cpus": "2"}, {"spark.task.cpus": "2"}),
        refused="has to be >= the number of cpus per task",
    ),
    *_case(
        "cores-below-task-cpus",
        {"spark.task.cpus": "2"},
        master=YARN,
        near=({"spark.executor.cores": "2", "spark.task.cpus": "2"}, {}),
        refused="has to be >= the number of cpus per task",
    ),
    *_case(
        "cores-max-not-a-multiple",
        {"spark.cores.max": "3", "spark.executor.cores": "2"},
        master=STANDALONE,
        near=({"spark.cores.max": "4", "spark.executor.cores": "2"},),
        logged="is not divisible by cores per executor",
    ),
    *_case(
        "task-resource-without-executor",
        {"spark.task.resource.gpu.amount": "1"},
        {"spark.task.resource.gpu.amount": "2", "spark.executor.resource.gpu.amount": "1"},
        near=({"spark.task.resource.gpu.amount": "1", "spark.executor.resource.gpu.amount": "1"},),
        refused="No executor resource configs|needs to be >= the task resource",
    ),
    *_case(
        "executor-resource-unused",
        {"spark.executor.resource.gpu.amount": "1"},
        near=({"spark.task.resource.gpu.amount": "1", "spark.executor.resource.gpu.amount": "1"},),
        logged="no corresponding task resource request was specified",
    ),
    *_case(
        "driver-resource-without-script",
        {"spark.driver.resource.gpu.amount": "1"},
        near=({"spark.driver.resource.gpu.amount": "0"},),
        refused="didn't specify a discovery script",
    ),
    *_case(
        "executor-memory-least",
        {"spark.executor.memory": "449m"},
        {"spark.executor.memory": "471859199b"},
        near=({"spark.executor.memory": "450m"},),
        refused=r"INVALID_EXECUTOR_MEMORY",
    ),
    *_case(
        "executor-memory-bare",
        {"spark.executor.memory": "512"},
        {"spark.executor.memory": "4096"},
        near=({"spark.executor.memory": "471859200"}, {"spark.executor.memory": "512m"}),
        refused=r"INVALID_EXECUTOR_MEMORY",
    ),
    *_case(
        "memory-fraction",
        {"spark.memory.fraction": "1.5"},
        {"spark.memory.fraction": "0"},
        {"spark.memory.fraction": "NaN"},
        {"spark.memory.storageFraction": "1"},
        {"spark.memory.storageFraction": "-0.1"},
        near=({"spark.memory.fraction": "1", "spark.memory.storageFraction": "0"},),
        refused=r"between 0 and 1|in \[0,1\)|onHeapExecutionMemory must be > 0",
    ),
    *_case(
        "off-heap-without-size",
        {"spark.memory.offHeap.enabled": "true"},
        {"spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "0"},
        near=(
            {"spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "1m"},
            {"spark.memory.offHeap.size": "0"},
        ),
        refused=r"spark\.memory\.offHeap\.size must be",
    ),
    *_case(
        "buffer-too-large",
        {"spark.rpc.message.maxSize": "2048"},
        {"spark.kryoserializer.buffer.max": "2g"},
        {"spark.kryoserializer.buffer": "2048m"},
        near=({"spark.rpc.message.maxSize": "2047", "spark.kryoserializer.buffer.max": "2047m"},),
        refused="not be greater than 2047|must be less than 2048",
    ),
    *_case(
        "authenticate-without-secret",
        {"spark.authenticate": "true"},
        master=STANDALONE,
        near=({"spark.authenticate": "false"},),
        refused="A secret key must be specified",
    ),
    *_case(
        "encryption-without-authenticate",
        {"spark.network.crypto.enabled": "true"},
        {"spark.authenticate.enableSaslEncryption": "true"},
        near=({"spark.network.crypto.enabled": "true", "spark.authenticate": "true"},),
        refused="must be enabled when enabling encryption",
    ),
    *_case(
        "heartbeat-above-timeout",
        {"spark.executor.heartbeatInterval": "120s"},
        {"spark.network.timeout": "10s"},
        near=({"spark.executor.heartbeatInterval": "119999"}, {"spark.network.timeout": "11s"}),
        refused="must be greater than the value of spark.executor.heartbeatInterval",
    ),
    *_case(
        "event-log-folder",
        {"spark.eventLog.enabled": "true", "spark.eventLog.dir": "/no/such/folder"},
        {"spark.eventLog.enabled": "true", "spark.eventLog.dir": "file:///no/such/folder"},
        {"spark.eventLog.enabled": "true", "spark.eventLog.dir": "/dev/null"},
        near=({"spark.eventLog.dir": "/no/such/folder"},),
        refused="does not exist|is not a directory",
    ),
    *_case(
        "files-missing",
        {"spark.files": "/dev/null,/no/such/file"},
        {"spark.files": "file:/no/such/file"},
        near=({"spark.jars": "/no/such/file.jar"},),
        refused="/no/such/file does not exist",
    ),
    *_case(
        "fair-pools-missing",
        {"spark.scheduler.mode": "FAIR", "spark.scheduler.allocation.file": "/no/such/file"},
        near=({"spark.scheduler.allocation.file": "/no/such/file"},),
        refused="/no/such/file does not exist",
    ),
)

# What Spark does not say by itself: a property that it does not read may have any value.
UNREAD = (
    ("yarn-off-yarn", "spark.yarn.am.memory", LOCAL),
    ("kubernetes-off-kubernetes", "spark.kubernetes.allocation.batch.size", LOCAL),
    ("executors-in-local-mode", "spark.executor.instances", LOCAL),
    ("executors-in-local-mode", "spark.executor.memoryOverheadFactor", LOCAL),
    ("executors-in-local-mode", "spark.cores.max", LOCAL),
    ("dynamic-allocation-in-local-mode", f"{_D}maxExecutors", LOCAL),
    ("dynamic-allocation-off", f"{_D}maxExecutors", STANDALONE),
    ("cluster-mode-only", "spark.driver.cores", LOCAL),
    ("cluster-mode-only", "spark.driver.memoryOverhead", STANDALONE),
    ("cluster-mode-only", "spark.driver.memoryOverheadFactor", STANDALONE),
    ("instances-on-standalone", "spark.executor.instances", STANDALONE),
)
