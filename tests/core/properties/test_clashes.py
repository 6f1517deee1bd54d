"""Test what is found to clash, what only comes near, and that ordinary properties are left alone."""

import subprocess
import sys
from dataclasses import replace

import pytest
from support import places
from support.clash_cases import CASES, KUBERNETES, LOCAL, STANDALONE, UNREAD, YARN

from jupyter_pyspark_kernels.core.properties.catalogue import shipped_catalogue, shipped_versions
from jupyter_pyspark_kernels.core.properties.clashes import RULES, Effective, find_clashes
from jupyter_pyspark_kernels.core.records import Default

_D = "spark.dynamicAllocation."


def found(properties, master=LOCAL, version="4.3.0", **more):
    conf = Effective(properties, master, shipped_catalogue(version), **more)
    return list(find_clashes(conf))


def names(*args, **more):
    return {clash.rule.name for clash in found(*args, **more)}


# Rules whose claim Spark's tests show in other ways than by a refusal or a warning.
OTHERS = [
    ("instances-with-dynamic-allocation", {"spark.executor.instances": "3", f"{_D}enabled": "true"}, YARN),
    ("initial-above-max", {f"{_D}enabled": "true", "spark.executor.instances": "3", f"{_D}maxExecutors": "2"}, YARN),
    ("initial-above-max", {f"{_D}enabled": "true", f"{_D}initialExecutors": "3", f"{_D}maxExecutors": "2"}, KUBERNETES),
    ("cores-max-below-executor", {"spark.cores.max": "1", "spark.executor.cores": "2"}, STANDALONE),
    ("driver-memory-least", {"spark.driver.memory": "448m"}, LOCAL),
    ("driver-memory-collector", {"spark.driver.memory": "450m"}, LOCAL),
    ("driver-memory-collector", {"spark.driver.memory": "511m"}, YARN),
    ("executor-memory-in-local-mode", {"spark.executor.memory": "4g"}, LOCAL),
    ("executor-cores-in-local-mode", {"spark.executor.cores": "2"}, LOCAL),
    ("cores-max-off-standalone", {"spark.cores.max": "4"}, YARN),
    ("cores-max-off-standalone", {"spark.cores.max": "4"}, KUBERNETES),
    ("yarn-off-yarn", {"spark.yarn.queue": "etl"}, STANDALONE),
    ("kubernetes-off-kubernetes", {"spark.kubernetes.namespace": "etl"}, YARN),
    ("cluster-mode-only", {"spark.kubernetes.driver.label.a": "b"}, KUBERNETES),
    ("kubernetes-without-image", {}, KUBERNETES),
    ("local-dir-not-writable", {"spark.local.dir": "/dev/null/x"}, LOCAL),
    ("reference-not-replaced", {"spark.hadoop.fs.s3a.secret.key": "${env:KEY}"}, YARN),
    ("reference-not-replaced", {"spark.authenticate.secret": "${env:KEY}"}, STANDALONE),
    *((rule, {key: "5"}, master) for rule, key, master in UNREAD),
]  # fmt: skip
NEAR = [
    ("instances-with-dynamic-allocation", {"spark.executor.instances": "3"}, YARN),
    ("instances-with-dynamic-allocation", {"spark.executor.instances": "3", f"{_D}enabled": "true"}, LOCAL),
    ("cores-max-below-executor", {"spark.cores.max": "2", "spark.executor.cores": "2"}, STANDALONE),
    ("cores-max-not-a-multiple", {"spark.cores.max": "1", "spark.executor.cores": "2"}, STANDALONE),
    ("driver-memory-least", {"spark.driver.memory": "449m"}, LOCAL),
    ("driver-memory-collector", {"spark.driver.memory": "512m"}, LOCAL),
    ("driver-memory-least", {"spark.driver.memory": "4gb"}, LOCAL),
    ("executor-memory-in-local-mode", {"spark.executor.memory": "4g"}, YARN),
    ("executors-in-local-mode", {"spark.executor.extraClassPath": "/a.jar"}, LOCAL),
    ("executors-in-local-mode", {"spark.executorEnv.A": "b"}, LOCAL),
    ("yarn-off-yarn", {"spark.yarn.queue": "etl"}, YARN),
    ("yarn-off-yarn", {"spark.yarn.keytab": "/k"}, LOCAL),
    ("yarn-off-yarn", {"spark.yarn.queue": "etl"}, ""),
    ("kubernetes-off-kubernetes", {"spark.kubernetes.namespace": "etl"}, KUBERNETES),
    ("kubernetes-without-image", {"spark.kubernetes.executor.container.image": "a"}, KUBERNETES),
    ("kubernetes-without-image", {}, YARN),
    ("cores-max-off-standalone", {"spark.cores.max": "4"}, STANDALONE),
    ("instances-on-standalone", {"spark.executor.instances": "4"}, YARN),
    ("instances-on-standalone", {"spark.executor.instances": "4", f"{_D}enabled": "true"}, STANDALONE),
    ("cluster-mode-only", {"spark.kubernetes.driver.pod.name": "a"}, KUBERNETES),
    ("cluster-mode-only", {"spark.driver.cores": "2", "spark.submit.deployMode": "cluster"}, YARN),
    ("dynamic-allocation-off", {f"{_D}maxExecutors": "5", f"{_D}enabled": "true"}, YARN),
    ("authenticate-without-secret", {"spark.authenticate": "true"}, YARN),
    ("authenticate-without-secret", {"spark.authenticate": "true"}, KUBERNETES),
    ("local-dir-not-writable", {"spark.local.dir": "/dev/null/x,/tmp"}, LOCAL),
    ("files-missing", {"spark.files": "hdfs:///no/such/file,s3a://b/c"}, LOCAL),
    ("event-log-folder", {"spark.eventLog.enabled": "true", "spark.eventLog.dir": "hdfs:///logs"}, LOCAL),
    ("event-log-folder", {"spark.eventLog.enabled": "true", "spark.eventLog.dir": "hdfs://[::1/logs"}, LOCAL),
    ("files-missing", {"spark.files": "//[,file://[a"}, LOCAL),
    ("fair-pools-missing", {"spark.scheduler.mode": "FAIR", "spark.scheduler.allocation.file": "file://[/a"}, LOCAL),
    ("reference-not-replaced", {"spark.ssl.keyPassword": "${env:KEY}"}, LOCAL),
    ("reference-not-replaced", {"spark.app.name": "${env:KEY}"}, LOCAL),
    ("cores-below-task-cpus", {"spark.task.cpus": "3"}, "local[*]"),
]  # fmt: skip


@pytest.mark.parametrize(
    ("rule", "properties", "master"), [*((c.rule, c.clash, c.master) for c in CASES), *OTHERS]
)
@pytest.mark.parametrize("version", ["3.5.9", "4.3.0"])
def test_what_clashes(rule, properties, master, version):
    [clash, *_] = [c for c in found(properties, master, version) if c.rule.name == rule]

    assert clash.key in properties or not properties
    assert clash.message.endswith(".")


@pytest.mark.parametrize(
    ("rule", "properties", "master"),
    [*((case.rule, near, case.master) for case in CASES for near in case.near), *NEAR],
)
def test_what_comes_near(rule, properties, master):
    assert rule not in names(properties, master)


def test_a_task_takes_a_fraction_of_a_core_from_4_3_on():
    assert "cores-below-task-cpus" in names({"spark.task.cpus": "2.5"}, "local[2]")
    assert "cores-below-task-cpus" not in names({"spark.task.cpus": "2.5"}, "local[3]")
    assert "cores-below-task-cpus" not in names({"spark.task.cpus": "0.5"}, "local[1]")


def test_every_rule_has_a_case():
    tried = {case.rule for case in CASES} | {rule for rule, *_ in OTHERS}
    assert tried | {"arrow-without-pyarrow", "executor-default-options"} == {
        rule.name for rule in RULES
    }


def test_names_are_unique_and_sentences_whole():
    assert len({rule.name for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.spark.endswith("."), rule.name
        assert rule.way_out.endswith("."), rule.name
        assert rule.source, rule.name


# Settings as they stand in guides and in clusters' own documentation.
ORDINARY = [
    (LOCAL, {}),
    ("local[*]", {"spark.driver.memory": "8g", "spark.sql.shuffle.partitions": "64", "spark.driver.maxResultSize": "2g"}),
    ("local", {"spark.jars.packages": "io.delta:delta-spark_2.13:4.0.0", "spark.sql.extensions": "io.delta.sql.DeltaSparkSessionExtension"}),
    (YARN, {"spark.executor.instances": "10", "spark.executor.cores": "5", "spark.executor.memory": "19g", "spark.executor.memoryOverhead": "2g", "spark.yarn.queue": "etl", "spark.driver.memory": "4g", "spark.yarn.am.memory": "1g"}),
    (YARN, {f"{_D}enabled": "true", f"{_D}minExecutors": "2", f"{_D}maxExecutors": "50", f"{_D}initialExecutors": "5", "spark.shuffle.service.enabled": "true", f"{_D}executorIdleTimeout": "60s", f"{_D}cachedExecutorIdleTimeout": "30min"}),
    (YARN, {"spark.authenticate": "true", "spark.network.crypto.enabled": "true", "spark.io.encryption.enabled": "true", "spark.kerberos.keytab": "/etc/ana.keytab", "spark.kerberos.principal": "ana@EXAMPLE.ORG"}),
    (YARN, {"spark.task.cpus": "2", "spark.executor.cores": "4", "spark.yarn.executor.memoryOverhead": "512", "spark.executor.pyspark.memory": "1g"}),
    (STANDALONE, {"spark.cores.max": "16", "spark.executor.cores": "4", "spark.executor.memory": "8g"}),
    (STANDALONE, {f"{_D}enabled": "true", f"{_D}shuffleTracking.enabled": "true", "spark.executor.cores": "2"}),
    (STANDALONE, {"spark.executor.resource.gpu.amount": "1", "spark.task.resource.gpu.amount": "0.25", "spark.executor.resource.gpu.discoveryScript": "/opt/gpus.sh"}),
    (KUBERNETES, {"spark.kubernetes.container.image": "spark:4.3.0", "spark.kubernetes.namespace": "etl", "spark.executor.instances": "4", "spark.kubernetes.authenticate.driver.serviceAccountName": "spark", "spark.kubernetes.executor.request.cores": "500m"}),
    ("", {"spark.eventLog.enabled": "true", "spark.eventLog.dir": "hdfs:///spark-logs", "spark.history.fs.logDirectory": "hdfs:///spark-logs", "spark.serializer": "org.apache.spark.serializer.KryoSerializer", "spark.kryoserializer.buffer.max": "512m", "spark.network.timeout": "800s", "spark.executor.heartbeatInterval": "60s", "spark.memory.fraction": "0.8", "spark.rpc.message.maxSize": "1024"}),
    (LOCAL, {"spark.memory.offHeap.enabled": "true", "spark.memory.offHeap.size": "4g", "spark.ui.port": "4050", "spark.sql.session.timeZone": "UTC", "spark.hadoop.fs.s3a.endpoint": "http://minio:9000", "spark.hadoop.fs.s3a.path.style.access": "true"}),
]  # fmt: skip


@pytest.mark.parametrize(("master", "properties"), ORDINARY)
@pytest.mark.parametrize("version", shipped_versions())
def test_ordinary_properties_are_left_alone(master, properties, version):
    assert [clash.message for clash in found(properties, master, version)] == []


def test_the_page_lists_them_all():
    script = places.ROOT / "scripts" / "clashes.py"
    ran = subprocess.run([sys.executable, str(script), "--check"], check=False)
    assert ran.returncode == 0, "docs/clashes.md is not current. Run: python scripts/clashes.py"


def test_what_the_defaults_say_counts_and_is_named():
    defaults = {f"{_D}maxExecutors": Default("2", "/etc/spark/spark-defaults.conf")}
    own = {f"{_D}enabled": "true", f"{_D}minExecutors": "4"}

    [clash] = found(own, YARN, defaults=defaults)

    assert clash.key == f"{_D}minExecutors"
    assert "maxExecutors is 2 (/etc/spark/spark-defaults.conf)" in clash.message


def test_own_values_win_over_the_defaults():
    defaults = {"spark.executor.memory": Default("100m", "a.conf")}

    assert names({"spark.executor.memory": "4g"}, YARN, defaults=defaults) == set()


def test_the_defaults_alone_are_told_only_where_nothing_starts():
    defaults = {key: Default(value, "a.conf") for key, value in {"spark.yarn.queue": "a", "spark.executor.memory": "9"}.items()}  # fmt: skip

    [clash] = found({}, STANDALONE, defaults=defaults)

    assert (clash.rule.name, clash.key) == ("executor-memory-bare", "spark.executor.memory")
    assert "(a.conf)" in clash.message


def test_what_is_not_set_is_said_with_sparks_default():
    [clash] = found({"spark.network.timeout": "5s"})

    assert "spark.executor.heartbeatInterval is 10s (Spark's default)" in clash.message
    assert clash.key == "spark.network.timeout"


def test_values_that_spark_cannot_read_are_not_judged_again():
    assert names({f"{_D}enabled": "perhaps", "spark.executor.cores": "two"}, YARN) == set()


@pytest.mark.parametrize(
    ("properties", "wrong", "master"),
    [
        # Not "the timeout is 120s (Spark's default)": one was set.
        ({"spark.executor.heartbeatInterval": "200s"}, "spark.network.timeout", LOCAL),
        # Not "standalone does not read it": with dynamic allocation it does.
        ({"spark.executor.instances": "3"}, f"{_D}enabled", STANDALONE),
        ({}, "spark.kubernetes.container.image", KUBERNETES),
    ],
)
def test_what_depends_on_a_wrong_value_is_not_said(properties, wrong, master):
    assert names(properties, master)
    assert names(properties, master, unknowable={wrong}) == set()


def test_secrets_are_not_shown():
    [clash] = found({"spark.hadoop.fs.s3a.secret.key": "tops3cret ${env:A}"}, YARN)

    assert "tops3cret" not in clash.message


@pytest.mark.parametrize("options", ["-ea -Xmx2g", "-Dspark.a=1"])
def test_default_options_of_executors_by_release(options):
    properties = {"spark.executor.defaultJavaOptions": options}

    assert names(properties, YARN) == {"executor-default-options"}
    assert names(properties, YARN, "3.5.9") == set()
    assert names({"spark.executor.defaultJavaOptions": "-ea"}, YARN) == set()


def test_arrow_needs_its_package():
    arrow = {"spark.sql.execution.arrow.pyspark.enabled": "true"}

    assert names(arrow, packages=("pandas",)) == {"arrow-without-pyarrow"}
    assert names(arrow, packages=("pandas", "pyarrow")) == set()
    assert names(arrow) == set()


def test_folders_that_are_there(tmp_path):
    (tmp_path / "file").touch()
    log = {"spark.eventLog.enabled": "true", "spark.eventLog.dir": f"file://{tmp_path}"}
    files = {"spark.files": f"{tmp_path}/file", "spark.local.dir": f"{tmp_path}/new/folder"}

    assert names({**log, **files}) == set()


def test_the_catalogue_of_a_vendor_is_of_a_release_too():
    catalogue = replace(shipped_catalogue("4.3.0"), spark_version="4.3-vendor.7")
    assert Effective({}, LOCAL, catalogue).release == (4, 3)
