"""Give every location an id: clients never send a path as the place of a kernel."""

from ..config import PySparkKernels
from ..core.errors import InvalidSettingsError, KernelNotFoundError
from ..core.records import Location, Problem
from ..core.rules import shown
from ..locations import USER, location_id, locations


class Places:
    """Find the locations of this Jupyter; they are looked up anew each time."""

    def __init__(self, config: PySparkKernels) -> None:
        self._config = config

    def all(self) -> dict[str, Location]:
        """Return id to location, in Jupyter's order."""
        return {location_id(found): found for found in locations(self._config)}

    def offered(self, location: str) -> bool:
        """Tell whether kernels may be made in a location, by its id."""
        offered = self._config.offered_locations
        return not offered or location in offered

    def default(self) -> str:
        """Return the id of the location to preselect; empty where none is offered."""
        known = self.all()
        wanted = self._config.kernels_dir or USER
        for name, found in known.items():
            if wanted in {name, found.label, found.kernels_dir} and self.offered(name):
                return name
        return next((name for name in known if self.offered(name)), "")

    def existing(self, location: str) -> Location:
        """Return a location of the address.

        Raises
        ------
        KernelNotFoundError
        """
        if found := self.all().get(location):
            return found
        raise KernelNotFoundError(
            f"There is no location {shown(location)}. Reload the list of locations."
        )

    def chosen(self, location: str) -> Location:
        """Return a location that a request's body names.

        Raises
        ------
        InvalidSettingsError
        """
        if found := self.all().get(location):
            return found
        known = ", ".join(self.all())
        message = f"There is no location {shown(location)}. Choose one of: {known}."
        raise InvalidSettingsError([Problem(field="location", message=message)])
