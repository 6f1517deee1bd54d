"""Let an interrupt of a cell cancel the jobs of Spark."""

from __future__ import annotations

import signal
import sys
import threading
from typing import Any


def active_context() -> Any:
    """Return the running SparkContext, whoever made it; None where there is none."""
    module = sys.modules.get("pyspark")
    context = getattr(getattr(module, "SparkContext", None), "_active_spark_context", None)
    return context if getattr(context, "_jsc", None) is not None else None


def install_interrupt() -> None:
    """Let SIGINT cancel Spark's jobs during this cell; ipykernel takes it back afterwards."""
    if threading.current_thread() is threading.main_thread() and active_context() is not None:
        signal.signal(signal.SIGINT, _interrupt)


def _interrupt(_signum: int, _frame: Any) -> None:
    """Cancel the jobs from another thread, as this one's connection to the JVM may be busy.

    py4j closes a connection whose call was interrupted, so no later call reads its reply.
    """
    __tracebackhide__ = True
    context = active_context()
    if context is not None:
        cancel = threading.Thread(target=context.cancelAllJobs, daemon=True)
        cancel.start()
        cancel.join(3)
    raise KeyboardInterrupt
