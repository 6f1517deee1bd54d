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

    In a ``binary`` file each text that ends with NUL keeps its length, by more or fewer NULs at its
    end; one without an end, or without the room for a longer prefix, is left alone. There is room as
    a rule: what conda installed had a longer path there, and the rest of that is NULs.

    Raises
    ------
    ValueError
        When the old prefix is empty.
    """
    if not old_prefix:
        raise ValueError("old_prefix is empty. Give the environment's path.")
    old = re.escape(old_prefix) + _ENDS
    if mode == "text":
        return re.sub(old, lambda _: new_prefix, content)

    def padded(match: re.Match[bytes]) -> bytes:
        text, count = re.subn(old, lambda _: new_prefix, match[1])
        room = len(old_prefix) * count - len(new_prefix) * count + len(match[2])
        return text + b"\0" * room if room > 0 else match[0]

    # Every text before the last NUL has an end, so that none is looked for in vain, again and again.
    end = content.rfind(b"\0") + 1
    return re.sub(rb"(%b[^\0]*)(\0+)" % old, padded, content[:end]) + content[end:]


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
