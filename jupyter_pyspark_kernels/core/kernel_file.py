"""Read a ``kernel.json``, whatever lies in its place: a fault never breaks a list."""

import hashlib
import json
import os
import stat
from dataclasses import dataclass

from pydantic import JsonValue

KERNEL_JSON = "kernel.json"
# Jupyter's file is small; a larger one is not ours and would only cost memory.
KERNEL_JSON_BYTES = 4 * 1024 * 1024


@dataclass(frozen=True)
class KernelJson:
    """Hold a ``kernel.json`` as it was found; ``fault`` says why there is no content."""

    content: dict[str, JsonValue] | None
    etag: str
    fault: str = ""


def read_kernel_json(path: str, dir_fd: int | None = None) -> KernelJson | None:
    """Read a ``kernel.json``, whatever is there in its place; None where nothing is."""
    try:
        # Not blocking: a fifo of this name must not hold up the list.
        flags = os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC
        with os.fdopen(os.open(path, flags, dir_fd=dir_fd), "rb") as file:
            if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
                return KernelJson(None, "", "kernel.json is not a file")
            text = file.read(KERNEL_JSON_BYTES + 1)
    except (FileNotFoundError, NotADirectoryError):
        # A link to nowhere is there, and Jupyter would take what somebody puts at its end.
        if not lexists(path, dir_fd):
            return None
        return KernelJson(None, "", "kernel.json is a link to nowhere")
    except IsADirectoryError:
        return KernelJson(None, "", "kernel.json is not a file")
    except (OSError, ValueError) as error:
        return KernelJson(None, "", f"kernel.json cannot be read: {error}")
    content, fault = _decode(text)
    return KernelJson(content, hashlib.sha256(text).hexdigest(), fault)


def lexists(path: str, dir_fd: int | None) -> bool:
    """Tell whether anything is there, a link to nowhere too."""
    try:
        os.stat(path, dir_fd=dir_fd, follow_symlinks=False)
    except OSError:
        return False
    return True


def _decode(text: bytes) -> tuple[dict[str, JsonValue] | None, str]:
    if len(text) > KERNEL_JSON_BYTES:
        return None, f"kernel.json is larger than {KERNEL_JSON_BYTES} bytes"
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as error:
        return None, f"kernel.json is not JSON: {error}"
    if not isinstance(content, dict):
        return None, "kernel.json is not a JSON object"
    return content, ""
