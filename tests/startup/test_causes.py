"""Test that each known failure is explained."""

import pytest

from jupyter_pyspark_kernels.startup.causes import explain

CONTEXT = {
    "master": "yarn",
    "spark_home": "/opt/spark",
    "java_home": "/opt/java",
    "python": "3.9",
    "driver_memory": "999999g",
    "executor_memory": "abc",
    "resources": "spark.executor.cores=abc",
}


GATEWAY = "PySparkRuntimeError: [JAVA_GATEWAY_EXITED] Java gateway process exited before sending\n"


PY4J = "Py4JJavaError: An error occurred while calling None.JavaSparkContext.\n: "


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (GATEWAY + "JAVA_HOME is not set", "No Java was found"),
        (GATEWAY + "spark-class: line 71: /x/bin/java: No such file or directory", "/opt/java"),
        (
            GATEWAY + "java.lang.UnsupportedClassVersionError: org/apache/spark/launcher/Main has "
            "been compiled by a more recent version of the Java Runtime (class file version 61.0), "
            "this version of the Java Runtime only recognizes class file versions up to 55.0",
            "Java is too old for this Spark (class files 61, this Java reads up to 55)",
        ),
        (PY4J + "java.lang.UnsupportedOperationException: getSubject is not supported", "too new"),
        (
            "FileNotFoundError: [Errno 2] No such file or directory: '/opt/spark/./bin/spark-submit'",
            "SPARK_HOME is /opt/spark",
        ),
        ("importing pyspark: ModuleNotFoundError: No module named 'pyspark'", "pyspark cannot be"),
        (
            "importing pyspark: ImportError: cannot import name 'x' from 'py4j'",
            "must name the py4j",
        ),
        ("importing pyspark: ModuleNotFoundError: No module named 'distutils'", "distutils"),
        ("importing pyspark: SyntaxError: invalid syntax", "does not support Python 3.9"),
        ("importing pyspark: TypeError: unsupported operand", "does not support Python 3.9"),
        ("ValueError: No closing quotation", "Close the quote"),
        (GATEWAY + "Error: Unrecognized option: --nope\n\nUsage: spark-submit", "option --nope"),
        (GATEWAY + "Error: Missing application resource.\nUsage: spark-submit", "pyspark-shell"),
        (GATEWAY + "Exception: Missing argument for option '--conf'.", "Missing argument"),
        (GATEWAY + "Error: Invalid argument to --conf: spark.x", "spark.x=value"),
        (GATEWAY + "Executor memory must be a positive number", "spark.executor.memory is abc"),
        (GATEWAY + "Executor cores must be a positive number", "spark.executor.cores=abc"),
        (PY4J + 'java.lang.NumberFormatException: For input string: "abc"', '"abc"'),
        (GATEWAY + "Could not reserve enough space for object heap", "999999g"),
        (GATEWAY + "Invalid maximum heap size: -Xmxabc", "-Xmxabc"),
        (GATEWAY + "Initial heap size set to a larger value than the maximum", "4g or 512m"),
        (PY4J + "System memory 67108864 must be at least 471859200.", "too small"),
        (
            GATEWAY
            + "When running with master 'yarn' either HADOOP_CONF_DIR or YARN_CONF_DIR must "
            "be set in the environment.",
            "Set HADOOP_CONF_DIR",
        ),
        (
            PY4J
            + "java.lang.IllegalArgumentException: Required executor memory (65536 MB), offHeap "
            "memory (0) MB, overhead (6553 MB), and PySpark memory (0 MB) is above the max threshold "
            "(4096 MB) of this cluster! Please check the values of "
            "'yarn.scheduler.maximum-allocation-mb' and/or ...",
            "must stay under 4096 MB",
        ),
        ("ConnectionError: no answer from YARN's ResourceManager: h:8032 (timed out)", "h:8032"),
        ("ConnectionError: no answer from the Spark master: h:7077 (refused)", "h:7077"),
        (
            PY4J + "org.apache.spark.SparkException: All masters are unresponsive! Giving up.",
            "did not accept",
        ),
        (PY4J + "java.nio.file.NoSuchFileException: /k/a.zip", "not there: /k/a.zip"),
        (PY4J + "java.io.FileNotFoundException: File file:/k/a.tar.gz does not exist", "a.tar.gz"),
        (
            PY4J
            + "YarnException: Failed to submit application_1 to YARN : Application application_1 "
            "submitted by user a to unknown queue: nope",
            "spark.yarn.queue",
        ),
        (
            PY4J + 'AccessControlException: Permission denied: user=a, access=WRITE, inode="/user"',
            "spark.yarn.stagingDir",
        ),
        (PY4J + "java.net.BindException: Cannot assign requested address", "SPARK_LOCAL_IP"),
        (
            PY4J + "java.io.IOException: DestHost:destPort h:8020 , Failed on local exception: "
            "org.apache.hadoop.security.AccessControlException: Client cannot authenticate via:"
            "[TOKEN, KERBEROS]",
            "kinit",
        ),
        (
            PY4J
            + "java.lang.IllegalArgumentException: java.net.UnknownHostException: nameservice1",
            "nameservice1",
        ),
        (
            PY4J + "org.apache.spark.SparkException: Yarn application has already ended! It might "
            "have been killed",
            "YARN took the application",
        ),
        ("TypeError: 'JavaPackage' object is not callable", "does not fit the Spark in SPARK_HOME"),
        (
            PY4J + "a.B: outer\n\tat x.y(Z.java:1)\nCaused by: c.D: the deepest\n\tat x",
            "the deepest",
        ),
        ("ValueError: odd", "ValueError: odd"),
    ],
)
def test_a_failure_is_explained(text: str, said: str) -> None:
    cause, way_out = explain(text, CONTEXT)
    assert said in f"{cause} {way_out}"
    assert way_out
    assert "{" not in cause + way_out
