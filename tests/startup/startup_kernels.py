"""Write a kernel directory by hand, run its kernel, and read what its cells give."""

import contextlib
import json
import os
import shutil
import sys
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import psutil
import pyspark
from jupyter_client.blocking import BlockingKernelClient
from jupyter_client.manager import KernelManager

from jupyter_pyspark_kernels.startup import startup_source

SPARK_HOME = Path(pyspark.__file__).parent
LOCAL = "--master local[1] --conf spark.ui.enabled=false pyspark-shell"
IS_UP = "'spark' in globals()"
PATIENCE = 180  # seconds: other work may share the machine


@dataclass
class Reply:
    """What one cell gave."""

    status: str = ""
    stream: str = ""
    result: str = ""
    error: str = ""
    shown: list[str] = field(default_factory=list)  # display data and its updates


class Kernel:
    """One running kernel with its client."""

    def __init__(self, manager: KernelManager, client: BlockingKernelClient, log: Path) -> None:
        self.manager, self.client, self.log = manager, client, log

    def send(self, code: str) -> str:
        return self.client.execute(code)

    def read(self, message_id: str, until: Callable[[Reply], bool] | None = None) -> Reply:
        """Read until the cell is idle, or until what it has shown is enough."""
        reply = Reply()
        while True:
            message = self.client.get_iopub_msg(timeout=PATIENCE)
            if message["parent_header"].get("msg_id") != message_id:
                continue
            kind, content = message["msg_type"], message["content"]
            if kind == "stream":
                reply.stream += content["text"]
            elif kind in ("display_data", "update_display_data"):
                reply.shown.append(content["data"]["text/plain"])
            elif kind == "execute_result":
                reply.result = content["data"]["text/plain"]
            elif kind == "error":
                reply.error = "\n".join(content["traceback"])
            elif kind == "status" and content["execution_state"] == "idle":
                reply.status = "error" if reply.error else "ok"
                return reply
            if until is not None and until(reply):
                return reply

    def run(self, code: str) -> Reply:
        return self.read(self.send(code))

    @property
    def process(self) -> psutil.Process:
        return psutil.Process(self.manager.provisioner.pid)

    def java(self) -> list[psutil.Process]:
        """Return the kernel's JVMs, the launcher's included."""
        with contextlib.suppress(psutil.NoSuchProcess):
            return [p for p in self.process.children(recursive=True) if _name(p) == "java"]
        return []


def _name(process: psutil.Process) -> str:
    with contextlib.suppress(psutil.NoSuchProcess):
        return process.name()
    return ""


def wait_until(state: Callable[[], Any], what: str) -> Any:
    """Return the state's value as soon as it is true."""
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        value = state()
        if value:
            return value
        time.sleep(0.05)  # between two looks
    raise AssertionError(f"never came: {what}")


def write_kernel(folder: Path, submit_args: str, env: dict[str, str | None]) -> None:
    """Write a kernel directory by hand; None takes a name out of the environment given here."""
    folder.mkdir(parents=True)
    startup = folder / "pyspark_startup.py"
    startup.write_text(startup_source("1.2.3"), encoding="utf-8")
    lib = SPARK_HOME / "python" / "lib"
    full: dict[str, str | None] = {
        "SPARK_HOME": str(SPARK_HOME),
        "PYTHONPATH": os.pathsep.join(map(str, sorted(lib.glob("*.zip"), reverse=True))),
        "PYSPARK_PYTHON": sys.executable,
        "PYSPARK_DRIVER_PYTHON": sys.executable,
        "PYSPARK_SUBMIT_ARGS": submit_args,
        "PYTHONSTARTUP": str(startup),
        "OLD_PYTHONSTARTUP": "${PYTHONSTARTUP}",
        "LC_ALL": "C.UTF-8",
        "SPARK_LOCAL_IP": "127.0.0.1",
        **env,
    }
    spec = {
        "argv": [sys.executable, "-m", "ipykernel_launcher", "-f", "{connection_file}"],
        "display_name": folder.name,
        "language": "python",
        "env": {name: value for name, value in full.items() if value is not None},
    }
    (folder / "kernel.json").write_text(json.dumps(spec), encoding="utf-8")


def held_java(folder: Path) -> dict[str, str]:
    """Return an environment whose Java starts only when the file ``go`` is there: Spark is slow."""
    home = folder / "java"
    (home / "bin").mkdir(parents=True)
    real = Path(os.environ.get("JAVA_HOME") or shutil.which("java") or "") / "bin" / "java"
    (home / "bin" / "java").write_text(
        f'#!/bin/bash\nwhile [ ! -e "{folder}/go" ]; do sleep 0.1; done\nexec "{real}" "$@"\n'
    )
    (home / "bin" / "java").chmod(0o755)
    return {"JAVA_HOME": str(home)}
