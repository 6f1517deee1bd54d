"""Move the files of a conda environment that hold its own path, as conda itself does."""

import json
import re
from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from jupyter_pyspark_kernels.core.files import entries_of, read_text, readable

Mode = Literal["text", "binary"]

_MODES: dict[str, Mode] = {"text": "text", "binary": "binary"}
_DAMAGE = (OSError, ValueError, TypeError, AttributeError, KeyError, RecursionError)

# A package of many files has a long record; 30,000 of them make 10 MB.
_RECORD_BYTES = 256 << 20
# A longer name that only begins like the prefix is another directory.
_ENDS = rb"(?![\w-]|\.\w)"


@dataclass(frozen=True)
class Placeholders:
    """Say which files of a conda environment hold its path.

    Attributes
    ----------
    files
        Name below the environment to how it is to be mended.
    damaged
        Names of records below the environment that cannot be read, sorted: what they stand for is
        not in ``files``.
    """

    files: dict[str, Mode]
    damaged: tuple[str, ...]


def read_placeholders(prefix: str) -> Placeholders:
    """Read from ``conda-meta`` which files conda mended when it installed them.

    A record without such a list, as of conda before 4.3, says nothing.

    Source: https://docs.conda.io/projects/conda-build, "Making packages relocatable".
    """
    files: dict[str, Mode] = {}
    damaged = []
    for entry in sorted(entries_of(Path(prefix, "conda-meta")), key=lambda entry: entry.name):
        if not entry.name.endswith(".json"):
            continue
        try:
            text = read_text(entry.path, _RECORD_BYTES)
            files |= _placeholders(text or "")
        except _DAMAGE:
            damaged.append(readable(f"conda-meta/{entry.name}"))
    return Placeholders(files, tuple(damaged))


def relocated(content: bytes, mode: Mode, old_prefix: bytes, new_prefix: bytes) -> bytes:
    """Return a file's content with another prefix.

    In a ``binary`` file each text that ends with NUL keeps its length, by further NULs at its end;
    one without an end is left alone.

    Raises
    ------
    ValueError
        When a binary file's new prefix is longer than the old, or the old one is empty.
    """
    if not old_prefix:
        raise ValueError("old_prefix is empty. Give the environment's path.")
    old = re.escape(old_prefix) + _ENDS
    if mode == "text":
        return re.sub(old, lambda _: new_prefix, content)
    room = len(old_prefix) - len(new_prefix)
    if room < 0:
        raise ValueError(
            f"new_prefix {new_prefix!r} is longer than {old_prefix!r}, and does not fit in a binary "
            "file. Move the environment to a path that is at least as long."
        )

    def padded(match: re.Match[bytes]) -> bytes:
        text, count = re.subn(old, lambda _: new_prefix, match[0])
        return text + b"\0" * (room * count)

    # Every text before the last NUL has an end, so that none is looked for in vain, again and again.
    end = content.rfind(b"\0") + 1
    return re.sub(old + rb"[^\0]*\0", padded, content[:end]) + content[end:]


def _placeholders(text: str) -> dict[str, Mode]:
    """Return the files of one record.

    Raises
    ------
    ValueError, TypeError, AttributeError, KeyError, RecursionError
        When it is not as conda writes it.
    """
    paths = (json.loads(text).get("paths_data") or {}).get("paths", ())
    holding = [path for path in paths if path.get("prefix_placeholder")]
    # Where nothing is said it is text, as for has_prefix of conda-build.
    return {_name(path["_path"]): _MODES[path.get("file_mode", "text")] for path in holding}


def _name(path: object) -> str:
    if not isinstance(path, str):
        raise TypeError("a path that is no text")
    return path
