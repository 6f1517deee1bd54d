"""Say where a file's content is packed otherwise."""

Patches = tuple[tuple[int, bytes], ...]
"""Offsets, and the bytes that are put there, in rising order."""

_STEP = 256


def difference(old: bytes, new: bytes) -> Patches:
    """Return what makes ``new`` of ``old``, a content of the same length."""
    runs: list[tuple[int, int]] = []
    for start in range(0, len(old), _STEP):
        end = min(start + _STEP, len(old))
        if old[start:end] == new[start:end]:
            continue
        if runs and runs[-1][1] == start:
            runs[-1] = (runs[-1][0], end)
        else:
            runs.append((start, end))
    return tuple((start, new[start:end]) for start, end in runs)
