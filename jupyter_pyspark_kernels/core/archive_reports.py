"""Say what is answered about archives: packed, verified, looked into, measured."""

from typing import Literal

from .pack_choices import PackChoices
from .records import ArchiveFormat, ArchiveRecord, Record


class PackageSize(Record):
    """Say what one package takes.

    Attributes
    ----------
    name, version
        Normalised name; for what is of no package ``Python`` or ``other files``, without version.
    files, bytes
        Number of files, and their size before compression.
    """

    name: str
    version: str
    kind: Literal["package", "python", "other"]
    files: int
    bytes: int


class EnvironmentSizes(Record):
    """Say what the archive of an environment would hold; ``packages`` is sorted, largest first."""

    environment_dir: str
    packages: tuple[PackageSize, ...]
    files: int
    bytes: int


class PackedArchive(Record):
    """Describe an archive that was just packed.

    Attributes
    ----------
    size_bytes
        Of the archive itself.
    sha256
        Of the archive itself, in hexadecimal digits.
    needs
        What each node must have, in words; empty for nothing.
    executor_env
        Environment variables that executors need, by name.
    warnings
        What is doubtful, a sentence each.
    """

    path: str
    format: ArchiveFormat
    size_bytes: int
    sha256: str
    needs: str
    executor_env: dict[str, str]
    warnings: tuple[str, ...]
    record: ArchiveRecord


class VerifiedArchive(Record):
    """Describe an archive that was read to its end without a fault.

    Attributes
    ----------
    origin
        ``other`` for one that does not describe itself: then only its own checksums were compared.
    """

    path: str
    format: ArchiveFormat
    size_bytes: int
    sha256: str
    origin: Literal["ours", "other"]
    files: int
    bytes: int


class InspectedArchive(Record):
    """Say what is in an archive, of ours or of another program.

    Attributes
    ----------
    python_version
        Such as ``3.12.1``; ``3.12`` where its files say no more, empty where they say nothing.
    made_by
        Program and version; empty for another program's.
    machine
        Such as ``x86_64``; empty where it is not known.
    choices
        How it was asked to be packed; None for another program's.
    needs
        What each node must have, in words; empty where nothing is known to be needed.
    sizes
        Largest first.
    """

    path: str
    format: ArchiveFormat
    size_bytes: int
    origin: Literal["ours", "other"]
    made_by: str
    python_version: str
    implementation: str
    machine: str
    choices: PackChoices | None
    packages: dict[str, str]
    needs: str
    sizes: tuple[PackageSize, ...]
    files: int
    bytes: int
