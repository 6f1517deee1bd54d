"""Find the known names that are near to a mistyped one.

The page does the same in ``src/model/near-names.ts``; both are tested with ``tests/data/near-names.json``.
"""

from collections import Counter
from collections.abc import Sequence
from functools import lru_cache

# How many names are offered.
_MOST = 3


# Where values are tried, the same name comes again and again.
@lru_cache(maxsize=1000)
def near_names(name: str, known: tuple[str, ...]) -> tuple[str, ...]:
    """Return the known names nearest to one that is not known, the nearest first.

    Near is what differs by a letter in six, or has the same last two parts: ``spark.shuffle.partitions``
    stands for ``spark.sql.shuffle.partitions``. What differs by nothing but case stands alone.
    """
    wanted = name.lower()
    most = max(1, len(wanted) // 6)
    tail = _last_parts(wanted)
    near: list[tuple[float, str]] = []
    for key in known:
        other = key.lower()
        if other == wanted:
            return (key,)
        distance = _distance(wanted, other, most)
        if distance <= most:
            near.append((distance, key))
        elif tail and other.endswith(tail):
            near.append((most + 1 + len(other) / 1000, key))
    near.sort(key=lambda found: found[0])
    return tuple(key for _, key in near[:_MOST])


def _last_parts(name: str) -> str:
    """Return the last two parts of a name with their dots; empty where it has no more than these."""
    parts = name.split(".")
    return "." + ".".join(parts[-2:]) if len(parts) > 2 else ""


def _distance(one: str, other: str, most: int) -> int:
    """Count the letters to change, add, leave out or exchange with their neighbour; above ``most`` any number above it."""
    beyond = most + 1
    # Nearly all names are of another length, or of too different letters.
    if abs(len(one) - len(other)) > most or (Counter(other) - Counter(one)).total() > most:
        return beyond
    before: Sequence[int] = ()
    above = list(range(len(other) + 1))
    for row, letter in enumerate(one, 1):
        # What is farther than `most` from the diagonal cannot be on the way.
        here = [row] + [beyond] * len(other)
        for column in range(max(1, row - most), min(len(other), row + most) + 1):
            change = letter != other[column - 1]
            least = min(above[column - 1] + change, above[column] + 1, here[column - 1] + 1)
            if (
                row > 1
                and column > 1
                and letter == other[column - 2]
                and one[row - 2] == other[column - 1]
            ):
                least = min(least, before[column - 2] + 1)
            here[column] = least
        before, above = above, here
    return min(above[-1], beyond)
