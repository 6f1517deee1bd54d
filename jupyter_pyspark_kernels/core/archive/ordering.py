"""Put members in the order of their names, without having all names at once."""

from array import array
from collections.abc import Iterable

from .member_columns import MemberColumns, Members


def in_order(columns: MemberColumns, places: Iterable[int]) -> Members:
    """Return members sorted by name; of those with the same name the last one."""
    files = _by_folder(columns, array("I", places))
    folders = _by_parent(files)
    order = array("I")
    # Folders to look into by their names, files by their places.
    pending: list[str | int] = [""]
    while pending:
        one = pending.pop()
        if isinstance(one, int):
            order.append(one)
            continue
        here = files.pop(one, array("I"))
        entries: dict[str, str | int] = dict(zip(columns.bases(here), here, strict=True))
        # With its slash a folder stands where the names below it do.
        entries |= {folder[len(one) :]: folder for folder in folders.pop(one, ())}
        pending += [entries[name] for name in sorted(entries, reverse=True)]
    return Members(columns, order)


def _by_folder(columns: MemberColumns, places: "array[int]") -> "dict[str, array[int]]":
    found: dict[str, array[int]] = {}
    last, here = None, array("I")
    for place, folder in zip(places, columns.folder_names(places), strict=True):
        if folder is not last:
            last, here = folder, found.setdefault(folder, array("I"))
        here.append(place)
    return found


def _by_parent(folders: Iterable[str]) -> dict[str, set[str]]:
    found: dict[str, set[str]] = {}
    for folder in folders:
        below = folder
        while below:
            parent = below[: below.rfind("/", 0, -1) + 1]
            siblings = found.setdefault(parent, set())
            if below in siblings:
                break
            siblings.add(below)
            below = parent
    return found
