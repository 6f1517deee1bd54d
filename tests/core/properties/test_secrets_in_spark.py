"""Show by the real Spark that the ways out for secrets hold, each for the very key that it is offered for."""

import pytest
from support.fake_kubernetes import fake_kubernetes

from jupyter_pyspark_kernels.core.secrets import ways_out

pytestmark = pytest.mark.spark

_PROVIDER = "spark.hadoop.hadoop.security.credential.provider.path"
_REFERENCE = "${env:A_SECRET}"


def _hadoop(spark, conf):
    """Return Hadoop's configuration as a driver with these properties has it."""
    return spark.jvm.org.apache.spark.deploy.SparkHadoopUtil.get().newConfiguration(conf)


def _key_password(spark, properties):
    conf = spark.conf({"spark.ssl.ui.enabled": "true", **properties})
    hadoop = _hadoop(spark, conf)
    options = spark.scala_object("org.apache.spark.SSLOptions")
    none = spark.jvm.scala.Option.empty()
    return options.parse(conf, hadoop, "spark.ssl.ui", none).keyPassword().get()


def test_a_variable_is_replaced_in_ssl_alone(spark):
    assert _key_password(spark, {"spark.ssl.ui.keyPassword": _REFERENCE}) == "of the environment"

    assert "${env:NAME}" in ways_out("spark.ssl.ui.keyPassword")

    kept = dict.fromkeys(
        ("spark.hadoop.a.secret", "spark.authenticate.secret", "spark.executorEnv.A", "spark.b"),
        _REFERENCE,
    )
    assert not any("${env" in ways_out(key) for key in kept)
    conf = spark.conf({"spark.authenticate": "true", **kept})
    none = spark.jvm.scala.Option.empty()
    # A start in local mode leaves its own secret with this Java's user.
    spark.jvm.org.apache.hadoop.security.UserGroupInformation.reset()
    entry = spark.scala_object("org.apache.spark.internal.config.package").AUTH_SECRET_FILE()
    manager = spark.jvm.org.apache.spark.SecurityManager(conf, none, entry)
    assert manager.getSecretKey() == _REFERENCE
    hadoop = _hadoop(spark, conf)
    assert hadoop.getRaw("a.secret") == hadoop.get("a.secret") == _REFERENCE
    assert str(conf.getExecutorEnv().head()) == f"(A,{_REFERENCE})"
    assert conf.get("spark.b") == _REFERENCE


def test_a_credential_provider_gives_passwords(spark, tmp_path):
    keys = ("fs.s3a.secret.key", "javax.jdo.option.ConnectionPassword", "spark.ssl.ui.keyPassword")
    provider = f"jceks://file{tmp_path}/secrets.jceks"
    spark.keep_secrets(provider, {key: f"secret of {key}" for key in keys})

    conf = spark.conf({_PROVIDER: provider})
    hadoop = _hadoop(spark, conf)
    for key in keys[:2]:
        assert "credential provider" in ways_out(f"spark.hadoop.{key}")
        assert "".join(hadoop.getPassword(key)) == f"secret of {key}"
    assert "credential provider" in ways_out(keys[2])
    assert _key_password(spark, {_PROVIDER: provider}) == f"secret of {keys[2]}"


def test_amazons_variables_are_taken_over(spark):
    hadoop = _hadoop(spark, spark.conf({}))

    names = ("access.key", "secret.key", "session.token")
    assert all("AWS_" in ways_out(f"spark.hadoop.fs.s3a.{name}") for name in names)
    assert [hadoop.get(f"fs.s3a.{name}") for name in names] == ["id", "key", "token"]


def test_a_defaults_file_is_read_by_spark_submit(spark, tmp_path):
    (tmp_path / "spark-defaults.conf").write_text("spark.authenticate.secret of-the-file\n")
    python = spark.jvm.org.apache.spark.api.python.PythonUtils
    environ = python.toScalaMap({"SPARK_CONF_DIR": str(tmp_path)})
    words = python.toSeq(["pyspark-shell"])

    read = spark.jvm.org.apache.spark.deploy.SparkSubmitArguments(words, environ).sparkProperties()

    assert read.apply("spark.authenticate.secret") == "of-the-file"


def test_kubernetes_takes_a_token_from_a_file_and_secrets_by_name(spark, tmp_path):
    (tmp_path / "token").write_text("of-the-file")
    asked = {
        "spark.scheduler.minRegisteredResourcesRatio": "0",
        "spark.executor.instances": "1",
        "spark.kubernetes.container.image": "spark:mine",
        "spark.kubernetes.authenticate.oauthTokenFile": str(tmp_path / "token"),
        "spark.kubernetes.executor.secretKeyRef.TOKEN": "kept:key",
    }
    for key in ("spark.kubernetes.authenticate.oauthToken", "spark.executorEnv.TOKEN"):
        assert any(name in ways_out(key) for name in asked)
    with fake_kubernetes() as cluster:
        spark.start(asked, cluster.master, lambda _: cluster.wait_for_pod())
        [pod] = cluster.pods
        assert cluster.authorization == "Bearer of-the-file"
    [variable] = [each for each in pod["spec"]["containers"][0]["env"] if each["name"] == "TOKEN"]
    assert variable["valueFrom"]["secretKeyRef"] == {"name": "kept", "key": "key"}
