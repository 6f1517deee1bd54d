"""Stand in for a Kubernetes, which cannot be had in tests: keep the pods that Spark asks for, run none."""

import json
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any


class FakeKubernetes:
    """Hold what was asked of the API.

    Attributes
    ----------
    pods
        What was posted to be run, as Spark wrote it.
    authorization
        The header of that name in the last request; None where there was none.
    """

    def __init__(self, port: int) -> None:
        self.master = f"k8s://http://127.0.0.1:{port}"
        self.pods: list[Any] = []
        self.authorization: str | None = None
        self._came = threading.Event()

    def keep(self, pod: Any) -> None:
        """Keep a pod."""
        self.pods.append(pod)
        self._came.set()

    def wait_for_pod(self) -> None:
        """Wait until a first pod was asked for; a minute at most."""
        self._came.wait(60)


@contextmanager
def fake_kubernetes() -> Iterator[FakeKubernetes]:
    """Answer on a free port of loopback."""

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            empty = {"kind": "List", "apiVersion": "v1", "metadata": {}, "items": []}
            self._answer({} if "watch=true" in self.path else empty)

        def do_POST(self) -> None:
            asked = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
            if asked["kind"] == "Pod":
                kubernetes.keep(asked)
            self._answer(asked)

        def do_DELETE(self) -> None:
            self._answer({"kind": "Status", "status": "Success"})

        def log_message(self, *_: object) -> None:
            """Say nothing: Spark asks often."""

        def _answer(self, content: Any) -> None:
            kubernetes.authorization = self.headers["Authorization"]
            body = json.dumps(content).encode()
            self.send_response(200)
            self.send_header("Content-Type", "application/json")
            self.send_header("Content-Length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        kubernetes = FakeKubernetes(server.server_port)
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield kubernetes
        finally:
            server.shutdown()
            thread.join()
