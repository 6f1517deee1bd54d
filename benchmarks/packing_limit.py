"""Read, checksum and deflate every file of a tree in one thread: what no packer can do without.

    python benchmarks/packing_limit.py DIRECTORY

Prints the CPU seconds of the three together, and of each. Links are left out, as `lib64` is.
"""

import os
import sys
import time
from collections.abc import Iterator

from isal import isal_zlib

LEVEL = 2
BLOCK = 1 << 20


def files(directory: str) -> Iterator[str]:
    """Yield the paths of the ordinary files."""
    for folder, _, names in os.walk(directory):
        for name in names:
            path = os.path.join(folder, name)
            if not os.path.islink(path):
                yield path


def main() -> None:
    """Print the sum and its parts."""
    paths = list(files(sys.argv[1]))
    spent = dict.fromkeys(("read", "crc", "deflate"), 0.0)

    def timed(what: str, began: float) -> float:
        now = time.process_time()
        spent[what] += now - began
        return now

    for path in paths:
        at = time.process_time()
        engine = isal_zlib.compressobj(LEVEL, isal_zlib.DEFLATED, -15)
        crc = 0
        with open(path, "rb", buffering=0) as file:
            while block := file.read(BLOCK):
                at = timed("read", at)
                crc = isal_zlib.crc32(block, crc)
                at = timed("crc", at)
                engine.compress(block)
                at = timed("deflate", at)
        at = timed("read", at)
        engine.flush()
        timed("deflate", at)
    print(sum(spent.values()), *spent.values())


if __name__ == "__main__":
    main()
