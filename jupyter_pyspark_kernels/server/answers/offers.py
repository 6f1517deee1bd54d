"""Say what the form offers to choose from, and what the administrator decided."""

from pydantic import JsonValue

from ...core.properties.catalogue import Property
from ...core.records import Environment, Problem, Record
from ...core.spark_homes import FoundSparkHome
from ...profile_sources import OfferedProfile


class FoundEnvironment(Record):
    """Offer an environment; ``environment`` is None where ``fault`` says why it is broken.

    Attributes
    ----------
    name
        What people call it, such as ``base (miniconda3)``; empty where it was not looked for.
    tool
        Who keeps it, such as ``poetry``; empty where nothing says it.
    """

    environment_dir: str
    environment: Environment | None
    fault: str = ""
    name: str = ""
    tool: str = ""


class EnvironmentsReply(Record):
    """List the environments of this user that were found so far, by name.

    Attributes
    ----------
    complete
        Whether there is nothing more to come.
    next
        To be sent as ``after`` to get what was found since.
    """

    environments: tuple[FoundEnvironment, ...]
    complete: bool
    next: str


class SparkHomesReply(Record):
    """List the Spark homes to choose from; the first one is the default."""

    spark_homes: tuple[FoundSparkHome, ...]


class OfferedLocation(Record):
    """Offer a location.

    Attributes
    ----------
    location
        Its id: what requests call it.
    offered
        Whether kernels may be made there; in the others they are only looked at and removed.
    problems
        Why kernels cannot, or should not, be put there.
    """

    location: str
    label: str
    kernels_dir: str
    shared: bool
    visible: bool
    offered: bool
    problems: tuple[Problem, ...]


class LocationsReply(Record):
    """List the locations in Jupyter's order; ``default`` is the id of the one to preselect."""

    locations: tuple[OfferedLocation, ...]
    default: str


class OfferedTemplate(Record):
    """Offer a template; ``template`` is the setting's value, empty for the one that ships."""

    label: str
    template: str
    fault: str = ""


class TemplatesReply(Record):
    """List the templates to choose from; the first one is the default."""

    templates: tuple[OfferedTemplate, ...]


class RefusedProperty(Record):
    """Name a property that cannot be set, and what to use instead."""

    key: str
    reason: str


class PropertiesReply(Record):
    """Describe the ``spark.*`` properties of one Spark; others may be set all the same.

    Attributes
    ----------
    spark_home, spark_version
        The Spark that is meant; empty where none is, or where its version is not known.
    fault
        Why the version of that Spark is not known; empty where it is.
    catalogue_version, exact
        The release whose properties these are, and whether it is that of the Spark.
    scala_version, byte_units, time_units
        What values are judged by, as in the catalogue.
    properties
        By key, families among them: their key ends in a dot. Fields at their default are left out.
    common
        Keys of those that people set first.
    """

    spark_home: str
    spark_version: str
    fault: str
    catalogue_version: str
    exact: bool
    scala_version: str
    byte_units: dict[str, str]
    time_units: dict[str, str]
    properties: tuple[Property, ...]
    common: tuple[str, ...]
    refused: tuple[RefusedProperty, ...]


class Fixed(Record):
    """Name a field that the administrator fixed, its value and the reason."""

    field: str
    value: str
    reason: str


class PolicyReply(Record):
    """Say what the administrator decided.

    Attributes
    ----------
    defaults
        Settings that a new kernel starts from, with what is fixed.
    fixed
        Fields such as ``template``, ``spark_conf.spark.yarn.queue`` or ``profiles.<name>``, and the
        fields of that profile's values: shown, locked.
    allowed_spark_homes, allowed_spark_masters
        Empty means any; a master that ends in ``*`` stands for all that begin like it.
    hidden
        What stands for the value of a secret; sent back, it leaves that value as it is.
    max_packing
        How many jobs pack at the same time.
    """

    defaults: dict[str, JsonValue]
    fixed: tuple[Fixed, ...]
    allowed_spark_homes: tuple[str, ...]
    allowed_spark_masters: tuple[str, ...]
    hidden: str
    max_packing: int


class ProfilesReply(Record):
    """List the profiles to choose from, the administrator's first; broken ones with their reason."""

    profiles: tuple[OfferedProfile, ...]
