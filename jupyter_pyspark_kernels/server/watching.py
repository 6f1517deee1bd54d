"""Tell the page when kernels of a location changed, whoever changed them.

The folders are looked at every two seconds: notifications of the system do not reach a server whose
folders are on a network's disk and are changed elsewhere.
"""

import os
import threading
from collections.abc import Callable, Mapping

from ..core.store import KERNEL_JSON
from .events import KERNELS
from .places import Places

SECONDS = 2.0
Emit = Callable[[str, dict[str, object]], None]
_Seen = Mapping[str, tuple[int, int, int]]


class Watch:
    """Look at the folders in a thread of its own until it is closed."""

    def __init__(self, places: Places, emit: Emit) -> None:
        self._places = places
        self._emit = emit
        self._closed = threading.Event()
        self._seen = self._look()
        threading.Thread(target=self._run, name="pyspark-kernels-watch", daemon=True).start()

    def close(self) -> None:
        """End the thread."""
        self._closed.set()

    def _run(self) -> None:
        while not self._closed.wait(SECONDS):
            found = self._look()
            changed = [name for name in found if found[name] != self._seen.get(name)]
            changed += [name for name in self._seen if name not in found]
            self._seen = found
            if changed:
                self._emit(KERNELS, {"locations": changed})

    def _look(self) -> dict[str, _Seen]:
        return {name: _kernels(place.kernels_dir) for name, place in self._places.all().items()}


def _kernels(kernels_dir: str) -> _Seen:
    """Return what tells a change: of kernel.json, and of the names beside it."""
    found = {}
    try:
        names = os.listdir(kernels_dir)
    except OSError:
        return {}
    for name in names:
        path = os.path.join(kernels_dir, name)
        try:
            file = os.stat(os.path.join(path, KERNEL_JSON))
            found[name] = (file.st_ino, file.st_mtime_ns, os.stat(path).st_mtime_ns)
        except (OSError, ValueError):
            # No kernel there, or none that can be looked at.
            continue
    return found
