"""Test that messages arrive whole, in whatever pieces a pipe gives them."""

import random

from jupyter_pyspark_kernels.core.packing.messages import decode, encode

MESSAGES = [
    (1, 2, "zip", [(b"name", 0o644, 5, None, ())]),
    (2,),
    (3, 1 << 40, bytes(100_000)),
    (4, "ä", -1, True),
]


def test_in_pieces() -> None:
    rng = random.Random(1)
    whole = b"".join(map(encode, MESSAGES))
    waiting = bytearray()
    found = []
    while whole:
        size = rng.choice([1, 3, 50, 30_000])
        waiting += whole[:size]
        whole = whole[size:]
        found += decode(waiting)

    assert found == MESSAGES
    assert waiting == b""
