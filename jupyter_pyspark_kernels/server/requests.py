"""Say what is asked over HTTP; unknown fields and other types are refused."""

from collections.abc import Mapping
from typing import TypeVar

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from ..core.errors import InvalidSettingsError
from ..core.pack_choices import SelfContained
from ..core.profile import Profile
from ..core.settings import KernelSettings, shape_problems


class Request(BaseModel):
    """Be the base of all requests."""

    model_config = ConfigDict(frozen=True, extra="forbid", strict=True)


class LookRequest(Request):
    """Look at any directory as an environment; ``measure`` walks through it for its size."""

    environment_dir: str
    measure: bool = False


class EnvironmentsRequest(Request):
    """List environments; ``after`` is ``next`` of the reply before, empty begins a new search."""

    after: str = Field(default="", pattern=r"^(\d{1,9}\.\d{1,9})?$")


class SizesRequest(Request):
    """Ask what each package would take in the archive of an environment, packed in this way."""

    environment_dir: str
    self_contained: SelfContained = "auto"
    # In an address it is a text.
    slim: bool = Field(default=False, strict=False)


class PropertiesRequest(Request):
    """Ask for the properties of the Spark in a directory; empty means the one a kernel would get."""

    spark_home: str = ""


class BuildRequest(Request):
    """Build the catalogue of a Spark; an empty java_home is the one that a kernel would get."""

    spark_home: str
    java_home: str = ""


class CreateRequest(Request):
    """Make a kernel in a location, given by its id."""

    settings: KernelSettings
    location: str
    install_ipykernel: bool = False


class PlanRequest(CreateRequest):
    """Plan a kernel.

    Attributes
    ----------
    replaces
        The kernel in the same location that would be updated; empty for a new one.
    packs
        Whether to pack even when the archive is up to date.
    """

    replaces: str = ""
    packs: bool = False


class UpdateRequest(Request):
    """Change a kernel; ``take_over`` is needed for one that this tool did not make."""

    settings: KernelSettings
    install_ipykernel: bool = False
    take_over: bool = False


class RenameRequest(Request):
    """Give a kernel another name; its display name stays where none is given."""

    new_name: str
    display_name: str | None = None


class DuplicateRequest(Request):
    """Make a second kernel; an empty location is the kernel's own."""

    new_name: str
    display_name: str = ""
    location: str = ""


class ProfileRequest(Request):
    """Save a profile of the user."""

    profile: Profile


class RebuildRequest(Request):
    """Pack again; nothing can be chosen."""


class TestRequest(Request):
    """Test a kernel; ``packages`` must be the same in driver and executors, seconds for it all."""

    __test__ = False  # not one of pytest's

    packages: tuple[str, ...] = Field(default=(), strict=False, max_length=100)
    timeout: float = Field(default=180.0, ge=5.0, le=3600.0)


RequestT = TypeVar("RequestT", bound=Request)


def parse(model: type[RequestT], body: Mapping[str, object]) -> RequestT:
    """Make a request of a decoded body; fields of settings are named as in a plan.

    Raises
    ------
    InvalidSettingsError
    """
    try:
        return model.model_validate(dict(body))
    except ValidationError as error:
        problems = [
            found.model_copy(update={"field": _plain(found.field)})
            for found in shape_problems(error)
        ]
        raise InvalidSettingsError(problems) from error


def _plain(field: str) -> str:
    return field.removeprefix("settings.").removeprefix("profile.")
