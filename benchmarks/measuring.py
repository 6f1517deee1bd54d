"""Run a command and say what it cost: time, CPU of all its processes, memory of each."""

import os
import re
import subprocess
import threading
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import psutil

_POLL_SECONDS = 0.01


@dataclass(frozen=True, slots=True)
class Cost:
    """Hold what a command cost: wall and CPU seconds, the latter of all its processes."""

    wall: float
    cpu: float


def run(words: Sequence[object]) -> Cost:
    """Run a command to its end.

    Raises
    ------
    SystemExit
        When it fails; the end of what it wrote is the message.
    """
    began = time.perf_counter()
    process = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True
    )
    stderr: list[str] = []
    reader = threading.Thread(target=lambda: stderr.append(process.stderr.read()))
    reader.start()
    _, status, usage = os.wait4(process.pid, 0)
    wall = time.perf_counter() - began
    reader.join()
    process.stderr.close()
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode:
        shown = " ".join(str(word) for word in words)
        raise SystemExit(f"{shown} ended with {process.returncode}: {stderr[0][-3000:]}")
    return Cost(wall, usage.ru_utime + usage.ru_stime)


def peaks(words: Sequence[object]) -> list[int]:
    """Run a command; return the largest resident memory of each of its processes, in MiB.

    Largest first. It is looked at all the time, so this run's times are of no use; what came after
    the last look is in the first number, which the system itself counts over all.
    """
    found: dict[int, int] = {}
    process = subprocess.Popen(
        [str(word) for word in words], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    root = psutil.Process(process.pid)
    ended, status, usage = 0, 0, None
    while not ended:
        for child in root.children(recursive=True):
            found[child.pid] = max(found.get(child.pid, 0), _high_water(child.pid))
        found[process.pid] = max(found.get(process.pid, 0), _high_water(process.pid))
        time.sleep(_POLL_SECONDS)
        ended, status, usage = os.wait4(process.pid, os.WNOHANG)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode or usage is None:
        raise SystemExit(f"{words[0]} ended with {process.returncode}")
    largest, *others = sorted(found.values(), reverse=True)
    return [kib >> 10 for kib in (max(largest, usage.ru_maxrss), *others)]


def _high_water(pid: int) -> int:
    """Return VmHWM in KiB; 0 where the process is gone."""
    try:
        status = Path(f"/proc/{pid}/status").read_text("utf-8")
    except OSError:
        return 0
    found = re.search(r"^VmHWM:\s+(\d+) kB", status, re.MULTILINE)
    return int(found[1]) if found else 0
