"""Find packages that are installed from a folder elsewhere, which an archive would not hold."""

import json
import os
import re
from collections.abc import Iterator, Sequence
from pathlib import Path
from urllib.parse import unquote, urlsplit

from .files import entries_of, read_text, readable
from .packages import STEM, distribution, normalise


def editable_in(sites: Sequence[Path], root: Path) -> tuple[str, ...]:
    """Name what is installed from a folder elsewhere: packages, and ``.pth`` files of nobody."""
    sources: dict[str, str] = {}
    folders: dict[str, list[str]] = {}
    for site in sites:
        for entry in entries_of(site):
            name, source = _editable_source(site, entry.name)
            if name:
                sources[name] = source or sources.get(name, "")
            if entry.name.endswith(".pth"):
                folders[entry.name] = list(_outside_folders(site, entry.name, root))
    known = tuple(source for source in sources.values() if source)
    loose = [
        name
        for name, paths in folders.items()
        if any(not any(Path(path).is_relative_to(source) for source in known) for path in paths)
        and not name.startswith("__editable__")
    ]
    return tuple(sorted(map(readable, (*sources, *loose))))


def _editable_source(site: Path, entry: str) -> tuple[str, str]:
    """Return a package's name and folder where this entry says that it is editable, or nothing."""
    if entry.endswith(".egg-link"):
        text = read_text(site / entry) or ""
        return normalise(entry.removesuffix(".egg-link")), text.partition("\n")[0].strip()
    if entry.startswith("__editable__.") and entry.endswith(".pth"):
        match = re.fullmatch(STEM, entry.removeprefix("__editable__.").removesuffix(".pth"))
        return (normalise(match[1]), "") if match else (entry, "")
    if not entry.endswith(".dist-info"):
        return "", ""
    # https://packaging.python.org/en/latest/specifications/direct-url-data-structure/
    try:
        origin = json.loads(read_text(f"{site}/{entry}/direct_url.json") or "{}")
        if not origin.get("dir_info", {}).get("editable"):
            return "", ""
        source = os.path.realpath(unquote(urlsplit(origin["url"]).path))
    except (ValueError, KeyError, AttributeError, TypeError):
        return "", ""
    return distribution(site, entry)[0], source


def _outside_folders(site: Path, pth: str, root: Path) -> Iterator[str]:
    for line in (read_text(site / pth) or "").splitlines():
        if line.strip() and not line.startswith(("#", "import ", "import\t")):
            folder = Path(os.path.realpath(site / line.strip().replace("\0", "")))
            if folder.is_dir() and not folder.is_relative_to(root):
                yield str(folder)
