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
            name, source = editable_source(site, entry.name)
            if name:
                sources[name] = source or sources.get(name, "")
            if entry.name.endswith(".pth"):
                folders[entry.name] = list(outside_folders(site, entry.name, root))
    known = tuple(source for source in sources.values() if source)
    loose = [
        name
        for name, paths in folders.items()
        if any(not any(Path(path).is_relative_to(source) for source in known) for path in paths)
        and not name.startswith("__editable__")
    ]
    return tuple(sorted(map(readable, (*sources, *loose))))


def editable_source(site: Path, entry: str) -> tuple[str, str]:
    """Return a package's name and folder where this entry says that it is editable, or nothing."""
    if entry.endswith(".egg-link"):
        folder = (read_text(site / entry) or "").partition("\n")[0].strip().replace("\0", "")
        source = os.path.realpath(site / folder) if folder else ""
        return normalise(entry.removesuffix(".egg-link")), source
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


def outside_folders(site: Path, pth: str, root: Path) -> Iterator[str]:
    """Yield the real paths outside of ``root`` that a ``.pth`` file adds to ``sys.path``."""
    for _, folder in pth_folders(site, pth):
        if not Path(folder).is_relative_to(root):
            yield folder


def pth_folders(site: Path, pth: str) -> Iterator[tuple[str, str]]:
    """Yield each line that adds something to ``sys.path``, and the real path of what it adds."""
    for line in pth_lines(site, pth):
        if not is_import(line):
            folder = os.path.realpath(site / line.replace("\0", ""))
            if Path(folder).exists():
                yield line, folder


def pth_lines(site: Path, pth: str) -> Iterator[str]:
    """Yield the lines of a ``.pth`` file that count."""
    # https://docs.python.org/3/library/site.html
    for line in (read_text(site / pth) or "").splitlines():
        if line.strip() and not line.startswith("#"):
            yield line.rstrip() if is_import(line) else line.strip()


def is_import(line: str) -> bool:
    """Tell whether a line of a ``.pth`` file is run, and names no folder."""
    return line.startswith(("import ", "import\t"))
