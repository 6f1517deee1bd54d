"""Read a tar.gz of ours back, to its last byte."""

import gzip
import tarfile
from collections.abc import Iterator
from typing import BinaryIO

from .members import BLOCK
from .read_back import Found, require, told_as_damage

# Magic, deflate, no flags, no time.
_HEAD = b"\x1f\x8b\x08\0\0\0\0\0"


def read_tar(file: BinaryIO) -> Iterator[Found]:
    """Yield every member in the order of the file.

    Raises
    ------
    DamageError
        When anything is not as this package writes it.
    """
    require(file.read(len(_HEAD)) == _HEAD, "its beginning is not ours")
    file.seek(0)
    with (
        told_as_damage(tarfile.TarError),
        gzip.GzipFile(fileobj=file, mode="rb") as plain,
        tarfile.open(fileobj=plain, mode="r|") as archive,
    ):
        while (info := archive.next()) is not None:
            require(info.isreg(), f"{info.name} is not a regular file")
            owner = (info.uid, info.gid, info.uname, info.gname)
            require(owner == (0, 0, "", ""), f"{info.name} has an owner")
            yield Found(info.name, info.mode, int(info.mtime), _blocks(archive, info))
            # tarfile would keep them all: tens of megabytes for a large environment.
            archive.members.clear()  # type: ignore[attr-defined]  # typeshed leaves it out
        # Only at its end does gzip compare CRC and length.
        while rest := plain.read(BLOCK):
            require(not any(rest), "something follows its end")


def _blocks(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    with told_as_damage(tarfile.TarError):
        content = archive.extractfile(info)
        while content is not None and (block := content.read(BLOCK)):
            yield block
