"""Be Spark's start in one kernel: begin it, let cells wait for it, bind its names."""

# Of ruff not followed, and why: SLF001: Spark has no public way.
# ruff: noqa: SLF001

from __future__ import annotations

import threading
import time
from typing import Any

from .attempt import Attempt
from .interrupts import active_context, install_interrupt
from .names import NAMES
from .start_error import WaitInterrupt
from .wait_display import WaitDisplay, waiting_line


class SparkStart:
    """Be Spark's start in one kernel: begin it, let cells wait for it, bind its names."""

    def __init__(self, shell: Any) -> None:
        self.shell = shell
        self.attempt = Attempt()
        self.session_active = False

    def begin_soon(self) -> None:
        """Begin when the kernel has had time to answer, which importing pyspark would hold up."""
        timer = threading.Timer(0.3, self.begin)
        timer.daemon = True
        timer.start()

    def begin(self) -> Attempt:
        """Begin, unless begun; the names are bound as soon as Spark is up."""
        attempt = self.attempt.begin()
        threading.Thread(target=self._bind_when_up, args=(attempt,), daemon=True).start()
        return attempt

    def _bind_when_up(self, attempt: Attempt) -> None:
        attempt.done.wait()
        self.bind()

    def wait_for_import(self) -> None:
        """Wait until pyspark is imported, about a second; a cell that imports calls it.

        Two threads that import modules which import each other end in a _DeadlockError.
        """
        __tracebackhide__ = True
        self.begin().imported.wait()

    def bind(self) -> bool:
        """Bind those of the four names that the user has not bound; tell whether Spark is up."""
        objects = self.attempt.objects
        for name, value in objects.items():
            self.shell.user_ns.setdefault(name, value)
        return bool(objects)

    def wait(self) -> None:
        """Wait until Spark is up; called by the cell itself, before its first use.

        Raises
        ------
        SparkStartError
            Spark did not start. The next use tries again.
        KeyboardInterrupt
            The user does not want to wait; Spark goes on starting.
        """
        __tracebackhide__ = True  # IPython leaves our frames out of an interrupt's traceback
        if self.attempt.error is not None and self.attempt.shown:
            self.attempt = Attempt()
        attempt = self.begin()
        line = WaitDisplay()
        try:
            self._watch(attempt, line)
        except KeyboardInterrupt:
            line.show(f"Spark is still starting on {attempt.master}. The next use waits.")
            raise WaitInterrupt from None
        if attempt.error is not None:
            attempt.shown = True
            if line.visible:
                line.show(f"Spark on {attempt.master} did not start ({attempt.seconds:.0f} s)")
            raise attempt.error from None
        self.bind()
        self.prepare_cell()
        if line.visible:
            line.show(_ready_line(attempt))

    def _watch(self, attempt: Attempt, line: WaitDisplay) -> None:
        """Keep the line up to date until the attempt is done."""
        __tracebackhide__ = True
        pause = 0.3
        while not attempt.done.wait(pause):
            seconds = time.monotonic() - attempt.began
            line.show(waiting_line(attempt.master, attempt.phase, seconds))
            pause = 1.0

    def prepare_cell(self, *_: Any) -> None:
        """Before each cell, once Spark is up: an interrupt shall cancel its jobs."""
        if self.attempt.objects and not self.session_active:
            self.session_active = _activate(self.attempt.objects["spark"])
            for name in NAMES:  # IPython hides from %who what was there before the first cell
                self.shell.user_ns_hidden.pop(name, None)
        install_interrupt()

    def stop(self) -> None:
        """Stop Spark at the kernel's end; a start under way is given up."""
        java = self.attempt.java
        if java is not None and java.poll() is not None:
            return  # ipykernel has ended it already, and its own last act was to stop Spark
        context = active_context()
        if context is not None:
            context.stop()
        self.attempt.stop_java()


def _ready_line(attempt: Attempt) -> str:
    spark = attempt.objects["spark"]
    try:
        page = attempt.objects["sc"].uiWebUrl
    except Exception:  # noqa: BLE001 - Spark 3.3 raises without a UI, and Spark Connect has no sc
        page = None
    ready = f"Spark {spark.version} on {attempt.master}, ready after {attempt.seconds:.0f} s"
    return f"{ready} · UI {page}" if page else ready


def _activate(session: Any) -> bool:
    """Make the session this thread's active one, which Spark did for the thread that made it."""
    try:
        classes = getattr(type(session), "_get_j_spark_session_class", None)
        java = classes(session._jvm) if classes else session._jvm.SparkSession
        java.setActiveSession(session._jsparkSession)
    except Exception:  # noqa: BLE001, S110 - Spark Connect has none; the default session serves too
        pass
    return True
