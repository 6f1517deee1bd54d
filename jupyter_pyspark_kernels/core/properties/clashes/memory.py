"""Know what clashes about memory and buffers."""

import re
from collections.abc import Iterator

from .effective import Effective
from .rule import Keys, Rule

_MIB = 1 << 20
# UnifiedMemoryManager keeps 300 MiB for itself, and refuses less than 1.5 times that.
LEAST = 450 * _MIB
# What Java makes of -Xmx depends on its collector: G1 rounds 449m up to 450, Serial and Parallel
# do not count one of their survivor spaces. Tried with Java 17: 448m is refused with G1 and what is
# less with all; Serial takes 465m, Parallel refuses 500m, and 512m is taken with all three.
_REFUSED_BY_ALL, _TAKEN_BY_ALL = 448 * _MIB, 512 * _MIB
_DRIVER, _EXECUTOR = "spark.driver.memory", "spark.executor.memory"
_HEAP = re.compile(r"[0-9]+[kmgt]", re.IGNORECASE | re.ASCII)


def _executor_below_least(conf: Effective) -> Iterator[Keys]:
    size = conf.size(_EXECUTOR)
    if conf.given(_EXECUTOR) is not None and size is not None and size < LEAST and not _bare(conf):
        yield (_EXECUTOR,)


def _executor_bare(conf: Effective) -> Iterator[Keys]:
    if _bare(conf):
        yield (_EXECUTOR,)


def _bare(conf: Effective) -> bool:
    text = (conf.given(_EXECUTOR) or "").strip()
    return text.isascii() and text.isdigit() and 0 < int(text) < LEAST


def _driver(conf: Effective, least: int, most: int) -> Iterator[Keys]:
    text = conf.given(_DRIVER)
    if text is None or not _HEAP.fullmatch(text):
        # What Java cannot read is the launcher's matter.
        return
    size = conf.size(_DRIVER)
    if size is not None and least < size <= most:
        yield (_DRIVER,)


def _fractions(conf: Effective) -> Iterator[Keys]:
    whole, storage = "spark.memory.fraction", "spark.memory.storageFraction"
    value = conf.double(whole)
    if value is not None and not 0 < value <= 1:
        yield (whole,)
    value = conf.double(storage)
    if value is not None and not 0 <= value < 1:
        yield (storage,)


def _off_heap(conf: Effective) -> Iterator[Keys]:
    enabled, size = "spark.memory.offHeap.enabled", "spark.memory.offHeap.size"
    least = _MIB if conf.release >= (4, 0) else 1
    amount = conf.number(size)
    if conf.truth(enabled) and amount is not None and amount < least:
        yield size, enabled


def _too_large(conf: Effective) -> Iterator[Keys]:
    for key, most in (
        ("spark.rpc.message.maxSize", 2047),
        ("spark.kryoserializer.buffer.max", 2047),
        ("spark.kryoserializer.buffer", 2048 * 1024 - 1),
    ):
        value = conf.number(key)
        if value is not None and value > most:
            yield (key,)


RULES = (
    Rule(
        name="executor-memory-least",
        clash="less memory for executors than Spark needs",
        spark="Spark refuses to start with less than 450m, in local mode too.",
        way_out="Give at least 450m; 1g is Spark's default.",
        source="UnifiedMemoryManager.getMaxMemory",
        find=_executor_below_least,
        severity="error",
    ),
    Rule(
        name="executor-memory-bare",
        clash="a bare number as memory of the executors",
        spark="Spark's own check counts it as bytes, though its documentation says MiB, and refuses to start.",
        way_out="Write its unit too, such as 4g.",
        source="UnifiedMemoryManager.getMaxMemory (SparkConf.getSizeAsBytes)",
        find=_executor_bare,
        severity="error",
    ),
    Rule(
        name="driver-memory-least",
        clash="less memory for the driver than Spark needs",
        spark="Spark refuses to start with less than 450m.",
        way_out="Give at least 512m; 1g is Spark's default.",
        source="UnifiedMemoryManager.getMaxMemory",
        find=lambda conf: _driver(conf, 0, _REFUSED_BY_ALL),
        severity="error",
    ),
    Rule(
        name="driver-memory-collector",
        clash="hardly the memory that Spark needs for the driver",
        spark="whether Spark starts depends on Java's garbage collector, of which some hold back a part of the heap.",
        way_out="Give at least 512m; 1g is Spark's default.",
        source="UnifiedMemoryManager.getMaxMemory (Runtime.maxMemory)",
        find=lambda conf: _driver(conf, _REFUSED_BY_ALL, _TAKEN_BY_ALL - 1),
    ),
    Rule(
        name="memory-fraction",
        clash="a fraction of memory outside its range",
        spark="Spark refuses to start.",
        way_out="Give spark.memory.fraction above 0 and at most 1 (0.6 is the default), spark.memory.storageFraction from 0 to below 1 (0.5).",
        source="SparkConf.validateSettings; UnifiedMemoryManager",
        find=_fractions,
        severity="error",
    ),
    Rule(
        name="off-heap-without-size",
        clash="memory outside the heap without a size",
        spark="Spark refuses to start.",
        way_out="Give spark.memory.offHeap.size, such as 2g, or set spark.memory.offHeap.enabled to false.",
        source="MemoryManager (constructor)",
        find=_off_heap,
        severity="error",
    ),
    Rule(
        name="buffer-too-large",
        clash="a buffer of 2 GiB or more",
        spark="Spark refuses to start, as one buffer of Java holds less than 2048 MiB.",
        way_out="Give less, such as 512m (spark.rpc.message.maxSize counts MiB: 512).",
        source="RpcUtils.maxMessageSizeBytes; KryoSerializer (constructor)",
        find=_too_large,
        severity="error",
    ),
)  # fmt: skip
