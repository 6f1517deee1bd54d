"""Mount a file system that begins well and then never answers, as a network drive does that hangs.

It is FUSE without libfuse: this process opens /dev/fuse, answers the kernel's first message and takes
all further ones, as a server does that hangs. Linux alone, and with the right to mount.
"""

import contextlib
import ctypes
import os
import struct
import threading
from collections.abc import Iterator
from pathlib import Path

_MNT_FORCE = 1
_MNT_DETACH = 2
_MESSAGE_BYTES = 1 << 20
# fuse_in_header, fuse_out_header, fuse_init_out: linux/fuse.h
_IN_HEADER = struct.Struct("=IIQQIIII")
_OUT_HEADER = struct.Struct("=IiQ")
_INIT_OUT = struct.Struct("=IIIIHHIIHHI28x")


@contextlib.contextmanager
def stalled_mount(path: Path) -> Iterator[None]:
    """Mount it at a directory that is made; afterwards all who waited get an error.

    Raises
    ------
    OSError
        When nothing can be mounted here.
    """
    path.mkdir(parents=True)
    libc = ctypes.CDLL(None, use_errno=True)
    device = os.open("/dev/fuse", os.O_RDWR | os.O_CLOEXEC)
    try:
        options = f"fd={device},rootmode=40000,user_id={os.getuid()},group_id={os.getgid()}"
        if libc.mount(b"stalled", os.fsencode(path), b"fuse", 0, options.encode()) != 0:
            raise OSError(ctypes.get_errno(), "cannot mount", str(path))
        try:
            _answer_init(device)
            threading.Thread(target=_swallow, args=(device,), daemon=True).start()
            yield
        finally:
            # By force: all who wait get an error, the reader below too.
            libc.umount2(os.fsencode(path), _MNT_FORCE | _MNT_DETACH)
    finally:
        os.close(device)


def _answer_init(device: int) -> None:
    message = os.read(device, _MESSAGE_BYTES)
    unique = _IN_HEADER.unpack_from(message)[2]
    body = _INIT_OUT.pack(7, 31, 65536, 0, 12, 9, 65536, 1, 0, 0, 0)
    os.write(device, _OUT_HEADER.pack(_OUT_HEADER.size + len(body), 0, unique) + body)


def _swallow(device: int) -> None:
    """Take what is asked, and say nothing: who asked can't even be killed from then on."""
    with contextlib.suppress(OSError):
        while True:
            os.read(device, _MESSAGE_BYTES)
