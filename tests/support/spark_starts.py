"""Start Spark again and again in one Java, to see what it makes of properties."""

import glob
import os
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from py4j.java_gateway import GatewayParameters, JavaGateway, launch_gateway
from py4j.protocol import Py4JJavaError

# What Spark's own launcher opens (org.apache.spark.launcher.JavaModuleOptions).
_OPENED = (
    "java.lang",
    "java.lang.invoke",
    "java.lang.reflect",
    "java.io",
    "java.net",
    "java.nio",
    "java.util",
    "java.util.concurrent",
    "java.util.concurrent.atomic",
    "jdk.internal.ref",
    "sun.nio.ch",
    "sun.nio.cs",
    "sun.security.action",
    "sun.util.calendar",
)
_LOGGING = """
rootLogger.level=warn
rootLogger.appenderRef.it.ref=it
appender.it.type=Console
appender.it.name=it
appender.it.target=SYSTEM_ERR
appender.it.layout.type=PatternLayout
appender.it.layout.pattern=%p %c{1}: %m%n
logger.granted.name=org.apache.spark.scheduler.cluster.StandaloneSchedulerBackend
logger.granted.level=info
"""
# Every start here; loopback alone, and no web server.
_ALWAYS = {
    "spark.ui.enabled": "false",
    "spark.driver.host": "localhost",
    "spark.driver.bindAddress": "127.0.0.1",
}


@dataclass(frozen=True)
class Start:
    """Say what became of a start.

    Attributes
    ----------
    refused
        Java's text of the refusal; empty where Spark started.
    log
        What Spark said meanwhile, warnings and errors.
    seen
        What was asked of the running Spark.
    """

    refused: str
    log: str
    seen: Any = None

    @property
    def granted(self) -> int:
        """Count the executors that a standalone master gave, at most at one time."""
        return _most(self.log)


class SparkStarts:
    """Hold one Java with Spark's jars.

    Attributes
    ----------
    jvm
        The classes there, by their full names.
    """

    def __init__(self, gateway: JavaGateway, log: Path) -> None:
        self.jvm = gateway.jvm
        self._gateway = gateway
        self._log = log

    def conf(self, properties: Mapping[str, str]) -> Any:
        """Make a SparkConf of these alone."""
        made = self.jvm.org.apache.spark.SparkConf(False)  # noqa: FBT003 - Java has no names
        for key, value in properties.items():
            made.set(key, value)
        return made

    def scala_object(self, name: str) -> Any:
        """Return the Scala object of this full name."""
        owner: Any = self.jvm
        for part in f"{name}$".split("."):
            owner = getattr(owner, part)
        return getattr(owner, "MODULE$")

    def keep_secrets(self, provider: str, secrets: Mapping[str, str]) -> None:
        """Put secrets into a Hadoop credential provider, a file that is made."""
        hadoop = self.jvm.org.apache.hadoop
        conf = hadoop.conf.Configuration()
        conf.set("hadoop.security.credential.provider.path", provider)
        store = hadoop.security.alias.CredentialProviderFactory.getProviders(conf).get(0)
        for key, secret in secrets.items():
            letters = self._gateway.new_array(self.jvm.char, len(secret))
            for index, letter in enumerate(secret):
                letters[index] = letter
            store.createCredentialEntry(key, letters)
        store.flush()

    def start(
        self,
        properties: Mapping[str, str],
        master: str = "local[2]",
        look: Callable[[Any], Any] | None = None,
        executors: int = 0,
        patience: float = 60,
        logged: str = "",
    ) -> Start:
        """Start a SparkContext, wait some seconds for executors or a warning, look, and stop it."""
        conf = self.conf({**_ALWAYS, **properties}).setMaster(master).setAppName("starts")
        before = self._log.stat().st_size
        seen = None
        try:
            context = self.jvm.org.apache.spark.api.java.JavaSparkContext(conf)
        except Py4JJavaError as error:
            return Start(str(error.java_exception.toString()), self._said(before))
        try:
            self._wait(lambda said: _most(said) >= executors and logged in said, before, patience)
            seen = look(context) if look else None
        finally:
            context.stop()
        return Start("", self._said(before), seen)

    def submit(self, words: Sequence[str]) -> str:
        """Return why spark-submit refuses these arguments; empty where it takes them."""
        python = self.jvm.org.apache.spark.api.python.PythonUtils
        arguments = python.toSeq([*words, "pyspark-shell"])
        try:
            self.jvm.org.apache.spark.deploy.SparkSubmitArguments(arguments, python.toScalaMap({}))
        except Py4JJavaError as error:
            return str(error.java_exception.toString())
        return ""

    def refusal(self, call: Callable[[], Any]) -> str:
        """Return why a call of Java's is refused; empty where it is not."""
        try:
            call()
        except Py4JJavaError as error:
            return str(error.java_exception.toString())
        return ""

    def _wait(self, came: Callable[[str], bool], before: int, patience: float) -> None:
        end = time.monotonic() + patience
        while not came(self._said(before)) and time.monotonic() < end:
            time.sleep(0.02)

    def _said(self, start: int) -> str:
        with self._log.open(encoding="utf-8", errors="replace") as file:
            file.seek(start)
            return file.read()


def _most(log: str) -> int:
    """Return how many executors there were at most; one that ended is replaced by another."""
    now = most = 0
    for line in log.splitlines():
        if "Granted executor ID" in line:
            now += 1
            most = max(most, now)
        elif line.startswith("INFO StandaloneSchedulerBackend: Executor") and " removed: " in line:
            now -= 1
    return most


@contextmanager
def spark_starts(
    spark_home: Path, java_home: Path, folder: Path, java_options: Sequence[str] = ()
) -> Iterator[SparkStarts]:
    """Run a Java with the jars of this Spark, as long as it is needed; its files go into a folder."""
    (folder / "log4j2.properties").write_text(_LOGGING)
    jars = os.path.join(spark_home, "jars")
    # The workers of a cluster within this Java start executors by the home's own scripts.
    scala = next(Path(jars).glob("scala-library-*.jar")).stem.split("-")[-1].rsplit(".", 1)[0]
    log = folder / "log"
    environ = {"SPARK_HOME": str(spark_home), "SPARK_SCALA_VERSION": scala}
    with log.open("w") as stderr, _environment(environ):
        port, token, process = launch_gateway(
            jarpath=glob.glob(os.path.join(glob.escape(jars), "py4j-*.jar"))[0],
            classpath=os.pathsep.join([str(folder), os.path.join(jars, "*")]),
            javaopts=[
                *java_options,
                "-XX:TieredStopAtLevel=1",
                f"-Djava.io.tmpdir={folder}",
                *(f"--add-opens=java.base/{name}=ALL-UNNAMED" for name in _OPENED),
            ],
            java_path=str(java_home / "bin" / "java"),
            die_on_exit=True,
            enable_auth=True,
            redirect_stderr=stderr,
            return_proc=True,
        )
    parameters = GatewayParameters(port=port, auth_token=token, auto_convert=True)
    gateway = JavaGateway(gateway_parameters=parameters)
    try:
        yield SparkStarts(gateway, log)
    finally:
        gateway.shutdown()
        _end(process)


@contextmanager
def _environment(names: Mapping[str, str]) -> Iterator[None]:
    """Let the child, which inherits ours, have these too."""
    before = {name: os.environ.get(name) for name in names}
    os.environ.update(names)
    try:
        yield
    finally:
        for name, value in before.items():
            if value is None:
                del os.environ[name]
            else:
                os.environ[name] = value


def _end(process: "subprocess.Popen[bytes]") -> None:
    for stream in (process.stdin, process.stdout):
        if stream:
            with suppress(OSError):
                stream.close()
    try:
        process.wait(30)
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
