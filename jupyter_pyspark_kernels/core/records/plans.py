"""Say what would be made: the plan of a kernel, its archive, and where its values come from."""

from typing import Literal, NamedTuple

from pydantic import Field, JsonValue
from pydantic.json_schema import SkipJsonSchema

from ..pack_choices import PackChoices
from .base import Problem, Record
from .machine import Environment, EnvironmentKind, Fit

ArchiveFormat = Literal["zip", "tar.gz"]


class ArchiveRecord(Record):
    """Describe a packed environment; it is the archive's own first member.

    Attributes
    ----------
    version
        Format version of this record.
    fingerprint
        Digest of interpreter and installed packages at the time of packing.
    packages
        Name to version of the distributions in it.
    needs_base
        Installation that each node must have at this very path, None for a self-contained one.
    self_contained
        Whether the archive carries interpreter and standard library.
    system_needs
        What each node's system must have, such as ``glibc ≥ 2.31, libssl.so.3``; empty where that
        is not known.
    machine, system
        Such as ``x86_64`` and ``Linux``.
    file_count, total_bytes
        Files packed and their size before compression.
    choices
        How it was asked to be packed.
    """

    version: int = 1
    fingerprint: str
    environment_dir: str
    kind: EnvironmentKind
    python_version: str
    implementation: str
    needs_base: str | None
    machine: str
    system: str
    packages: dict[str, str]
    file_count: int
    total_bytes: int
    made_by: str
    choices: PackChoices = PackChoices()
    self_contained: bool = False
    system_needs: str = ""


class PlannedArchive(Record):
    """Say which archive the kernel will have.

    Attributes
    ----------
    path
        Absolute path it will have.
    pack
        Whether it must be packed; otherwise the one that is there stays.
    copy_of
        Archive of another kernel that is taken over instead of packing; None where there is none.
    reason
        Why it is packed, or why not, for people.
    choices
        How it is packed.
    check_imports
        What must import from the packed tree.
    """

    path: str
    format: ArchiveFormat
    pack: bool
    reason: str
    choices: PackChoices = PackChoices()
    check_imports: tuple[str, ...] = ()
    copy_of: str | None = None


class Origin(Record):
    """Say where a value of a kernel comes from.

    Attributes
    ----------
    field
        Such as ``spark_home`` or ``spark_conf.spark.executor.memory``.
    kind
        ``own`` is the kernel's own, ``found`` what nobody gave, ``administrator`` what the config
        of a server gives.
    profile
        Its name where ``kind`` is ``profile``, else empty.
    hides
        Profiles that say another value; the one that would come next first.
    """

    field: str
    kind: Literal["own", "profile", "found", "administrator"]
    profile: str = ""
    hides: tuple[str, ...] = ()


class Default(NamedTuple):
    """Hold the value of a property in a ``spark-defaults.conf``, and the path of that file."""

    value: str
    origin: str


class Plan(Record):
    """Say exactly what would be written, with its problems; nothing is written by it.

    Attributes
    ----------
    settings
        The kernel's own settings with everything that was found filled in, and its profiles beside
        them (a mapping as in kernel.json).
    spark_home, spark_master
        What it runs with, whoever says it; empty where that is not known.
    origins
        Where each value comes from that a profile could give.
    resource_dir
        Where the kernel will be.
    kernel_json
        The exact content of ``kernel.json``; None where errors keep it from being made.
    current_kernel_json
        What is there now, for an update; None for a new kernel.
    etag
        Digest of the ``kernel.json`` that is replaced; None for a new kernel.
    fits
        Whether environment and Java go together with the Spark home; empty where one is missing.
    install_ipykernel
        Whether ipykernel will be installed into the environment first.
    shared
        Whether other users may read the location.
    defaults
        What is in force where the kernel says nothing, by key. Never written out with the plan:
        values may be secrets.
    """

    kernel_name: str
    settings: dict[str, JsonValue]
    kernels_dir: str
    resource_dir: str
    shared: bool
    kernel_json: dict[str, JsonValue] | None
    spark_home: str = ""
    spark_master: str = ""
    origins: tuple[Origin, ...] = ()
    current_kernel_json: dict[str, JsonValue] | None = None
    etag: str | None = None
    environment: Environment | None = None
    fits: tuple[Fit, ...] = ()
    archive: PlannedArchive | None = None
    install_ipykernel: bool = False
    problems: tuple[Problem, ...] = ()
    defaults: SkipJsonSchema[dict[str, Default]] = Field(
        default_factory=dict, exclude=True, repr=False
    )

    @property
    def errors(self) -> tuple[Problem, ...]:
        """Return the problems that keep the kernel from being made."""
        return tuple(p for p in self.problems if p.severity == "error")
