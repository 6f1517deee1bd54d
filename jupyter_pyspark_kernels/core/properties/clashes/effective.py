"""Read the properties that a kernel's Spark will have: its own, the defaults in force, Spark's."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field
from decimal import Decimal

from ...masters import master_kind
from ...records import Default, MasterKind
from ...versions import minor
from ..catalogue import Catalogue, Property
from ..values import (
    RefusedError,
    parse_boolean,
    parse_bytes,
    parse_decimal,
    parse_double,
    parse_int,
    parse_long,
    parse_time,
)

_BYTES = Property(key="", type="bytes", unit="BYTE")
_DOUBLE = Property(key="", type="double")


class UnknowableError(Exception):
    """Say that a property was read whose value is wrong by itself."""


@dataclass(frozen=True)
class Effective:
    """Hold what a start would see.

    Attributes
    ----------
    own
        The settings' ``spark_conf``, which win.
    master
        Master URL; empty where it is not known, so that no rule of a master applies.
    catalogue
        The properties of the Spark that starts, with its own defaults.
    defaults
        What ``spark-defaults.conf`` gives, with its origin.
    packages
        Normalised names of the packages that the driver's environment has; None where not known.
    unknowable
        Keys that are given and wrong by themselves, so that nobody knows what they were meant to be.
        To read one raises :class:`UnknowableError`: what follows from it is not said.
    """

    own: Mapping[str, str]
    master: str
    catalogue: Catalogue
    defaults: Mapping[str, Default] = field(default_factory=dict)
    packages: Collection[str] | None = None
    unknowable: Collection[str] = ()

    @property
    def cluster(self) -> MasterKind | None:
        """Return the kind of the master; None where it is not known."""
        return master_kind(self.master)

    @property
    def threads(self) -> int | None:
        """Return the N of ``local[N]``; None for another master, or where it is the machine's cores."""
        if self.master == "local":
            return 1
        match = re.fullmatch(r"local\[(\d+)(\s*,.*)?\]", self.master, re.ASCII)
        return int(match[1]) if match else None

    @property
    def release(self) -> tuple[int, ...]:
        """Return the two first numbers of Spark's version."""
        return minor(self.catalogue.spark_version)

    def given(self, key: str) -> str | None:
        """Return the text that was given for a key, here or in the defaults; None where none was."""
        if key in self.unknowable:
            raise UnknowableError(key)
        if key in self.own:
            return self.own[key]
        return self.defaults[key].value if key in self.defaults else None

    def given_keys(self, beginning: str = "spark.") -> Iterator[str]:
        """Yield the keys that were given and begin so, the kernel's own first."""
        for key in (*self.own, *(key for key in self.defaults if key not in self.own)):
            if key.startswith(beginning):
                yield key

    def text(self, key: str) -> str | None:
        """Return the text in force; None where there is none, or Spark would first replace in it."""
        given = self.given(key)
        if given is None:
            known = self.catalogue.properties.get(key)
            given = known.default if known else None
        return None if given is None or "${" in given else given

    def truth(self, key: str) -> bool:
        """Tell whether a switch is on; one that Spark cannot read is judged by its value alone."""
        return self._parsed(key, "boolean") is True

    def number(self, key: str) -> float | None:
        """Return a number, a time or a size in the property's own unit; None where there is none."""
        value = self._parsed(key)
        value = float(value) if isinstance(value, Decimal) else value
        return value if isinstance(value, (int, float)) else None

    def size(self, key: str) -> int | None:
        """Return a size in bytes, of which a bare number counts one: ``SparkConf.getSizeAsBytes``."""
        text = self.text(key)
        try:
            return None if text is None else parse_bytes(_BYTES, text, self.catalogue)
        except RefusedError:
            return None

    def double(self, key: str) -> float | None:
        """Return a number whatever the property's own type and limits are; None where it is none."""
        text = self.text(key)
        try:
            return None if text is None else parse_double(_DOUBLE, text, self.catalogue)
        except RefusedError:
            return None

    def _parsed(self, key: str, kind: str = "") -> object:
        text, known = self.text(key), self.catalogue.properties.get(key)
        if text is None or known is None or (kind and known.type != kind):
            return None
        parse = _PARSERS.get(known.type)
        try:
            return parse(known, text, self.catalogue) if parse else None
        except RefusedError:
            return None


_PARSERS = {
    "boolean": parse_boolean,
    "int": parse_int,
    "long": parse_long,
    "double": parse_double,
    "decimal": parse_decimal,
    "bytes": parse_bytes,
    "time": parse_time,
}
