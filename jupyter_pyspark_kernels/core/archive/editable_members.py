"""Pack what is installed from folders elsewhere as ordinary packages of a site-packages."""

import contextlib
import os
from collections.abc import Iterator, Sequence
from pathlib import Path

from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.packages import site_packages
from jupyter_pyspark_kernels.core.records import Environment

from .base_python import BasePython, NotCarriedError, carried_base
from .editable_sources import EditableSources, editable_sources
from .faults import Fault, unreadable
from .ordering import in_order
from .reach import Reach
from .walk import Walk

ELSEWHERE = (
    "Install what is in a folder elsewhere as an ordinary package, or mend what leads there: "
    "nodes do not have the folder."
)


def refused_editables(
    environment: Environment, choices: PackChoices
) -> tuple[tuple[str, str], ...]:
    """Return name, and why and what to do, of what cannot be packed from its folder elsewhere.

    The base's packages are looked at too where they go along. The text is a sentence without its
    subject. Files are read, nothing is imported.
    """
    root = Path(environment.environment_dir).resolve()
    places = [(site, root) for site in site_packages(environment)]
    places += [
        (site, Path(base.prefix)) for base in _base(environment, choices) for site in base.sites
    ]
    refused: dict[str, str] = {}
    for site, installation in places:
        try:
            found = editable_sources(Path(site), installation).refused
        except OSError as error:
            found = ((str(error.filename or site), _unreadable(error)),)
        refused = {**dict(found), **refused}
    return tuple(refused.items())


def _base(environment: Environment, choices: PackChoices) -> Iterator[BasePython]:
    """Yield the base whose packages go along, if any."""
    if not environment.system_site_packages:
        return
    # What keeps it from being carried is a problem of its own.
    with contextlib.suppress(NotCarriedError):
        base = carried_base(environment, choices)
        if base is not None:
            yield base


class EditableMembers:
    """Know what of one site-packages is to be packed from elsewhere.

    Parameters
    ----------
    site
        Its real path.
    root
        Real path of the installation that it belongs to.
    """

    def __init__(self, site: str, root: str, walk: Walk) -> None:
        self._walk = walk
        self._root = root
        self._sources = EditableSources((), (), (), ())
        try:
            self._sources = editable_sources(Path(site), Path(root))
        except OSError as error:
            walk.faults.append(unreadable(str(error.filename or site), error))
        walk.faults += [
            Fault(name, why.rstrip("."), ELSEWHERE) for name, why in self._sources.refused
        ]

    @property
    def replaced(self) -> tuple[str, ...]:
        """Return names in the site-packages that are not packed."""
        return self._sources.replaced

    def places(self, leave_out: Sequence[str], below: str = "") -> list[int]:
        """Return the places of all files from elsewhere among the walk's columns.

        Parameters
        ----------
        below
            Name of the site-packages in the archive, ending in ``/``; empty where what comes is
            still to be laid over another one.
        """
        found: list[int] = []
        # A name below another one comes later, and goes over it.
        for name, path in self._sources.files:
            if not os.path.isdir(path):
                found += self._walk.file(path, below + name)
                continue
            bounds = Reach(path, (self._root, *self._sources.projects), leave_out)
            found += self._walk.tree(path, bounds, f"{path}/", f"{below}{name}/")
        return [*in_order(self._walk.columns, found).places]


def _unreadable(error: OSError) -> str:
    return (
        f"cannot be read: {error.strerror or error}. Make it readable, or remove what leads there."
    )
