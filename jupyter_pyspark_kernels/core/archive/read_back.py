"""Say what reading an archive back yields, whatever its format."""

import struct
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import BinaryIO

from jupyter_pyspark_kernels.core.records import ArchiveFormat

from ..packing.codec import FAULTS
from ..packing.tasks import DamageError

_DAMAGES: tuple[type[Exception], ...] = (
    OSError,
    EOFError,
    ValueError,
    RuntimeError,
    OverflowError,
    struct.error,
    *FAULTS,
)


@dataclass(frozen=True, slots=True)
class Found:
    """One member, as a reader finds it; ``blocks`` is to be read before the next member."""

    name: str
    mode: int
    mtime: int
    blocks: Iterator[bytes]


def read_archive(file: BinaryIO, form: ArchiveFormat) -> Iterator[Found]:
    """Yield the members of an archive of ours, each proved against its headers.

    Raises
    ------
    DamageError
    """
    # Neither who lists kernels nor who packs needs zipfile or tarfile, which take a while to import.
    if form == "zip":
        from .read_zip import read_zip as read  # noqa: PLC0415
    else:
        from .read_tar import read_tar as read  # noqa: PLC0415
    with told_as_damage():
        file.seek(0)
        yield from read(file)


@contextmanager
def told_as_damage(*kinds: type[Exception]) -> Iterator[None]:
    """Turn what the standard library raises over damaged files into :class:`DamageError`."""
    try:
        yield
    except _DAMAGES + kinds as error:
        raise DamageError(_plain(error)) from error


def _plain(error: Exception) -> str:
    # Of a file that was cut, zipfile finds no end and gzip misses its last bytes.
    if isinstance(error, EOFError) or str(error) == "File is not a zip file":
        return "it ends too early"
    return str(error) or type(error).__name__


def require(condition: object, what: str) -> None:
    """Raise :class:`DamageError` unless ``condition`` holds."""
    if not condition:
        raise DamageError(what)
