"""Be the errors that a cell shows when Spark did not start, or was not waited for."""

from __future__ import annotations

from collections.abc import Iterable


class SparkStartError(RuntimeError):
    """Say why Spark did not start, what to do, and what Spark itself wrote last.

    Attributes
    ----------
    cause, way_out : str
        One or two sentences each.
    lines : list of str
        The last relevant lines of Spark's own log; may be empty.
    """

    def __init__(self, cause: str, way_out: str, lines: Iterable[str] = ()) -> None:
        super().__init__(f"{cause} {way_out}")
        self.cause, self.way_out, self.lines = cause, way_out, list(lines)

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback, which would show only our code."""
        log = ["", "Spark's own words:"] if self.lines else []
        return ["SparkStartError: " + self.cause, self.way_out, *log, *self.lines]


class WaitInterrupt(KeyboardInterrupt):
    """End the wait for Spark as the user asked; Spark goes on starting."""

    def _render_traceback_(self) -> list[str]:
        """Return what IPython shows in place of a traceback through our display."""
        return ["KeyboardInterrupt: Spark is still starting. The next use waits."]
