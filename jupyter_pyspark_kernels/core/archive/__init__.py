"""Pack a Python environment into the archive that executors run, and read what is in it."""

from .index import Index, IndexedFile, index_path, read_index
from .members import Member, Scan
from .names import ALIAS, archive_name, default_format, ships_archive
from .needs import node_needs
from .packing import Packed, is_current, pack
from .room import check_room
from .self_description import ForeignArchiveError, describe, read_record
from .verifying import verify
from .walk import scan

__all__ = [
    "ALIAS",
    "ForeignArchiveError",
    "Index",
    "IndexedFile",
    "Member",
    "Packed",
    "Scan",
    "archive_name",
    "check_room",
    "default_format",
    "describe",
    "index_path",
    "is_current",
    "node_needs",
    "pack",
    "read_index",
    "read_record",
    "scan",
    "ships_archive",
    "verify",
]
