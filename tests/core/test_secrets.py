"""Test which properties and variables count as secrets."""

import pytest

from jupyter_pyspark_kernels.core.secrets import looks_secret, ways_out

SECRET = [
    ("spark.authenticate.secret", "s3"),
    ("spark.connect.authenticate.token", "abc"),
    ("spark.ssl.keyPassword", "x"),
    ("spark.ssl.rpc.keyStorePassword", "123456"),
    ("spark.ssl.trustStorePassword", "changeit"),
    ("spark.hadoop.fs.s3a.secret.key", "abc"),
    ("spark.hadoop.fs.s3a.access.key", "AKIAX"),
    ("spark.hadoop.fs.s3a.session.token", "abc"),
    ("spark.hadoop.fs.s3a.proxy.password", "abc"),
    ("spark.hadoop.fs.azure.account.key.acct.blob.core.windows.net", "Zm9v"),
    ("spark.hadoop.fs.azure.account.oauth2.client.secret", "abc"),
    ("spark.hadoop.fs.azure.sas.box.acct.blob.core.windows.net", "sv=1"),
    ("spark.hadoop.fs.gs.auth.service.account.private.key", "abc"),
    ("spark.hadoop.javax.jdo.option.ConnectionPassword", "abc"),
    ("spark.kubernetes.authenticate.oauthToken", "abc"),
    ("spark.kubernetes.authenticate.driver.oauthToken", "abc"),
    ("spark.kafka.clusters.a.ssl.truststore.password", "abc"),
    ("spark.executorEnv.AWS_SECRET_ACCESS_KEY", "abc"),
    ("spark.yarn.appMasterEnv.HF_TOKEN", "abc"),
    ("spark.datasource.x.apiKey", "abc"),
    ("spark.x.API-KEY", "abc"),
    ("spark.x.passphrase", "abc"),
    ("spark.x.db.pwd", "abc"),
    ("spark.x.jwt", "abc"),
    ("spark.sql.catalog.c.tokenValue", "abc"),
    ("AWS_SECRET_ACCESS_KEY", "abc"),
    ("DB_PASS", "abc"),
    ("PGPASSWORD", "123"),
    ("JUPYTERHUB_API_TOKEN", "abc"),
    # The value tells, whatever the key.
    ("spark.x.url", "jdbc:postgresql://h/d?user=u&password=p"),
    ("spark.x.url", "jdbc:sqlserver://h;user=u;Password = p;"),
    ("spark.x.url", "jdbc:oracle:thin:scott/tiger@//h:1521/x"),
    ("spark.x.url", "https://user:pass@h/x"),
    ("spark.hadoop.x", "abfss://:key@h/x"),
    ("DATABASE_URL", "postgres://u:p@h/d"),
    ("AZURE_STORAGE_CONNECTION_STRING", "DefaultEndpointsProtocol=https;AccountKey=abc=="),
    ("spark.driver.extraJavaOptions", "-Djavax.net.ssl.trustStorePassword=changeit"),
    ("spark.executor.extraJavaOptions", "-Dx=1 -Ddb.password='a b'"),
    ("spark.x", "-----BEGIN RSA PRIVATE KEY-----\nabc"),
    ("spark.x", "AKIAIOSFODNN7EXAMPLE"),
    ("spark.x", "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxMjM0In0.dozjgNryP4J3jVmNHl0w"),
    ("spark.kafka.x", 'org.x.PlainLoginModule required username="u" password="p";'),
    # One part is a reference, the other is not.
    ("spark.ssl.keyPassword", "${env:A}b"),
]
HARMLESS = [
    ("spark.authenticate", "true"),
    ("spark.authenticate.secret", ""),
    ("spark.authenticate.secret", "  "),
    ("spark.authenticate.secret", "${env:SPARK_SECRET}"),
    ("spark.ssl.keyPassword", " ${env:A}${system:b} "),
    ("spark.authenticate.secret.file", "/run/secret"),
    ("spark.authenticate.secretBitLength", "256"),
    ("spark.kubernetes.authenticate.driver.oauthTokenFile", "/var/run/token"),
    ("spark.kubernetes.authenticate.oauthTokenFile", "/var/run/token"),
    ("spark.kubernetes.driver.secrets.spark-secret", "/etc/secrets"),
    ("spark.kubernetes.executor.secretKeyRef.ENV", "name:key"),
    ("spark.kubernetes.container.image.pullSecrets", "registry"),
    ("spark.kubernetes.kerberos.tokenSecret.name", "hadoop"),
    ("spark.kubernetes.kerberos.tokenSecret.itemKey", "hadoop.token"),
    ("spark.security.credentials.hive.enabled", "false"),
    ("spark.security.credentials.renewalRatio", "0.75"),
    ("spark.security.credentials.retryWait", "1h"),
    ("spark.kerberos.renewal.credentials", "keytab"),
    ("spark.kerberos.keytab", "/etc/x.keytab"),
    ("spark.io.encryption.keySizeBits", "256"),
    ("spark.io.encryption.keygen.algorithm", "HmacSHA1"),
    ("spark.ssl.rpc.privateKey", "/etc/key.pem"),
    ("spark.ssl.keyStore", "/etc/keystore.jks"),
    ("spark.yarn.credentials.file.retention.days", "5"),
    ("spark.redaction.regex", "(?i)secret|password|token|access[.]?key"),
    ("spark.hadoop.hadoop.security.credential.provider.path", "jceks://hdfs/x.jceks"),
    ("spark.hadoop.fs.s3a.aws.credentials.provider", "org.apache.X"),
    ("spark.hadoop.dfs.block.access.token.enable", "true"),
    ("spark.hadoop.fs.s3a.endpoint", "http://minio:9000"),
    ("spark.sql.tokenizer.max", "x"),
    ("spark.x.max_tokens", "512"),
    ("spark.x.url", "jdbc:postgresql://h/d?user=u&password=${env:PW}"),
    ("spark.x.url", "https://h:8443/path@x"),
    ("spark.driver.extraJavaOptions", "-Dkey.file=/x -Dpassword.file=/run/x"),
    ("spark.executor.memory", "4g"),
    ("spark.app.name", "the password reset job"),
    ("TOKENIZERS_PARALLELISM", "false"),
    ("GOOGLE_APPLICATION_CREDENTIALS", "/etc/key.json"),
    ("AWS_SHARED_CREDENTIALS_FILE", "/x"),
    ("SSH_AUTH_SOCK", "/x"),
]


@pytest.mark.parametrize(("key", "value"), SECRET)
def test_secrets(key, value):
    assert looks_secret(key, value)


@pytest.mark.parametrize(("key", "value"), HARMLESS)
def test_what_is_none(key, value):
    assert not looks_secret(key, value)


@pytest.mark.parametrize(
    ("key", "ways"),
    [
        ("spark.hadoop.fs.s3a.secret.key", {"spark-defaults.conf", "credential provider", "AWS_"}),
        ("spark.hadoop.fs.s3a.proxy.password", {"spark-defaults.conf", "credential provider"}),
        ("spark.hadoop.fs.azure.account.key.a.blob.core.windows.net", {"spark-defaults.conf", "credential provider"}),
        ("spark.hadoop.fs.gs.auth.service.account.private.key", {"spark-defaults.conf"}),
        ("spark.ssl.keyPassword", {"spark-defaults.conf", "credential provider", "${env:NAME}"}),
        ("spark.authenticate.secret", {"spark-defaults.conf", "leave it out on YARN"}),
        ("spark.kubernetes.authenticate.oauthToken", {"spark-defaults.conf", "spark.kubernetes.authenticate.oauthTokenFile"}),
        ("spark.executorEnv.HF_TOKEN", {"spark-defaults.conf", "spark.kubernetes.executor.secretKeyRef.HF_TOKEN"}),
        ("spark.sql.catalog.c.password", {"spark-defaults.conf"}),
        ("AWS_SECRET_ACCESS_KEY", {"Jupyter server"}),
    ],
)  # fmt: skip
def test_ways_out_fit_the_key(key, ways):
    every = {"spark-defaults.conf", "credential provider", "AWS_", "${env:NAME}", "leave it out on YARN", "oauthTokenFile", "secretKeyRef"}  # fmt: skip

    said = ways_out(key)

    assert said.endswith(".")
    assert {way for way in ways if way in said} == ways
    assert not {way for way in every if way in said and not any(way in each for each in ways)}


@pytest.mark.parametrize(
    "part",
    [
        "x",
        "a.",
        "a:",
        "a://",
        "jdbc:oracle:",
        "jdbc:oracle:a:",
        "eyJ-",
        ".eyJ-",
        "password ",
        "${env:",
    ],
)
def test_a_long_value_is_judged_in_one_pass(part):
    """With a pass for each character this would take hours."""
    assert not looks_secret("spark.x", part * (1_000_000 // len(part)))
