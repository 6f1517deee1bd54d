"""Run a real Jupyter server with the extension, in folders of its own, on loopback."""

import contextlib
import http.client
import json
import os
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from support import places

TOKEN = "test"


class Server:
    """Speak to a Jupyter server over one kept connection.

    Attributes
    ----------
    process
        Its process.
    """

    def __init__(self, process: "subprocess.Popen[bytes]", port: int) -> None:
        self.process = process
        self._connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)

    def ask(self, verb: str, path: str, body: object = None) -> tuple[int, bytes]:
        """Send a request; return status and body."""
        headers = {"Authorization": f"token {TOKEN}", "Content-Type": "application/json"}
        text = None if body is None else json.dumps(body)
        self._connection.request(verb, path, text, headers | {"If-Match": "*"})
        reply = self._connection.getresponse()
        return reply.status, reply.read()

    def ask_ours(self, verb: str, path: str, body: object = None) -> Any:
        """Send a request to the extension; return what it answers.

        Raises
        ------
        RuntimeError
            With its message, when that is an error.
        """
        status, text = self.ask(verb, f"/pyspark-kernels/{path}", body)
        found = json.loads(text) if text else None
        if status >= http.client.BAD_REQUEST:
            raise RuntimeError(f"{status}: {found}")
        return found

    def wait(self) -> None:
        """Wait until it answers.

        Raises
        ------
        RuntimeError
            When it ended.
        """
        while True:
            try:
                self.ask("GET", "/api")
            except OSError as error:
                if self.process.poll() is not None:
                    raise RuntimeError("the server ended") from error
                self._connection.close()
                time.sleep(0.1)
            else:
                return

    def kill(self) -> None:
        """End it as the system does when memory runs out: it can do nothing more."""
        self.process.kill()
        self.process.wait()

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()


@contextlib.contextmanager
def running_server(
    folder: Path, *, root: Path | None = None, words: Sequence[str] = ()
) -> Iterator[Server]:
    """Start a server with the extension, and end it; kernels go into ``folder/data/kernels``.

    Parameters
    ----------
    folder
        Its home, and its root where ``root`` names none.
    words
        Further arguments.
    """
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    kinds = {"config": "CONFIG", "data": "DATA", "runtime": "RUNTIME"}
    environ = {f"JUPYTER_{word}_DIR": str(folder / name) for name, word in kinds.items()}
    environ |= {"HOME": str(folder), "SPARK_HOME": str(places.find_spark_home())}
    words = [
        *words,
        *("--no-browser", "--allow-root", "--ip=127.0.0.1", f"--port={port}"),
        *(f"--IdentityProvider.token={TOKEN}", f"--ServerApp.root_dir={root or folder}"),
        "--ServerApp.jpserver_extensions={'jupyter_pyspark_kernels': True}",
        "--ServerApp.log_level=WARN",
    ]
    process = subprocess.Popen(
        [sys.executable, "-m", "jupyter_server", *words], env={**os.environ, **environ}
    )
    server = Server(process, port)
    try:
        server.wait()
        yield server
    finally:
        server.close()
        process.terminate()
        process.wait()
