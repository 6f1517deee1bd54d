"""Be one try to start Spark, in a thread of its own."""

# Of ruff not followed, and why: SLF001: Spark's own shell.py uses these members too.
# ruff: noqa: SLF001

from __future__ import annotations

import os
import sys
import threading
import time
from typing import Any

from .causes import explain
from .cluster import cluster_addresses, silent_addresses
from .gateway import forget_gateway, forget_modules, import_pyspark, launch_java
from .java import Java, JavaLog
from .log_lines import relevant_lines
from .start_error import SparkStartError
from .submit_arguments import OPTIONS, submit_settings


class Attempt:
    """Be one try to start Spark, in a thread of its own.

    Attributes
    ----------
    phase : str
        What it does just now, in words for the user.
    objects : dict
        The four names with their objects, once Spark is up; else empty.
    error : SparkStartError or None
        Why it failed, once it has.
    """

    def __init__(self) -> None:
        self.settings = submit_settings(os.environ)
        self.master = self.settings.get("spark.master") or os.environ.get("MASTER") or "local[*]"
        self.phase = "importing pyspark"
        self.objects: dict[str, Any] = {}
        self.error: SparkStartError | None = None
        self.shown = False
        self.java: Java | None = None
        self.logs: list[JavaLog] = []
        self.began = time.monotonic()
        self.seconds = 0.0
        self.imported = threading.Event()
        self.done = threading.Event()
        self._begun = threading.Lock()  # taken for good by the one who begins

    def begin(self) -> Attempt:
        """Begin in the background, once; a further call does nothing."""
        if self._begun.acquire(blocking=False):
            self.began = time.monotonic()
            threading.Thread(target=self._run, name="spark-start", daemon=True).start()
        return self

    def _run(self) -> None:
        try:
            objects = self._start()
            for log in self.logs:
                log.to_notebook()
            self.objects = objects
        except BaseException as error:  # noqa: BLE001 - the edge: whatever it is, a cell shows it
            self.error = self._failure(error)
        finally:
            self.seconds = time.monotonic() - self.began
            self.imported.set()
            self.done.set()

    def _start(self) -> dict[str, Any]:
        """Do what pyspark/shell.py does, with the JVM's stderr in our hands."""
        session_class, context_class = import_pyspark()
        self.imported.set()
        if os.environ.get("SPARK_REMOTE"):
            self.phase = "connecting to " + os.environ["SPARK_REMOTE"].split(";")[0]
            session = session_class.builder.getOrCreate()
            return {"spark": session, "sql": session.sql}
        self._look_for_cluster()
        self.phase = "starting Java"
        launch_java(self._take)
        self.phase = (
            "creating the session"
            if self.master.startswith("local")
            else "connecting to " + self.master
        )
        session = session_class._create_shell_session()
        context = session.sparkContext
        self.master = context.master
        create = getattr(context_class, "_get_or_create", context_class.getOrCreate)
        return {
            "spark": session,
            "sc": context,
            "sql": session.sql,
            "sqlContext": create(context),
        }

    def _look_for_cluster(self) -> None:
        """Fail at once where Hadoop would try for 15 minutes, and a standalone master for one."""
        self.phase = "looking for " + self.master
        silent = silent_addresses(cluster_addresses(self.settings, os.environ))
        if silent:
            who = "YARN's ResourceManager" if self.master == "yarn" else "the Spark master"
            raise ConnectionError(f"no answer from {who}: " + ", ".join(silent))

    def _take(self, java: Java, logs: list[JavaLog]) -> None:
        self.java, self.logs = java, logs

    def _failure(self, error: BaseException) -> SparkStartError:
        """Say why, and leave nothing behind that would spoil the next try."""
        words = f"{type(error).__name__}: {error}"
        if self.phase == "importing pyspark":
            words = "importing pyspark: " + words
            forget_modules("pyspark", "py4j")
        else:
            forget_gateway()
        self.stop_java()
        log = "\n".join(log.text() for log in self.logs)
        cause, way_out = explain(words + "\n" + log, self._context())
        return SparkStartError(cause, way_out, relevant_lines(log.splitlines()))

    def stop_java(self) -> None:
        """End the JVM, if there is one."""
        if self.java is not None:
            self.java.end()

    def _context(self) -> dict[str, str]:
        """Return what the sentences about causes name; what is not set is left out."""
        values = {
            "master": self.master,
            "python": ".".join(map(str, sys.version_info[:2])),
            "driver_memory": self.settings.get("spark.driver.memory"),
            "executor_memory": self.settings.get("spark.executor.memory"),
            "spark_home": os.environ.get("SPARK_HOME"),
            "java_home": os.environ.get("JAVA_HOME"),
            "pythonpath": os.environ.get("PYTHONPATH"),
            # of all that is set only this: the rest may hold secrets, and notebooks are shared
            "resources": ", ".join(
                f"{k}={v}" for k, v in sorted(self.settings.items()) if k in OPTIONS.values()
            ),
            "hadoop_conf_dir": os.environ.get("HADOOP_CONF_DIR") or os.environ.get("YARN_CONF_DIR"),
        }
        return {key: value for key, value in values.items() if value}
