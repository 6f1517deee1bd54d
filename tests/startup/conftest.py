"""Give tests real kernels that run the start-up file, each in a kernel directory of its own."""

import contextlib
import signal
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import psutil
import pytest
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import KernelManager
from startup.startup_kernels import LOCAL, PATIENCE, Kernel, write_kernel


@pytest.fixture
def start_kernel(tmp_path: Path) -> Iterator[Callable[..., Kernel]]:
    """Start kernels with submit arguments and environment; all are shut down at the end."""
    started: list[tuple[Kernel, Any]] = []

    def start(submit_args: str = LOCAL, **env: str | None) -> Kernel:
        folder = tmp_path / "kernels" / f"k{len(started)}"
        write_kernel(folder, submit_args, env)
        specs = KernelSpecManager(kernel_dirs=[str(folder.parent)], ensure_native_kernel=False)
        manager = KernelManager(kernel_name=folder.name, kernel_spec_manager=specs)
        stderr = (tmp_path / f"{folder.name}.log").open("wb")
        manager.start_kernel(cwd=str(tmp_path), stderr=stderr)
        client = manager.blocking_client()
        kernel = Kernel(manager, client, Path(stderr.name))
        started.append((kernel, stderr))
        client.start_channels()
        client.wait_for_ready(timeout=PATIENCE)
        return kernel

    yield start
    for kernel, stderr in started:
        jvms = kernel.java()
        kernel.client.stop_channels()
        kernel.manager.shutdown_kernel(now=True)
        for jvm in jvms:  # one that a failing test left over
            with contextlib.suppress(psutil.NoSuchProcess):
                jvm.send_signal(signal.SIGKILL)
        kernel.manager.context.destroy()
        stderr.close()
