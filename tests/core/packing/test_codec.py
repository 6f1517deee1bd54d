"""Test that the same content gives the same bytes, wherever it is and whatever was before."""

import gc
import os
import random
import subprocess
import sys
import zlib

import pytest
from support import places

from jupyter_pyspark_kernels.core.packing import codec

SAMPLES = [
    b"",
    b"a",
    b"ab",
    b"abcd" * 30,
    b"x" * 300,
    b"import os\nimport os.path\n" * 400,
    os.urandom(50_000) * 3,
    os.urandom(1 << 20),
    bytes(1 << 20),
]


@pytest.mark.parametrize("final", [True, False])
@pytest.mark.parametrize("content", SAMPLES, ids=range(len(SAMPLES)))
def test_round_trip(content: bytes, *, final: bool) -> None:
    packed = codec.deflate(content, final=final)

    assert codec.inflate(packed, len(content), final=final) == content
    end = codec.deflate(b"end")
    assert zlib.decompress(packed + (b"" if final else end), -15) == content + b"end" * (not final)


def test_damaged_or_of_another_size() -> None:
    content = b"import os\nimport os.path\n" * 400
    packed = codec.deflate(content)
    cases = [
        (packed, len(content) + 1),
        (packed, len(content) - 1),
        (packed + b"x", len(content)),
        (packed[:-1], len(content)),
        (b"\xff" + packed, len(content)),
        (codec.deflate(content, final=False), len(content)),
    ]
    for damaged, size in cases:
        with pytest.raises(codec.CodecError):
            codec.inflate(damaged, size)
    with pytest.raises(codec.CodecError):
        codec.inflate(packed, len(content), final=False)


def test_neither_what_is_around_nor_where_it_is_matters() -> None:
    rng = random.Random(3)
    for content in SAMPLES[:7]:
        wanted = codec.deflate(content)
        for _ in range(20):
            before, behind = rng.randbytes(rng.randrange(200)), rng.randbytes(300)
            around = memoryview(before + content + behind)
            assert codec.deflate(around[len(before) : len(before) + len(content)]) == wanted


# Texts in which the bytes at the start come again: what ISA-L otherwise packs in ways that differ.
PROGRAM = """
import hashlib, random, sys
sys.path += sys.argv[1:]
from packing import codec
rng = random.Random(7)
digest = hashlib.sha256()
for n in range(300):
    start = rng.randbytes(rng.randrange(3, 9))
    content = (start + rng.randbytes(rng.randrange(6))) * rng.randrange(4, 30)
    digest.update(codec.deflate(content + rng.randbytes(40_000 * (n % 2)) + content))
print(codec.ENGINE.split()[0], digest.hexdigest())
"""


def test_every_process_gives_the_same() -> None:
    core = str(places.ROOT / "jupyter_pyspark_kernels" / "core")
    said = {
        subprocess.run(
            [sys.executable, "-I", "-S", "-c", PROGRAM, core, *codec.import_path()],
            capture_output=True,
            text=True,
            check=True,
        ).stdout
        for _ in range(12)
    }

    assert len(said) == 1
    assert said.pop().startswith("isal ")


def test_objects_at_many_addresses_give_the_same() -> None:
    rng = random.Random(7)
    contents = [
        b"".join(start + rng.randbytes(rng.randrange(6)) for _ in range(5000))
        for start in (rng.randbytes(5) for _ in range(10))
    ]
    wanted = [codec.deflate(content) for content in contents]
    taken = []
    for _ in range(40):
        # Each holds what it is given for its own, so that the next stream lies elsewhere.
        taken.append(bytearray(1 << 17))
        assert [codec.deflate(content) for content in contents] == wanted
    gc.collect()


def test_crc_of_two_parts() -> None:
    for first, second in ((b"one", b"two"), (b"", b"x"), (os.urandom(3000), bytes(7000))):
        wanted = zlib.crc32(first + second)
        parts = codec.crc32(first), codec.crc32(second)
        assert codec.combined(*parts, len(second)) == wanted


def test_without_isal_zlib_does_it() -> None:
    program = PROGRAM.replace("range(300)", "range(30)").replace("sys.argv[1:]", "sys.argv[1:2]")
    core = str(places.ROOT / "jupyter_pyspark_kernels" / "core")
    said = subprocess.run(
        [sys.executable, "-I", "-S", "-c", program, core],
        capture_output=True,
        text=True,
        check=True,
    ).stdout

    assert said.startswith("zlib ")
