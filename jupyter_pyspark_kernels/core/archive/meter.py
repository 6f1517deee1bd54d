"""Report how far a long job is, and end it when the user wants that."""

import time
from collections.abc import Callable

from jupyter_pyspark_kernels.core.errors import CancelledError
from jupyter_pyspark_kernels.core.records import Progress

# Seconds between two reports; people see a bar move smoothly from five a second on.
_PERIOD = 0.1


class Meter:
    """Count files and bytes done; tell them onwards, and look whether to stop.

    Attributes
    ----------
    progress
        The state that was counted last, whether it was reported or not.
    """

    def __init__(
        self,
        progress: Progress,
        on_progress: Callable[[Progress], None],
        cancelled: Callable[[], bool],
    ) -> None:
        self._start = progress
        self._on_progress = on_progress
        self._cancelled = cancelled
        self._files = progress.files_done
        self._bytes = progress.bytes_done
        self._reported = time.monotonic()
        on_progress(progress)

    @property
    def progress(self) -> Progress:
        """Return what was counted so far."""
        return self._start.model_copy(update={"files_done": self._files, "bytes_done": self._bytes})

    def advance(self, *, files: int = 0, size: int = 0) -> None:
        """Count ``files`` and ``size`` bytes more.

        Raises
        ------
        CancelledError
            When the user wants to stop.
        """
        stop_if(self._cancelled)
        self._files += files
        self._bytes += size
        now = time.monotonic()
        if now - self._reported >= _PERIOD:
            self._reported = now
            self._on_progress(self.progress)

    def finish(self) -> None:
        """Report the last state."""
        self._on_progress(self.progress)


def stop_if(cancelled: Callable[[], bool]) -> None:
    """Raise :class:`CancelledError` when the user wants to stop."""
    if cancelled():
        raise CancelledError("Stopped. Nothing was changed.")
