"""Choose the catalogue that a Spark is judged by: its own, else the nearest one that there is."""

from collections.abc import Mapping
from dataclasses import dataclass

from ..errors import KernelError
from ..records import SparkHome
from ..spark import read_spark_home
from .built import find_built, read_built
from .catalogue import Catalogue, nearest_version, shipped_catalogue, shipped_versions

_NOWHERE: Mapping[str, str] = {}


@dataclass(frozen=True, slots=True)
class Chosen:
    """Name a catalogue, and the Spark for which it was chosen.

    Attributes
    ----------
    spark_version
        The Spark's own; empty where it is not known.
    catalogue_version
        The release from which the catalogue was made.
    path, time
        The file, and its time, of one that the user had built; empty for one that is shipped.
    """

    spark_version: str
    catalogue_version: str
    path: str = ""
    time: int = 0

    @property
    def exact(self) -> bool:
        """Tell whether the catalogue is of this very Spark."""
        return self.spark_version == self.catalogue_version

    def read(self) -> Catalogue:
        """Read the catalogue."""
        if self.path:
            return read_built(self.path, self.time)
        return shipped_catalogue(self.catalogue_version)


def choose_by_version(spark_version: str, environ: Mapping[str, str] = _NOWHERE) -> Chosen:
    """Choose for a release; the newest where none is named.

    Parameters
    ----------
    environ
        Where the user's cache directory is looked up, with the catalogues that were built; without
        one only those that are shipped are chosen from.

    Raises
    ------
    KernelError
        When the version does not begin with two numbers.
    """
    if spark_version and (built := find_built(spark_version, environ)):
        return Chosen(spark_version, spark_version, *built)
    nearest = nearest_version(spark_version) if spark_version else shipped_versions()[-1]
    return Chosen(spark_version, nearest)


def choose_for(spark_home: SparkHome | None, environ: Mapping[str, str]) -> Chosen | None:
    """Choose for an installation that was read; None where its version is not known."""
    if spark_home is None or not spark_home.spark_version:
        return None
    try:
        return choose_by_version(spark_home.spark_version, environ)
    except KernelError:
        return None


def choose_by_home(spark_home: str, environ: Mapping[str, str] = _NOWHERE) -> Chosen:
    """Choose for an installation.

    Raises
    ------
    KernelError
        When it is no whole Spark, or its version does not begin with two numbers.
    """
    return choose_by_version(read_spark_home(spark_home).spark_version, environ)
