"""Test where chunks end, and that a change moves few of these places."""

import random
from dataclasses import dataclass

from jupyter_pyspark_kernels.core.packing.chunks import (
    BLOCK,
    MOST_FILES,
    Chunk,
    Header,
    blocks_of,
    cut,
)


@dataclass
class Named:
    name: str
    size: int


def drawn(count: int) -> list[Named]:
    rng = random.Random(5)
    sizes = [0, 100, 5000, 60_000, BLOCK - 1, BLOCK, BLOCK + 1, 5 * BLOCK + 7]
    weights = [5, 50, 50, 10, 1, 1, 1, 1]
    return [
        Named(f"lib/p{n // 50}/m{n}.py", size)
        for n, size in enumerate(rng.choices(sizes, weights, k=count))
    ]


def headers(members: list[Named]) -> list[Header]:
    return [(member.name, member.size, 0o644, 0) for member in members]


def contents(members: list[Named], chunk: Chunk) -> tuple[object, ...]:
    names = (m.name for m in members[chunk.first : chunk.first + chunk.files])
    return (*names, chunk.block)


def test_every_file_is_in_one_chunk_in_order() -> None:
    members = drawn(5000)
    place = block = 0
    for chunk in cut(headers(members)):
        assert chunk.first == place
        size = members[place].size
        if chunk.is_block:
            assert size > BLOCK
            assert chunk.block == block
            block = (block + 1) % blocks_of(size)
            place += not block
        else:
            files = members[place : place + chunk.files]
            assert sum(f.size for f in files) == chunk.size
            assert all(f.size <= BLOCK for f in files)
            assert sum(f.size for f in files) <= BLOCK
            assert 0 < chunk.files <= MOST_FILES
            place += chunk.files
    assert place == len(members)
    assert block == 0


def test_one_file_more_or_less_changes_few_chunks() -> None:
    members = drawn(5000)
    before = {contents(members, chunk) for chunk in cut(headers(members))}
    for place in range(0, 5000, 101):
        other = [*members[:place], Named("lib/new", 3000), *members[place:]]
        after = {contents(other, chunk) for chunk in cut(headers(other))}
        assert len(after - before) < 12
        fewer = [*members[:place], *members[place + 1 :]]
        assert len({contents(fewer, chunk) for chunk in cut(headers(fewer))} - before) < 12


def test_nothing() -> None:
    assert list(cut([])) == []
    assert list(cut(headers([Named("a", 0)]))) == [Chunk(0, 1)]


def test_all_chunks_together_count_every_file_and_byte() -> None:
    sizes = (0, 10, BLOCK, BLOCK + 1, 3 * BLOCK, 5)
    members = [Named(str(n), size) for n, size in enumerate(sizes)]
    counts = [chunk.done for chunk in cut(headers(members))]

    assert [sum(column) for column in zip(*counts, strict=True)] == [len(sizes), sum(sizes)]
    assert max(size for _, size in counts) <= BLOCK
