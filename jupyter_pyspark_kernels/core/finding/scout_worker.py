"""Search for environments in a process that may hang: JSON lines in and out.

Run as a script by :mod:`.search`. The first line that comes in is ``{"path": [directories to import
from], "seconds": limit}``. Every further one is a request: ``{"id": 1, "home": path, "environ": {…},
"roots": [[path, depth], …]}`` searches, ``{"id": 2, "read": path}`` reads one directory. Each is
answered by lines with its id: ``{"path", "name", "tool", "facts"}`` or, for what is broken or does
not answer, ``"fault"`` in place of ``"facts"``; ``{"path", "same": true}`` for what the last line of
that path said; ``{"settled": true}`` when only what is slow is left;
``{"done": true}`` at the end. While any is open, an empty object a second says that it is alive.
It ends with its input.
"""

import json
import os
import sys
import threading
import time
from typing import Any

ALIVE_SECONDS = 1.0


class Output:
    """Write lines from any thread."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._last = 0.0

    def send(self, number: int, content: dict[str, Any]) -> None:
        """Write one line of an answer."""
        self._write({"id": number, **content})

    def show_alive(self) -> None:
        """Write an empty object where nothing was written for a second."""
        if time.monotonic() - self._last > ALIVE_SECONDS:
            self._write({})

    def _write(self, content: dict[str, Any]) -> None:
        line = json.dumps(content).encode() + b"\n"
        with self._lock:
            self._last = time.monotonic()
            sys.stdout.buffer.write(line)
            sys.stdout.buffer.flush()


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
        while scout.crew.watch():
            output.show_alive()
            time.sleep(TICK_SECONDS)


def _sender(output: Output, number: int) -> Any:
    return lambda content: output.send(number, content)


if __name__ == "__main__":
    main()
