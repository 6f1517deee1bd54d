"""Hold many short texts as one: a text of its own takes 50 bytes more than it has letters."""

from array import array
from collections.abc import Iterable


class Texts:
    """Hold texts in the order in which they were added, each known by its place."""

    def __init__(self) -> None:
        self._bytes = bytearray()
        self._ends = array("Q", [0])

    def append(self, text: str) -> None:
        """Add a text; it may be a file's name that is not UTF-8."""
        self._bytes += text.encode(errors="surrogateescape")
        self._ends.append(len(self._bytes))

    def __getitem__(self, place: int) -> str:
        part = self._bytes[self._ends[place] : self._ends[place + 1]]
        return part.decode(errors="surrogateescape")

    def some(self, places: Iterable[int]) -> list[str]:
        """Return those at some places."""
        whole, ends = self._bytes, self._ends
        return [whole[ends[n] : ends[n + 1]].decode(errors="surrogateescape") for n in places]

    def joined(self, places: Iterable[int]) -> bytes:
        """Return those at some places as bytes, NUL between them."""
        whole, ends = self._bytes, self._ends
        return b"\0".join([whole[ends[n] : ends[n + 1]] for n in places])
