"""Pack a Python environment into the archive that executors run, and read what is in it."""

from .members import Member, Scan
from .names import ALIAS, archive_name, default_format, ships_archive
from .needs import node_needs
from .packing import pack
from .self_description import ForeignArchiveError, describe, read_record
from .verifying import verify
from .walk import scan

__all__ = [
    "ALIAS",
    "ForeignArchiveError",
    "Member",
    "Scan",
    "archive_name",
    "default_format",
    "describe",
    "node_needs",
    "pack",
    "read_record",
    "scan",
    "ships_archive",
    "verify",
]
