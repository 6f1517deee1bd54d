"""Load the extension into a Jupyter server: its config, its routes, and the threads it works in.

What is imported here is light: the core, pydantic and pyhocon come with the first request.
"""

import asyncio
import atexit
import contextlib
import logging
import os
import threading
import weakref
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, TypeVar

from jupyter_server.serverapp import ServerApp
from tornado import web

from ..config import ConfigError, PySparkKernels
from ..config_files import LoadedConfig, read_config
from .events import SCHEMAS
from .refused import fault_text
from .routes import routes

if TYPE_CHECKING:
    from .services import Services

T = TypeVar("T")

# Quick calls wait for the disk, not for the processor.
_CALL_THREADS = 4


class Extension:
    """Be the one thing that all handlers of a server share.

    Attributes
    ----------
    log
        The server's.
    """

    def __init__(self, server_app: ServerApp) -> None:
        self.log = server_app.log
        self._server_app = server_app
        self._config = _config_of(server_app)
        self._threads = ThreadPoolExecutor(_CALL_THREADS, thread_name_prefix="pyspark-kernels")
        self._loop: asyncio.AbstractEventLoop | None = None
        self._lock = threading.Lock()
        self._services: Services | None = None

    async def run(self, call: "Callable[[Services], T]") -> T:
        """Call the core in a thread: nothing of it runs on the event loop.

        Raises
        ------
        Refused
            For whatever the call raised; a fault is in the log then.
        """
        self._loop = asyncio.get_running_loop()
        return await self._loop.run_in_executor(self._threads, self._call, call)

    def _call(self, call: "Callable[[Services], T]") -> T:
        try:
            return call(self._ready())
        except Exception as error:  # the edge: the client gets an answer whatever it is
            from .replies import refused  # noqa: PLC0415 - it loads the core

            raise refused(error, self.log) from error

    def _ready(self) -> "Services":
        from .services import Services  # noqa: PLC0415 - the server's start does not wait for it

        with self._lock:
            if self._services is None:
                if isinstance(self._config, ConfigError):
                    raise self._config
                root_dir = os.path.abspath(os.path.expanduser(self._server_app.root_dir))
                self._services = Services(self._config.config, root_dir, self.emit, self.log)
        return self._services

    def emit(self, schema_id: str, data: dict[str, object]) -> None:
        """Send an event to whoever listens; may be called from any thread."""
        if self._loop is not None:
            # The loop may be closed: the server ends.
            with contextlib.suppress(RuntimeError):
                self._loop.call_soon_threadsafe(self._emit, schema_id, data)

    def _emit(self, schema_id: str, data: dict[str, object]) -> None:
        if self._server_app.event_logger is not None:
            self._server_app.event_logger.emit(schema_id=schema_id, data=data)

    def judge_config(self) -> None:
        """Log what is wrong with a config that says anything; nobody waits for it, nor for its disks."""
        if isinstance(self._config, LoadedConfig) and self._config.sources:
            config, name = self._config.config, "pyspark-kernels-config"
            threading.Thread(target=_judge, args=(config, self.log), name=name, daemon=True).start()

    def close(self) -> None:
        """End the jobs and the threads; what a job has half done is undone."""
        with self._lock:
            services = self._services
        if services:
            services.close()
        self._threads.shutdown(wait=False, cancel_futures=True)


def _config_of(server_app: ServerApp) -> LoadedConfig | ConfigError:
    """Read the administrator's files, then what the server itself was given.

    A fault must not keep the server from its start: it is logged, and each request says it.
    """
    try:
        # The server's own paths: on a Hub that takes no config of users, theirs are not among them.
        loaded = read_config(server_app.config_file_paths, server_app.config)
    except ConfigError as error:
        server_app.log.error("jupyter_pyspark_kernels: %s", error)  # noqa: TRY400 - it says it all
        return error
    for path in loaded.files:
        server_app.log.info("jupyter_pyspark_kernels: config file %s", path)
    for sentence in loaded.overruled:
        server_app.log.warning("jupyter_pyspark_kernels: %s", sentence)
    return loaded


def _judge(config: PySparkKernels, log: logging.Logger) -> None:
    from ..config_checks import config_problems  # noqa: PLC0415 - it loads the core

    try:
        problems = config_problems(config, dict(os.environ))
    except Exception as error:  # noqa: BLE001 - the edge of this thread
        log.error("jupyter_pyspark_kernels: %s", fault_text(error))  # noqa: TRY400 - its text may hold values
        return
    for problem in problems:
        level = logging.ERROR if problem.severity == "error" else logging.WARNING
        message = "jupyter_pyspark_kernels: c.PySparkKernels.%s: %s"
        log.log(level, message, problem.field, problem.message)


def load(server_app: ServerApp) -> Extension:
    """Add routes and events to a server."""
    extension = Extension(server_app)
    for schema in SCHEMAS:
        if server_app.event_logger is not None:
            server_app.event_logger.register_event_schema(schema)
    web_app: web.Application = server_app.web_app
    web_app.add_handlers(".*$", routes(server_app.base_url, extension))
    server_app.web_app.settings["jupyter_pyspark_kernels"] = extension
    extension.judge_config()
    # The server tells plain extensions nothing of its end.
    atexit.register(_close, weakref.ref(extension))
    server_app.log.info("jupyter_pyspark_kernels: routes added at pyspark-kernels/")
    return extension


def _close(reference: "weakref.ref[Extension]") -> None:
    extension = reference()
    if extension is not None:
        extension.close()
