"""Say what parent and workers tell each other, and how that goes through a pipe.

A message is a tuple that begins with its kind and the number of the job. It is marshalled: both
ends are the same Python, and neither reads what anybody else wrote.
"""

import marshal
from collections.abc import Iterator
from typing import Any

_LENGTH = 4

Message = tuple[Any, ...]

# From the parent: kind, job, and
PACK = 1  # form, files
PACK_BLOCK = 2  # form, file, block, whether it is the last
PLACE = 3  # offset

# From a worker: kind, job, and
PACKED = 1  # length, checksum, and the fields of columns.Results
PLACED = 2
DAMAGED = 3  # what is wrong
UNREAD = 4  # kind, path, reason
REFUSED = 5  # errno: the target could not be written
FAILED = 6  # a traceback


def encode(message: Message) -> bytes:
    """Return a message as it goes through a pipe."""
    content = marshal.dumps(message)
    return len(content).to_bytes(_LENGTH, "little") + content


def decode(waiting: bytearray) -> Iterator[Message]:
    """Yield the messages that have come in whole, and take them out of ``waiting``."""
    while len(waiting) >= _LENGTH:
        end = _LENGTH + int.from_bytes(waiting[:_LENGTH], "little")
        if len(waiting) < end:
            return
        message: Message = marshal.loads(waiting[_LENGTH:end])  # noqa: S302 - see above
        del waiting[:end]
        yield message
