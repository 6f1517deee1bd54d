"""Know what clashes about the number of executors and dynamic allocation."""

import math
from collections.abc import Iterator

from .effective import Effective
from .rule import Keys, Rule

_DYNAMIC = "spark.dynamicAllocation."
_ENABLED = f"{_DYNAMIC}enabled"
_LEAST = f"{_DYNAMIC}minExecutors"
_MOST = f"{_DYNAMIC}maxExecutors"
_INITIAL = f"{_DYNAMIC}initialExecutors"
_TRACKING = f"{_DYNAMIC}shuffleTracking.enabled"
_INSTANCES = "spark.executor.instances"
_SERVICE = "spark.shuffle.service.enabled"
_DECOMMISSION = ("spark.decommission.enabled", "spark.storage.decommission.shuffleBlocks.enabled")
_ABOVE_ZERO = ("schedulerBacklogTimeout", "sustainedSchedulerBacklogTimeout")
_RATIO = f"{_DYNAMIC}executorAllocationRatio"


def _dynamic(conf: Effective) -> bool:
    """Tell whether it works (``Utils.isDynamicAllocationEnabled``): never in local mode."""
    return conf.truth(_ENABLED) and conf.cluster != "local"


def _begins_with_instances(conf: Effective) -> Iterator[Keys]:
    others = (keys[0] for keys in (*_below_least(conf), *_above_most(conf)))
    if _dynamic(conf) and (conf.number(_INSTANCES) or 0) > 0 and _INSTANCES not in others:
        yield _INSTANCES, _ENABLED


def _bounds(conf: Effective) -> tuple[float, float]:
    """Return the least and the greatest number; anything goes where one of them is not known."""
    least, most = conf.number(_LEAST), conf.number(_MOST)
    return (least or 0, math.inf if most is None else most)


def _least_above_most(conf: Effective) -> Iterator[Keys]:
    least, most = _bounds(conf)
    if _dynamic(conf) and least > most > 0:
        yield _LEAST, _MOST


def _below_least(conf: Effective) -> Iterator[Keys]:
    for key, count in _first_numbers(conf):
        if count < _bounds(conf)[0]:
            yield key, _LEAST


def _above_most(conf: Effective) -> Iterator[Keys]:
    for key, count in _first_numbers(conf):
        if count > _bounds(conf)[1]:
            yield key, _MOST


def _first_numbers(conf: Effective) -> Iterator[tuple[str, float]]:
    """Yield what was given as the first number, where the bounds themselves are sound."""
    least, most = _bounds(conf)
    for key in (_INITIAL, _INSTANCES):
        count = conf.number(key) if conf.given(key) is not None else None
        if _dynamic(conf) and least <= most and most > 0 and count:
            yield key, count


def _nothing_keeps_shuffles(conf: Effective) -> Iterator[Keys]:
    decommissions = all(map(conf.truth, _DECOMMISSION))
    plugin = conf.given("spark.shuffle.sort.io.plugin.class") is not None
    kept = conf.truth(_SERVICE) or conf.truth(_TRACKING) or decommissions or plugin
    # Only where it is said to be off: a Spark older than the catalogue may have another default.
    if _dynamic(conf) and not kept and conf.given(_TRACKING) is not None:
        yield _TRACKING, _ENABLED, _SERVICE


def _out_of_range(conf: Effective) -> Iterator[Keys]:
    if not _dynamic(conf):
        return
    ratio = conf.number(_RATIO)
    if ratio is not None and not 0 < ratio <= 1:
        yield _RATIO, _ENABLED
    for key in (_LEAST, _MOST):
        count = conf.number(key)
        if count is not None and (count < 0 or (count == 0 and key == _MOST)):
            yield key, _ENABLED
    for name in _ABOVE_ZERO:
        seconds = conf.number(_DYNAMIC + name)
        if seconds is not None and seconds <= 0:
            yield _DYNAMIC + name, _ENABLED


def _not_enabled(conf: Effective) -> Iterator[Keys]:
    if conf.truth(_ENABLED) or conf.cluster == "local":
        return
    for key in conf.given_keys(_DYNAMIC):
        if key != _ENABLED:
            yield key, _ENABLED


def _cores_not_said(conf: Effective) -> Iterator[Keys]:
    cores = "spark.executor.cores"
    if conf.cluster == "standalone" and _dynamic(conf) and conf.given(cores) is None:
        yield _ENABLED, cores


RULES = (
    Rule(
        name="instances-with-dynamic-allocation",
        clash="executor instances together with dynamic allocation",
        spark="Spark begins with the greatest of instances, initialExecutors and minExecutors, and then adds and removes executors as the work needs.",
        way_out=f"For a fixed number set {_ENABLED} to false; otherwise say the bounds by {_LEAST} and {_MOST}, and leave {_INSTANCES} out.",
        source="Utils.getDynamicAllocationInitialExecutors",
        find=_begins_with_instances,
    ),
    Rule(
        name="min-above-max",
        clash="a least number of executors above the greatest",
        spark="Spark refuses to start.",
        way_out="Let the least be no more than the greatest.",
        source="ExecutorAllocationManager.validateSettings",
        find=_least_above_most,
        severity="error",
    ),
    Rule(
        name="initial-below-min",
        clash="a first number of executors below the least",
        spark="Spark ignores {key} and begins with the least number.",
        way_out=f"Leave {{key}} out, or lower {_LEAST}.",
        source="Utils.getDynamicAllocationInitialExecutors",
        find=_below_least,
    ),
    Rule(
        name="initial-above-max",
        clash="a first number of executors above the greatest",
        spark="Spark does not cut it down, and begins with {value} executors.",
        way_out=f"Lower {{key}}, or raise {_MOST}.",
        source="Utils.getDynamicAllocationInitialExecutors",
        find=_above_most,
    ),
    Rule(
        name="nothing-keeps-shuffle-files",
        clash="dynamic allocation without shuffle tracking, shuffle service or decommissioning of shuffle blocks",
        spark="Spark refuses to start, as files of removed executors would be lost.",
        way_out=f"Leave {_TRACKING} out (it is on by default since Spark 3.4), or set {_SERVICE} to true where the nodes run that service.",
        source="ExecutorAllocationManager.validateSettings",
        find=_nothing_keeps_shuffles,
        severity="error",
    ),
    Rule(
        name="dynamic-allocation-range",
        clash="a bound, ratio or time of dynamic allocation outside its range",
        spark="Spark refuses to start.",
        way_out="Give a ratio above 0 and at most 1, times above 0, at least one executor at most, and no negative number.",
        source="ExecutorAllocationManager.validateSettings",
        find=_out_of_range,
        severity="error",
    ),
    Rule(
        name="dynamic-allocation-off",
        clash="properties of dynamic allocation while it is off",
        spark="Spark does not read {key}.",
        way_out=f"Set {_ENABLED} to true, or leave {{key}} out.",
        source="Utils.isDynamicAllocationEnabled",
        find=_not_enabled,
    ),
    Rule(
        name="dynamic-allocation-without-cores",
        clash="dynamic allocation on a standalone cluster without the cores of an executor",
        spark="each executor takes all cores of its worker, so there may be more of them than are needed.",
        way_out="Set spark.executor.cores.",
        source="StandaloneSchedulerBackend.start (SPARK-30299)",
        find=_cores_not_said,
    ),
)  # fmt: skip
