"""Pack a Python environment into the archive that executors run, and read what is in it."""

from .editable_members import refused_editables
from .executor_variables import executor_variables
from .index import Index, index_path, read_index
from .indexed_files import IndexedFile
from .interpreter import library_path
from .members import Member, Scan
from .names import ALIAS, archive_name, default_format, ships_archive
from .needs import node_needs
from .packing import Packed, is_current, pack
from .room import check_room
from .scanning import scan
from .self_description import ForeignArchiveError, describe, read_record
from .verifying import verify

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
    "executor_variables",
    "index_path",
    "is_current",
    "library_path",
    "node_needs",
    "pack",
    "read_index",
    "read_record",
    "refused_editables",
    "scan",
    "ships_archive",
    "verify",
]
