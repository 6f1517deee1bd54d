"""Search for environments in a process that may hang: JSON lines in and out.

Run as a script by :mod:`.search`. The first line that comes in is ``{"path": [directories to import
from], "seconds": limit}``. Every further one is a request: ``{"id": 1, "home": path, "environ": {…},
"roots": [[path, depth], …]}`` searches, ``{"id": 2, "read": path}`` reads one directory, ``{"id": 3,
"touch": [[path, …], …]}`` says which groups of files do not answer, by their first path. Each is
answered by objects with its id: ``{"path", "name", "tool", "facts"}`` or, for what is broken or does
not answer, ``"fault"`` in place of ``"facts"``; ``{"path", "same": true}`` for what the last one
of that path said; ``{"settled": true}`` when only what is slow is left; ``{"done": true}`` at the
end. A line that goes out is a list of such objects. While any request is open, an empty list a second
says that it is alive. It ends with its input.
"""

import json
import os
import sys
import threading
import time
from typing import Any

ALIVE_SECONDS = 1.0
MOMENT_SECONDS = 0.01


class Output:
    """Write lines from any thread; what comes within a moment is one line: each wakes who reads it."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._waiting: list[dict[str, Any]] = []
        self._last = 0.0

    def send(self, number: int, content: dict[str, Any]) -> None:
        """Write a part of an answer within a tick; at once where nothing was written just before."""
        with self._lock:
            self._waiting.append({"id": number, **content})
            # Nobody waits for one more entry as for the last.
            if "path" not in content or time.monotonic() - self._last > MOMENT_SECONDS:
                self._write()

    def tick(self) -> None:
        """Write what waits, and where nothing was written for a second, that this is alive."""
        with self._lock:
            if self._waiting or time.monotonic() - self._last > ALIVE_SECONDS:
                self._write()

    def _write(self) -> None:
        sys.stdout.buffer.write(json.dumps(self._waiting).encode() + b"\n")
        sys.stdout.buffer.flush()
        self._waiting.clear()
        self._last = time.monotonic()


def main() -> None:
    """Answer requests until the input ends."""
    start = json.loads(sys.stdin.readline())
    sys.path[:] = start["path"]
    from jupyter_pyspark_kernels.core.finding.crew import TICK_SECONDS  # noqa: PLC0415
    from jupyter_pyspark_kernels.core.finding.places import Place, User  # noqa: PLC0415
    from jupyter_pyspark_kernels.core.finding.scout import Scout  # noqa: PLC0415

    output = Output()
    scout = Scout(start["seconds"])
    asked = threading.Event()

    def listen() -> None:
        for line in sys.stdin:
            request = json.loads(line)
            send = _sender(output, request["id"])
            if "read" in request:
                scout.read(request["read"], send)
            elif "touch" in request:
                scout.touch(request["touch"], send)
            else:
                user = User(request["home"], request["environ"])
                roots = [Place(path, depth) for path, depth in request["roots"]]
                scout.search(user, roots, send)
            asked.set()
        # At once, whatever hangs: nobody reads any more.
        os._exit(0)

    threading.Thread(target=listen, daemon=True).start()
    while True:
        asked.wait()
        asked.clear()
        time.sleep(TICK_SECONDS)
        while scout.crew.watch():
            output.tick()
            time.sleep(TICK_SECONDS)


def _sender(output: Output, number: int) -> Any:
    return lambda content: output.send(number, content)


if __name__ == "__main__":
    main()
