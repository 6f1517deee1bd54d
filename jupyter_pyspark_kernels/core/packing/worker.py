"""Do what the parent asks: pack, and write; end when the parent does.

A process of its own (:mod:`.workers` starts it) that imports nothing of the project outside of this
package.
"""

import errno
import gc
import os
import sys
import traceback
from collections.abc import Callable

from .codec import crc32
from .content import ContentError, File, Identity
from .messages import (
    DAMAGED,
    FAILED,
    PACK,
    PACK_BLOCK,
    PACKED,
    PLACE,
    PLACED,
    REFUSED,
    UNREAD,
    Message,
    decode,
    encode,
)
from .tasks import DamageError, PackedChunk, pack_block, pack_files

_READ = 1 << 16
_NICENESS = 19


class Worker:
    """Answer messages; keep what is packed until the parent says where it goes."""

    def __init__(self, target: int) -> None:
        self._target = target
        self._packed: dict[int, bytes] = {}
        self._answers: dict[int, Callable[..., Message]] = {
            PACK: self._pack,
            PACK_BLOCK: self._pack_block,
            PLACE: self._place,
        }

    def answer(self, message: Message) -> Message:
        """Do one job; every failure is an answer too."""
        kind, job, *rest = message
        try:
            return self._answers[kind](job, *rest)
        except ContentError as error:
            return UNREAD, job, error.kind, error.path, error.reason
        except DamageError as error:
            return DAMAGED, job, str(error)
        except OSError as error:
            return REFUSED, job, error.errno or 0
        except MemoryError:
            return REFUSED, job, errno.ENOMEM
        except Exception:  # noqa: BLE001 - the parent raises it
            return FAILED, job, traceback.format_exc()

    def _pack(self, job: int, form: str, files: list[Message]) -> Message:
        return self._keep(job, pack_files(form, [_file(file) for file in files]))

    def _pack_block(self, job: int, form: str, file: Message, block: int, last: bool) -> Message:  # noqa: FBT001
        return self._keep(job, pack_block(form, _file(file), block, last=last))

    def _keep(self, job: int, chunk: PackedChunk) -> Message:
        content = self._packed[job] = chunk.content
        return PACKED, job, len(content), crc32(content), *chunk.results

    def _place(self, job: int, offset: int) -> Message:
        view = memoryview(self._packed.pop(job))
        while view:
            done = os.pwrite(self._target, view, offset)
            view = view[done:]
            offset += done
        return PLACED, job


def _file(fields: Message) -> File:
    name, mode, mtime, identity, content, patches, python = fields
    source = None if python is None else Identity(*python)
    return File(name, mode, mtime, Identity(*identity), content, patches, source)


def main() -> None:
    """Serve until the parent closes the pipe."""
    # Nothing here makes cycles.
    gc.disable()
    # A server that packs answers others meanwhile; alone on a machine it makes no difference.
    os.nice(_NICENESS)
    worker = Worker(int(sys.argv[1]))
    waiting = bytearray()
    try:
        while more := os.read(0, _READ):
            waiting += more
            for message in decode(waiting):
                _write(encode(worker.answer(message)))
    except BrokenPipeError:
        # The parent is gone, and nobody wants the rest.
        return


def _write(content: bytes) -> None:
    view = memoryview(content)
    while view:
        view = view[os.write(1, view) :]
