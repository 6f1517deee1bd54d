"""Know the properties of a Spark release: read a catalogue, and choose the one nearest to a release."""

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field, fields
from functools import cache, lru_cache
from pathlib import Path
from typing import Any, Literal

from ..errors import KernelError
from ..versions import minor, numbers

_SHIPPED = Path(__file__).with_name("catalogues")

Type = Literal[
    "boolean",
    "int",
    "long",
    "double",
    "decimal",
    "bytes",
    "time",
    "choice",
    "text",
    "family",
    "other",
]
Fold = Literal["", "upper", "lower"]


@dataclass(frozen=True, slots=True)
class Property:
    """Describe one property as Spark's own entry does.

    Attributes
    ----------
    key
        Of a family its beginning, with the dot: ``spark.executorEnv.``.
    default
        Spark's text for it; None where there is none, or where it depends on the machine.
    unit
        What a bare number counts: ``MiB``, ``SECONDS``, …
    many
        Whether the value is a list, its items between commas.
    fold, trims
        What is done to a choice before it is compared.
    minimum, maximum
        The least and greatest value that is taken, in the unit; None where only the type limits it.
    places
        How many decimal places a decimal may have.
    refuses_nan
        Whether a double may not be NaN.
    requirement
        Spark's own words for the limits.
    successor
        The key to use instead of a deprecated one; may be empty.
    unchecked
        Why a value cannot be judged here; empty where it is judged.
    """

    key: str
    type: Type
    doc: str = ""
    default: str | None = None
    since: str = ""
    internal: bool = False
    unit: str = ""
    many: bool = False
    choices: tuple[str, ...] = ()
    fold: Fold = ""
    trims: bool = False
    minimum: int | float | None = None
    maximum: int | float | None = None
    places: int | None = None
    refuses_nan: bool = False
    requirement: str = ""
    deprecated: str = ""
    successor: str = ""
    unchecked: str = ""
    source: str = ""


@dataclass(frozen=True, slots=True)
class Catalogue:
    """Hold the properties of one Spark release.

    Attributes
    ----------
    byte_units, time_units
        What stands behind a number, in small letters, and the unit it means.
    properties
        By key, families among them.
    """

    spark_version: str
    scala_version: str
    byte_units: Mapping[str, str]
    time_units: Mapping[str, str]
    properties: Mapping[str, Property] = field(repr=False)

    def find(self, key: str) -> Property | None:
        """Return the property, else the family with the longest beginning that the key has."""
        if found := self.properties.get(key):
            return found
        parts = key.split(".")
        for length in range(len(parts) - 1, 0, -1):
            family = self.properties.get(".".join(parts[:length]) + ".")
            if family:
                return family
        return None


def catalogue_text(catalogue: Catalogue) -> str:
    """Return a catalogue as JSON: a line for each property, sorted; the same for the same Spark."""
    head = {
        "spark_version": catalogue.spark_version,
        "scala_version": catalogue.scala_version,
        "byte_units": dict(sorted(catalogue.byte_units.items())),
        "time_units": dict(sorted(catalogue.time_units.items())),
    }
    lines = [
        _compact(_without_defaults(known)) for _, known in sorted(catalogue.properties.items())
    ]
    return _compact(head)[:-1] + ',"properties":[\n' + ",\n".join(lines) + "\n]}\n"


def _without_defaults(known: Property) -> dict[str, Any]:
    defaults = {each.name: each.default for each in fields(Property)}
    return {name: value for name, value in asdict(known).items() if value != defaults[name]}


def _compact(content: Mapping[str, Any]) -> str:
    return json.dumps(content, ensure_ascii=False, separators=(",", ":"))


def read_catalogue(path: str) -> Catalogue:
    """Read a catalogue that :func:`catalogue_text` made.

    Raises
    ------
    KernelError
        When it cannot be read, or is none.
    """
    try:
        content = json.loads(Path(path).read_text(encoding="utf-8"))
        listed = [Property(**_with_tuple(each)) for each in content.pop("properties")]
        return Catalogue(**content, properties={known.key: known for known in listed})
    except OSError as error:
        raise KernelError(
            f"{path} cannot be read: {error.strerror}. Check the path of the catalogue."
        ) from error
    except (ValueError, TypeError, KeyError, AttributeError) as error:
        raise KernelError(
            f"{path} is no catalogue. Make one with 'jupyter pyspark-kernels catalogue build'."
        ) from error


def _with_tuple(content: dict[str, Any]) -> dict[str, Any]:
    return {**content, "choices": tuple(content.get("choices", ()))}


@cache
def shipped_versions() -> tuple[str, ...]:
    """List the Spark releases whose catalogue is shipped, the oldest first."""
    names = (path.name for path in _SHIPPED.glob("spark-*.json"))
    return tuple(sorted((name[len("spark-") : -len(".json")] for name in names), key=numbers))


@lru_cache(maxsize=4)
def shipped_catalogue(version: str) -> Catalogue:
    """Read the shipped catalogue of exactly this release."""
    return read_catalogue(str(_SHIPPED / f"spark-{version}.json"))


def nearest_version(version: str) -> str:
    """Return the shipped release for a version: of the same minor, else the nearest lower one.

    Of a version below all of them, the lowest.

    Raises
    ------
    KernelError
        When the version does not begin with two numbers.
    """
    wanted, shipped = minor(version), shipped_versions()
    if not wanted:
        known = ", ".join(shipped)
        raise KernelError(
            f"{version!r} is no Spark version. Known are {known}. Write one such as 4.3.0."
        )
    lower = [known for known in shipped if minor(known) <= wanted]
    return lower[-1] if lower else shipped[0]
