"""Describe in short what Spark's pages document and its entries say nothing about: kept by hand.

Sources are pages below https://spark.apache.org/docs/latest/. An entry that says something itself
is left as it is.
"""

from dataclasses import replace

from .catalogue import Property

_CONFIGURATION = {
    "spark.driver.extraClassPath": "Class path entries that the driver has before all others.",
    "spark.driver.extraJavaOptions": "Options of the driver's Java, such as -D and -XX ones; its memory is set apart from them.",
    "spark.driver.extraLibraryPath": "Where the driver's Java looks for native libraries.",
    "spark.dynamicAllocation.cachedExecutorIdleTimeout": "How long an executor with cached data may be idle before it is given back.",
    "spark.dynamicAllocation.enabled": "Whether executors come and go with the load.",
    "spark.dynamicAllocation.executorAllocationRatio": "What share of the executors that all waiting tasks could use is asked for.",
    "spark.dynamicAllocation.executorIdleTimeout": "How long an executor may be idle before it is given back.",
    "spark.dynamicAllocation.initialExecutors": "How many executors there are at the start, with dynamic allocation.",
    "spark.dynamicAllocation.maxExecutors": "How many executors there are at most, with dynamic allocation.",
    "spark.dynamicAllocation.minExecutors": "How many executors there are at least, with dynamic allocation.",
    "spark.dynamicAllocation.schedulerBacklogTimeout": "How long tasks have to wait before more executors are asked for.",
    "spark.dynamicAllocation.shuffleTracking.enabled": "Whether executors are kept while a job may need their shuffle files: no shuffle service is needed then.",
    "spark.dynamicAllocation.shuffleTracking.timeout": "How long executors with shuffle files are kept.",
    "spark.eventLog.compress": "Whether the event log is compressed.",
    "spark.eventLog.dir": "The directory of event logs, which the history server reads.",
    "spark.eventLog.enabled": "Whether events are logged, so that the UI can be seen after the end.",
    "spark.executor.cores": "Cores of each executor: so many of its tasks run at once.",
    "spark.executor.extraClassPath": "Class path entries that executors have before all others.",
    "spark.executor.extraJavaOptions": "Options of the executors' Java; neither their memory nor Spark properties.",
    "spark.executor.extraLibraryPath": "Where the executors' Java looks for native libraries.",
    "spark.executor.heartbeatInterval": "How often executors tell the driver that they are alive; much less than spark.network.timeout.",
    "spark.executor.instances": "Number of executors, where it is fixed.",
    "spark.executor.pyspark.memory": "Memory of all Python workers of an executor; without it they share what is beside Java's.",
    "spark.files": "Files that each executor gets into its working directory, between commas.",
    "spark.io.encryption.enabled": "Whether what is written to local disks is encrypted.",
    "spark.jars": "Jars on the class paths of driver and executors, between commas.",
    "spark.kryo.classesToRegister": "Classes to be registered with Kryo, between commas.",
    "spark.kryo.registrationRequired": "Whether Kryo refuses classes that are not registered.",
    "spark.kryoserializer.buffer": "Kryo's buffer for each core of a worker, at first.",
    "spark.kryoserializer.buffer.max": "What Kryo's buffer may grow to: more than any single object takes.",
    "spark.locality.wait": "How long a task waits for a place near its data before it takes one farther away.",
    "spark.network.crypto.enabled": "Whether Spark's own connections are encrypted by AES.",
    "spark.network.timeout": "How long an answer over the network may take.",
    "spark.python.worker.reuse": "Whether Python workers serve one task after the other, not one each.",
    "spark.rpc.askTimeout": "How long the answer to a remote call may take.",
    "spark.rpc.message.maxSize": "Largest message between driver and executors.",
    "spark.scheduler.mode": "FIFO: one job after the other; FAIR: jobs share the executors.",
    "spark.scheduler.minRegisteredResourcesRatio": "What share of the executors has to be there before tasks begin.",
    "spark.scheduler.maxRegisteredResourcesWaitingTime": "How long the start waits for executors.",
    "spark.serializer": "The class that serializes objects of Java and Scala.",
    "spark.shuffle.manager": "How data is shuffled: sort, or a class.",
    "spark.shuffle.service.enabled": "Whether shuffle files are served by a service on each node, and outlive their executor.",
    "spark.shuffle.service.port": "Port of the shuffle service.",
    "spark.speculation": "Whether tasks that are much slower than others are started once more elsewhere.",
    "spark.task.cpus": "Cores that each task takes.",
    "spark.task.maxFailures": "How often one task may fail before its job does.",
    "spark.task.maxDirectResultSize": "Largest result that a task sends in a message; larger ones are fetched.",
    "spark.ui.retainedJobs": "How many jobs the UI remembers.",
    "spark.ui.retainedStages": "How many stages the UI remembers.",
    "spark.ui.retainedTasks": "How many tasks of a stage the UI remembers.",
}  # fmt: skip
_YARN = {
    "spark.yarn.am.cores": "Cores of the application master in client mode.",
    "spark.yarn.am.memory": "Memory of the application master in client mode.",
    "spark.yarn.am.memoryOverhead": "What the application master takes beside its Java's heap, in client mode.",
    "spark.yarn.dist.archives": "Archives that are unpacked in each executor's working directory, between commas.",
    "spark.yarn.dist.files": "Files in each executor's working directory, between commas.",
    "spark.yarn.dist.jars": "Jars in each executor's working directory, between commas.",
    "spark.yarn.exclude.nodes": "Nodes on which no executor may run, between commas.",
    "spark.yarn.queue": "YARN's queue that the application goes to.",
}  # fmt: skip
_PAGES = {"configuration.html": _CONFIGURATION, "running-on-yarn.html": _YARN}


def with_doc(known: Property) -> Property:
    """Return a property with its documentation, where its entry has none and it is known here."""
    if known.doc:
        return known
    for source, documented in _PAGES.items():
        if known.key in documented:
            return replace(known, doc=documented[known.key], source=source)
    return known
