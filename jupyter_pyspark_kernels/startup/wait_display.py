"""Show in the cell how far the start of Spark is."""

from __future__ import annotations

import html
import time


class WaitDisplay:
    """Show one line in the cell that is kept up to date; nothing at all for a short wait."""

    def __init__(self) -> None:
        self._handle: str | None = None
        self._last = ""

    def show(self, text: str) -> None:
        """Show or replace the line."""
        from IPython.display import display  # noqa: PLC0415 - it costs time to import

        if text == self._last:
            return
        style = "white-space:pre-wrap;opacity:0.8"
        bundle = {
            "text/plain": text,
            "text/html": f'<div style="{style}">{html.escape(text)}</div>',
        }
        update = self._handle is not None
        self._handle = self._handle or f"spark-start-{time.monotonic_ns()}"
        self._last = text
        display(bundle, raw=True, display_id=self._handle, update=update)  # type: ignore[no-untyped-call]  # IPython has no types here

    @property
    def visible(self) -> bool:
        """Tell whether anything was shown."""
        return self._handle is not None


def waiting_line(master: str, phase: str, seconds: float) -> str:
    """Return what a waiting cell shows, with a hint when it takes long."""
    line = f"Starting Spark on {master} … {seconds:.0f} s ({phase})"
    if seconds < 30 or phase.startswith("importing"):
        return line
    if master == "yarn":
        hint = "The queue may have no free resources now: look at the ResourceManager's page."
    elif master.startswith("k8s"):
        hint = "The cluster may be fetching images, or have no free resources now."
    elif master.startswith("spark:"):
        hint = "The master may be busy, or of another Spark version."
    else:
        hint = "This machine may be busy."
    return line + "\n" + hint + " Interrupt the kernel to stop waiting; Spark goes on starting."
