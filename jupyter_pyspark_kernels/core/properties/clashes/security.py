"""Know what clashes about authentication, encryption, Kerberos and references to variables."""

import re
from collections.abc import Iterator

from ...secrets import NOT_REPLACED, looks_secret
from .effective import Effective
from .rule import Keys, Rule

_AUTHENTICATE = "spark.authenticate"
_ENCRYPTION = ("spark.network.crypto.enabled", "spark.authenticate.enableSaslEncryption")
_TIMEOUT, _HEARTBEAT = "spark.network.timeout", "spark.executor.heartbeatInterval"
_REFERENCE = re.compile(r"\$\{env:[^}]+\}")


def _no_secret(conf: Effective) -> Iterator[Keys]:
    secret = f"{_AUTHENTICATE}.secret"
    if conf.cluster == "standalone" and conf.truth(_AUTHENTICATE) and conf.given(secret) is None:
        yield _AUTHENTICATE, secret


def _encryption_alone(conf: Effective) -> Iterator[Keys]:
    for key in _ENCRYPTION:
        if conf.truth(key) and not conf.truth(_AUTHENTICATE):
            yield key, _AUTHENTICATE


def _heartbeat(conf: Effective) -> Iterator[Keys]:
    seconds, milliseconds = conf.number(_TIMEOUT), conf.number(_HEARTBEAT)
    if seconds is not None and milliseconds is not None and milliseconds >= seconds * 1000:
        yield _HEARTBEAT, _TIMEOUT


def _not_replaced(conf: Effective) -> Iterator[Keys]:
    for key in conf.given_keys():
        given = conf.given(key) or ""
        if _REFERENCE.search(given) and looks_secret(key, "x") and NOT_REPLACED.match(key):
            yield (key,)


RULES = (
    Rule(
        name="authenticate-without-secret",
        clash="authentication on a standalone cluster without the cluster's secret",
        spark="Spark refuses to start: only YARN, Kubernetes and local mode make a secret of their own.",
        way_out="Put spark.authenticate.secret, the same as the cluster's, into spark-defaults.conf (mode 0600) below spark_conf_dir.",
        source="SecurityManager.initializeAuth",
        find=_no_secret,
        severity="error",
    ),
    Rule(
        name="encryption-without-authenticate",
        clash="encrypted connections without authentication",
        spark="Spark refuses to start.",
        way_out="Set spark.authenticate to true too.",
        source="SparkConf.validateSettings",
        find=_encryption_alone,
        severity="error",
    ),
    Rule(
        name="heartbeat-above-timeout",
        clash="heartbeats that come no sooner than the network's timeout",
        spark="every executor would be taken for lost, so Spark refuses to start.",
        way_out="Let spark.executor.heartbeatInterval be well below spark.network.timeout (10s and 120s are the defaults).",
        source="SparkConf.validateSettings (SPARK-22754)",
        find=_heartbeat,
        severity="error",
    ),
    Rule(
        name="reference-not-replaced",
        clash="a secret as ${env:NAME} where Spark does not replace it",
        spark="Spark hands these very characters on as the secret.",
        way_out="Put the secret into spark-defaults.conf (mode 0600) below spark_conf_dir.",
        source="SparkHadoopUtil.appendSparkHadoopConfigs; SecurityManager.getSecretKey",
        find=_not_replaced,
    ),
)  # fmt: skip
