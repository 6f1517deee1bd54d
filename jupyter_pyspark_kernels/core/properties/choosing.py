"""Choose the catalogue that a Spark is judged by: its own, else the nearest one that there is."""

from dataclasses import dataclass

from ..spark import read_spark_home
from .catalogue import Catalogue, nearest_version, shipped_catalogue, shipped_versions


@dataclass(frozen=True, slots=True)
class Chosen:
    """Name a catalogue, and the Spark for which it was chosen.

    Attributes
    ----------
    spark_version
        The Spark's own; empty where it is not known.
    catalogue_version
        The release from which the catalogue was made.
    """

    spark_version: str
    catalogue_version: str

    @property
    def exact(self) -> bool:
        """Tell whether the catalogue is of this very Spark."""
        return self.spark_version == self.catalogue_version

    def read(self) -> Catalogue:
        """Read the catalogue."""
        return shipped_catalogue(self.catalogue_version)


def choose_by_version(spark_version: str) -> Chosen:
    """Choose for a release; the newest where none is named.

    Raises
    ------
    KernelError
        When the version does not begin with two numbers.
    """
    nearest = nearest_version(spark_version) if spark_version else shipped_versions()[-1]
    return Chosen(spark_version, nearest)


def choose_by_home(spark_home: str) -> Chosen:
    """Choose for an installation.

    Raises
    ------
    KernelError
        When it is no whole Spark, or its version does not begin with two numbers.
    """
    return choose_by_version(read_spark_home(spark_home).spark_version)
