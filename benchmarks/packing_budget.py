"""Say where the CPU of packing goes, also on a machine that is busy.

    python benchmarks/packing_budget.py ENVIRONMENT [--every 8] [--rounds 7]

Each part is run by itself in this process, and of each chunk of about 1 MiB the least of several
rounds is taken: what other processes take away is in none. Prints CPU seconds for the whole
environment, packed as a zip: the parts of the limit of `packing.py`, the rest of what workers do, and
the parent's own.
"""

import argparse
import gc
import hashlib
import os
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1]))

from isal import isal_zlib

from jupyter_pyspark_kernels.core.archive import Scan, scan
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.packing import codec, messages
from jupyter_pyspark_kernels.core.packing.chunks import BLOCK, Chunk, Packable, cut
from jupyter_pyspark_kernels.core.packing.jobs import as_message, key
from jupyter_pyspark_kernels.core.packing.worker import Worker

PLAIN = PackChoices(self_contained="never")


class Budget:
    """Take the least CPU of some rounds of each part."""

    def __init__(self, rounds: int) -> None:
        self._rounds = rounds

    def least(self, part: Callable[[], object]) -> float:
        """Return the CPU seconds of one call."""
        found = []
        for _ in range(self._rounds):
            began = time.process_time()
            part()
            found.append(time.process_time() - began)
        return min(found)


def contents(files: Sequence[Packable], chunk: Chunk) -> list[bytes]:
    """Read what the files of a chunk hold, as any packer has to."""
    found = []
    for member in files:
        with open(member.source, "rb", buffering=0) as file:
            file.seek(max(chunk.block, 0) * BLOCK)
            found.append(file.read(BLOCK))
            file.read(BLOCK if not chunk.is_block else 0)
    return found


def deflated(content: bytes) -> bytes:
    """Compress as the limit does: in one go."""
    engine = isal_zlib.compressobj(2, isal_zlib.DEFLATED, -15)
    return engine.compress(content) + engine.flush()


def work(found: Scan, every: int, budget: Budget) -> dict[str, float]:
    """Return the seconds of what workers do, and of the limit's parts."""
    members = found.members
    chunks = [*cut(members.headers())]
    spent = dict.fromkeys(("read", "CRC", "deflate", "expand again", "worker", "write"), 0.0)
    with tempfile.TemporaryFile() as target:
        worker = Worker(target.fileno())
        for chunk in chunks[::every]:
            files = [*members.part(chunk.first, chunk.files)]
            parts = contents(files, chunk)
            packed = [(codec.deflate(part), len(part)) for part in parts]
            job: messages.Message = messages.PACK, 0, "zip", [*map(as_message, files)]
            if chunk.is_block:
                file = as_message(files[0], chunk.block)
                job = messages.PACK_BLOCK, 0, "zip", file, chunk.block, chunk.last
            spent["read"] += budget.least(lambda c=chunk, files=files: contents(files, c))
            spent["CRC"] += budget.least(lambda parts=parts: [*map(codec.crc32, parts)])
            spent["deflate"] += budget.least(lambda parts=parts: [*map(deflated, parts)])
            spent["expand again"] += budget.least(
                lambda packed=packed: [codec.inflate(part, size) for part, size in packed]
            )
            spent["worker"] += budget.least(lambda job=job: worker.answer(job))
            content = codec.deflate(b"".join(parts))
            spent["write"] += budget.least(
                lambda content=content: os.pwrite(target.fileno(), content, 0)
            )
    scale = len(chunks) / len(chunks[::every])
    return {name: seconds * scale for name, seconds in spent.items()}


def parent(environment: str, found: Scan, budget: Budget) -> dict[str, float]:
    """Return the seconds of the largest things that the parent does alone."""
    members = found.members
    block = os.urandom(BLOCK)
    known = read_environment(environment)

    def told() -> None:
        for chunk in cut(members.headers()):
            key("zip", chunk, members.identities(chunk.first, chunk.files))
            messages.encode(tuple(map(as_message, members.part(chunk.first, chunk.files))))

    return {
        "scan": budget.least(lambda: scan(known, PLAIN, cancelled=lambda: False)),
        "keys and messages": budget.least(told),
        "SHA-256 of 1 GB": budget.least(lambda: hashlib.sha256(block).digest()) * 1e9 / BLOCK,
    }


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("environment")
    parser.add_argument("--every", type=int, default=8, help="chunks of which one is looked at")
    parser.add_argument("--rounds", type=int, default=7)
    arguments = parser.parse_args()
    gc.disable()
    budget = Budget(arguments.rounds)
    found = scan(read_environment(arguments.environment), PLAIN, cancelled=lambda: False)
    spent = work(found, arguments.every, budget)
    limit = spent["read"] + spent["CRC"] + spent["deflate"]
    print(f"{len(found.members):,} files, {found.total_bytes / 1e6:,.0f} MB; CPU seconds")
    rest = spent["worker"] - limit - spent["expand again"]
    rows = {
        "the limit: read, CRC, deflate": limit,
        "of it read": spent["read"],
        "of it deflate": spent["deflate"],
        "to expand again, and compare": spent["expand again"],
        "what else workers do before they write": rest,
        "to write into a file that is there": spent["write"],
        **parent(arguments.environment, found, budget),
    }
    for name, seconds in rows.items():
        print(f"| {name} | {seconds:.2f} | {seconds / limit:.2f} |")


if __name__ == "__main__":
    main()
