"""Look at installed kernels for the page: the list, and one with its file."""

from collections.abc import Mapping

from ..command_line import command_gaps, command_of
from ..core import kernels, store
from ..core.archive_health import LookAt
from ..core.errors import KernelNotEditableError, KernelNotFoundError
from ..core.health import Health, refuse_other
from ..core.records import InstalledKernel, Location
from ..core.rules import shown
from ..core.settings import KernelSettings
from ..core.silence import Silent
from ..locations import location_id
from .answers import KernelReply, KernelsReply, ListedKernel
from .places import Places
from .profiles import Profiles

# No file system takes a longer name; what cannot be looked at would count as there.
_NAME_BYTES = 255


class Looking:
    """Read kernels; nothing is written."""

    def __init__(
        self,
        places: Places,
        profiles: Profiles,
        environ: Mapping[str, str],
        look_at: LookAt,
        silent: Silent,
    ) -> None:
        self._places = places
        self._profiles = profiles
        self._environ = environ
        self._look_at = look_at
        self._silent = silent

    def list(self) -> KernelsReply:
        """List the PySpark kernels of all locations."""
        known = self._places.all()
        ids = {found.kernels_dir: name for name, found in known.items()}
        found = Health(self._environ, self._look_at, self._silent).kernels(list(known.values()))
        return KernelsReply(
            kernels=tuple(_listed(kernel, ids[kernel.kernels_dir]) for kernel in found)
        )

    def read(self, location: str, kernel_name: str) -> KernelReply:
        """Describe one kernel.

        Raises
        ------
        KernelNotFoundError, KernelNotEditableError
        """
        kernel, place = self.find(location, kernel_name)
        listed = self.listed(kernel, place)
        try:
            settings: KernelSettings | None = kernels.settings_of(kernel)
        except KernelNotEditableError:
            settings = None
        words, notes = self.command(settings, place) if settings else ((), ())
        return KernelReply.model_validate(
            {
                **dict(listed),
                "kernel_json": kernel.content,
                "command": words,
                "command_notes": notes,
            }
        )

    def listed(self, kernel: store.StoredKernel, place: Location) -> ListedKernel:
        """Describe a kernel as it is in the list."""
        return _listed(
            Health(self._environ, self._look_at, self._silent).look(kernel, place),
            location_id(place),
        )

    def command(
        self, settings: KernelSettings, place: Location
    ) -> tuple[tuple[str, ...], tuple[str, ...]]:
        """Return the words of the command that makes a kernel, and what it does not hold."""
        known = self._profiles.usable() if settings.profiles else ()
        words = command_of(settings, place.kernels_dir, known)
        return tuple(words), tuple(command_gaps(settings, known))

    def find(self, location: str, kernel_name: str) -> tuple[store.StoredKernel, Location]:
        """Find a PySpark kernel by the location's id and its name.

        Raises
        ------
        KernelNotFoundError
        KernelNotEditableError
            When it is no PySpark kernel.
        """
        place = self._places.existing(location)
        if len(kernel_name.encode(errors="replace")) > _NAME_BYTES:
            raise KernelNotFoundError(f"There is no kernel {shown(kernel_name)}.")
        kernel = store.read(place.kernels_dir, kernel_name)
        refuse_other(kernel)
        return kernel, place


def _listed(kernel: InstalledKernel, location: str) -> ListedKernel:
    return ListedKernel.model_validate({**dict(kernel), "location": location})
