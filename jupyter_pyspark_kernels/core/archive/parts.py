"""Put bytes together, each part after its length."""

from typing import TypeVar

Part = TypeVar("Part", bytes, memoryview)


def joined(*parts: bytes | bytearray) -> bytes:
    """Return parts as one, each after its length."""
    return b"".join(len(part).to_bytes(8, "little") + part for part in parts)


def parted(whole: Part) -> list[Part]:
    """Return what :func:`joined` joined."""
    parts = []
    at = 0
    while at < len(whole):
        end = at + 8 + int.from_bytes(whole[at : at + 8], "little")
        parts.append(whole[at + 8 : end])
        at = end
    return parts
