"""Read a tar.gz of ours back, to its last byte."""

import itertools
import tarfile
from collections.abc import Iterator
from typing import BinaryIO, cast

from ..packing.codec import crc32, inflater
from ..packing.tar_form import GZIP_HEAD, GZIP_LAST_HEAD, GZIP_TAIL, last_head
from .members import BLOCK
from .read_back import Found, require, told_as_damage

_READ = 1 << 16


def read_tar(file: BinaryIO) -> Iterator[Found]:
    """Yield every member in the order of the file.

    Raises
    ------
    DamageError
        When anything is not as this package writes it.
    """
    plain = _Gunzip(file)
    with (
        told_as_damage(tarfile.TarError),
        tarfile.open(fileobj=cast("BinaryIO", plain), mode="r|", bufsize=_READ) as archive,
    ):
        while (info := archive.next()) is not None:
            require(info.isreg(), f"{info.name} is not a regular file")
            owner = (info.uid, info.gid, info.uname, info.gname)
            require(owner == (0, 0, "", ""), f"{info.name} has an owner")
            yield Found(info.name, info.mode, int(info.mtime), _blocks(archive, info))
            # tarfile would keep them all: tens of megabytes for a large environment.
            archive.members.clear()  # type: ignore[attr-defined]  # typeshed leaves it out
        while rest := plain.read(BLOCK):
            require(not any(rest), "something follows its end")
    require(plain.ended, "it ends too early")


def _blocks(archive: tarfile.TarFile, info: tarfile.TarInfo) -> Iterator[bytes]:
    with told_as_damage(tarfile.TarError):
        content = archive.extractfile(info)
        while content is not None and (block := content.read(BLOCK)):
            yield block


class _Gunzip:
    """Read what gzip packed, one member after the other; gzip itself overlooks changed headers.

    Attributes
    ----------
    ended
        Whether the member that is to be the last was met, and nothing behind it.
    """

    def __init__(self, file: BinaryIO) -> None:
        self._file = file
        self._waiting = b""
        self._ready = memoryview(b"")
        self._ends = [0]
        self._blocks = self._members()
        self.ended = False

    def read(self, size: int) -> bytes:
        """Return that many bytes or fewer, none at the end."""
        while not self._ready and (block := next(self._blocks, None)) is not None:
            self._ready = memoryview(block)
        content, self._ready = bytes(self._ready[:size]), self._ready[size:]
        return content

    def _members(self) -> Iterator[bytes]:
        while (head := self._take(len(GZIP_HEAD))) == GZIP_HEAD:
            yield from self._content()
            self._ends.append(self._file.tell() - len(self._waiting))
        require(head == GZIP_LAST_HEAD, "a gzip header in it is not ours")
        wanted = last_head(self._checksums())[len(head) :]
        require(self._take(len(wanted)) == wanted, "its end is not ours")
        yield from self._content()
        require(not self._take(1), "something follows its end")
        self.ended = True

    def _content(self) -> Iterator[bytes]:
        inflate = inflater()
        crc = size = 0
        while not inflate.eof:
            packed = self._waiting or self._file.read(_READ)
            require(packed, "it ends too early")
            block = inflate.decompress(packed, BLOCK)
            self._waiting = inflate.unconsumed_tail or inflate.unused_data
            crc, size = crc32(block, crc), size + len(block)
            yield block
        require(
            self._take(GZIP_TAIL.size) == GZIP_TAIL.pack(crc, size & 0xFFFFFFFF),
            "what is in it changed",
        )

    def _take(self, size: int) -> bytes:
        """Return bytes as they are in the file; fewer at its end."""
        while len(self._waiting) < size and (more := self._file.read(_READ)):
            self._waiting += more
        content, self._waiting = self._waiting[:size], self._waiting[size:]
        return content

    def _checksums(self) -> list[int]:
        """Return the CRC-32 of each member so far, as it is packed."""
        here = self._file.tell()
        checksums = []
        for start, end in itertools.pairwise(self._ends):
            self._file.seek(start)
            checksum = 0
            for left in range(end - start, 0, -BLOCK):
                checksum = crc32(self._file.read(min(left, BLOCK)), checksum)
            checksums.append(checksum)
        self._file.seek(here)
        return checksums
