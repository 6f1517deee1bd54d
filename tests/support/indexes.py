"""Write the index of an archive that was just packed from an environment, as packing does."""

import dataclasses
import hashlib
import os
import zlib
from array import array
from pathlib import Path

from jupyter_pyspark_kernels.core.archive import read_record, scan
from jupyter_pyspark_kernels.core.archive.index import (
    Columns,
    encode_index,
    index_path,
    tail_digest,
)
from jupyter_pyspark_kernels.core.archive.self_description import encode_record
from jupyter_pyspark_kernels.core.environments import read_environment
from support.ticks import next_tick


def write_index(archive: Path, environment: Path) -> None:
    next_tick(archive.parent)
    found = scan(read_environment(str(environment)), cancelled=lambda: False)
    if not found.directories:
        found = dataclasses.replace(found, directories=_directories(found.environment_dir))
    members = tuple(
        dataclasses.replace(member, ctime_ns=os.lstat(member.source).st_ctime_ns)
        for member in found.members
    )
    found = dataclasses.replace(found, members=members)
    crcs = array("I", [zlib.crc32(Path(member.source).read_bytes()) for member in found.members])
    content = archive.read_bytes()
    path = Path(index_path(str(archive)))
    # It may be shared with another kernel's by a link.
    path.unlink(missing_ok=True)
    path.write_bytes(
        encode_index(
            found,
            Columns(crc=crcs),
            archive_size=len(content),
            archive_mtime_ns=archive.stat().st_mtime_ns,
            sha256=hashlib.sha256(content).hexdigest(),
            record=hashlib.sha256(encode_record(read_record(str(archive)))).hexdigest(),
            tail=16,
            tail_digest=tail_digest(content[-16:]),
        )
    )
    path.chmod(archive.stat().st_mode)


def _directories(root: str) -> tuple[tuple[str, int], ...]:
    return tuple((path, os.stat(path).st_mtime_ns) for path, _, _ in os.walk(root))
