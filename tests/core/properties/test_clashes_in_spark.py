"""Show by the real Spark what every rule about clashing properties claims.

One Java starts Spark again and again. A standalone cluster is Spark's own master with two workers
within that Java (``local-cluster``); of YARN a start fails before, or when, it looks for the cluster.
"""

import re
import subprocess
import sys
import zipfile

import pytest
from support.clash_cases import CASES, STANDALONE, UNREAD
from support.fake_kubernetes import fake_kubernetes
from support.spark_starts import spark_starts

from jupyter_pyspark_kernels.core.properties.clashes import RULES
from jupyter_pyspark_kernels.core.spark import read_spark_home

pytestmark = pytest.mark.spark

_D = "spark.dynamicAllocation."


def _id(case):
    return f"{case.rule}-{'-'.join(case.clash.values())}"


@pytest.mark.parametrize("case", [c for c in CASES if c.refused], ids=_id)
def test_what_spark_refuses(case, start):
    refused = start(case.clash, case.master).refused

    assert re.search(case.refused, refused), refused
    rule = next(rule for rule in RULES if rule.name == case.rule)
    assert rule.severity == "error"


@pytest.mark.parametrize("case", {c.rule: c for c in CASES if c.refused}.values(), ids=_id)
def test_what_comes_near_is_not_refused(case, start):
    for near in case.near:
        assert not re.search(case.refused, start(near, case.master).refused)


@pytest.mark.parametrize("case", [c for c in CASES if c.submit], ids=_id)
def test_what_spark_submit_refuses(case, spark):
    def words(properties):
        return [word for pair in properties.items() for word in ("--conf", "=".join(pair))]

    assert re.search(case.submit, spark.submit(words(case.clash)))
    assert not any(spark.submit(words(near)) for near in case.near)


@pytest.mark.parametrize("case", [c for c in CASES if c.logged], ids=_id)
def test_what_spark_warns_of(case, start):
    assert re.search(case.logged, start(case.clash, case.master).log)
    for near in case.near:
        assert not re.search(case.logged, start(near, case.master).log)


@pytest.mark.parametrize(("rule", "key", "master"), UNREAD)
def test_what_spark_does_not_read(rule, key, master, start):
    assert start({key: "no value at all"}, master).refused == ""


def _first_number(spark, **numbers):
    names = {"instances": "spark.executor.instances", "initial": f"{_D}initialExecutors"}
    names |= {"least": f"{_D}minExecutors", "most": f"{_D}maxExecutors"}
    conf = spark.conf({names[name]: str(number) for name, number in numbers.items()})
    return spark.jvm.org.apache.spark.util.Utils.getDynamicAllocationInitialExecutors(conf)


def test_dynamic_allocation_begins_with_the_greatest_number(spark):
    assert _first_number(spark, instances=5) == 5
    assert _first_number(spark, instances=5, initial=3) == 5
    assert _first_number(spark, instances=5, initial=7) == 7
    assert _first_number(spark, instances=2, least=6) == 6
    # initial-above-max
    assert _first_number(spark, instances=5, most=2) == 5
    assert _first_number(spark, initial=5, most=2) == 5


def test_more_executors_than_the_greatest_number(start):
    bounds = {"spark.executor.cores": "1", f"{_D}enabled": "true", f"{_D}maxExecutors": "1"}

    assert start({**bounds, "spark.executor.instances": "2"}, STANDALONE, executors=2).granted == 2
    assert start({**bounds, f"{_D}initialExecutors": "1"}, STANDALONE, executors=1).granted == 1


def test_a_standalone_cluster_gives_executors_by_cores(start):
    one = {"spark.executor.cores": "1"}

    # instances-on-standalone, dynamic-allocation-off: four cores are there.
    many = start({**one, "spark.executor.instances": "1"}, STANDALONE, executors=4)
    assert many.granted == 4
    off = start({**one, f"{_D}maxExecutors": "1"}, STANDALONE, executors=4)
    assert off.granted == 4
    assert start({**one, "spark.cores.max": "3"}, STANDALONE, executors=3).granted == 3


def test_no_executor_where_all_cores_are_too_few(start):
    few = {"spark.executor.cores": "2", "spark.cores.max": "1"}

    # Within a second where there is one.
    assert start(few, STANDALONE, executors=1, patience=4).granted == 0
    enough = {**few, "spark.cores.max": "2"}
    assert start(enough, STANDALONE, executors=1).granted == 1


def test_local_mode_takes_memory_and_cores_of_the_driver(start):
    def look(context):
        status = str(context.sc().getExecutorMemoryStatus())
        return re.sub(r":\d+", "", status), context.defaultParallelism()

    executors = {"spark.executor.memory": "64g", "spark.executor.cores": "8"}
    assert start(executors, look=look).seen == start({}, look=look).seen


def test_memory_of_a_driver_whose_java_runs_already_is_only_noted(start):
    """As in a notebook, where `SparkSession.builder.config` comes too late (docs/clashes.md)."""

    def look(context):
        return re.sub(r":\d+", "", str(context.sc().getExecutorMemoryStatus()))

    late = {"spark.driver.memory": "64g", "spark.driver.extraJavaOptions": "-Xmx64g"}
    assert start(late, look=look).seen == start({}, look=look).seen
    noted = start(late, look=lambda context: context.getConf().get("spark.driver.memory"))
    assert noted.seen == "64g"


def test_only_a_standalone_cluster_asks_for_cores_max(home):
    def readers(module):
        [jar] = (home / "jars").glob(f"spark-{module}_*.jar")
        with zipfile.ZipFile(jar) as archive:
            return [name for name in archive.namelist() if b"CORES_MAX" in archive.read(name)]

    assert readers("yarn") == readers("kubernetes") == []
    assert any("StandaloneSchedulerBackend" in name for name in readers("core"))


@pytest.mark.parametrize(
    ("options", "taken"),
    [
        (("-Xmx448m", "-XX:+UseG1GC"), False),
        (("-Xmx500m", "-XX:+UseParallelGC"), False),
        (("-Xmx512m", "-XX:+UseParallelGC"), True),
    ],
)
def test_least_memory_of_the_driver(options, taken, home, java_home, tmp_path):
    with spark_starts(home, java_home, tmp_path, options) as small:
        manager = small.scala_object("org.apache.spark.memory.UnifiedMemoryManager")
        refused = small.refusal(lambda: manager.apply(small.conf({}), 1))

    assert bool(refused) != taken, refused
    assert taken or "INVALID_DRIVER_MEMORY" in refused


def test_kubernetes_makes_no_executor_without_an_image(spark):
    # Sessions that are up before their executors: nobody would run these.
    asked = {"spark.scheduler.minRegisteredResourcesRatio": "0", "spark.executor.instances": "1"}
    with fake_kubernetes() as cluster:
        without = spark.start(asked, cluster.master, logged="notifying snapshot subscriber")
        assert without.refused == ""
        assert cluster.pods == []

        image = {"spark.kubernetes.container.image": "spark:mine"}
        spark.start({**asked, **image}, cluster.master, lambda _: cluster.wait_for_pod())
        [pod] = cluster.pods
    assert pod["spec"]["containers"][0]["image"] == "spark:mine"


def test_default_options_of_executors(start, home):
    refused = start({"spark.executor.defaultJavaOptions": "-Xmx2g"}).refused

    version = read_spark_home(str(home)).spark_version
    assert ("not allowed to specify max heap" in refused) == (version >= "4.3"), refused


def test_folders_that_cannot_be_made(spark):
    utils = spark.scala_object("org.apache.spark.util.Utils")
    utils.clearLocalRootDirs()
    bad = spark.conf({"spark.local.dir": "/dev/null/x"})
    refused = spark.refusal(lambda: utils.getLocalDir(bad))
    utils.clearLocalRootDirs()

    assert "Failed to get a temp directory" in refused


def test_arrow_needs_pyarrow(spark_home):
    # The environment of the tests may have it: a None in its place is Python's way to say that it has not.
    code = (
        "import sys; sys.modules['pyarrow'] = None\n"
        "from pyspark.sql.pandas.utils import require_minimum_pyarrow_version as ask\nask()"
    )
    ran = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert ran.returncode == 1
    assert re.search("PyArrow .* must be installed|PACKAGE_NOT_INSTALLED", ran.stderr)
