"""Pack an environment into an archive with its index, as the making of a kernel does."""

from pathlib import Path

from jupyter_pyspark_kernels.core.archive import describe, pack, scan
from jupyter_pyspark_kernels.core.archive.index import index_path
from jupyter_pyspark_kernels.core.environments import read_environment
from jupyter_pyspark_kernels.core.pack_choices import PackChoices
from jupyter_pyspark_kernels.core.packages import fingerprint, installed_packages
from jupyter_pyspark_kernels.core.records import ArchiveFormat

SMALL = PackChoices(self_contained="never")
"""Without the interpreter, an archive is packed in an instant."""


def pack_archive(environment_dir: Path, archive: Path, form: ArchiveFormat) -> None:
    environment = read_environment(str(environment_dir))
    found = scan(environment, SMALL, cancelled=lambda: False)
    record = describe(
        environment,
        installed_packages(environment),
        fingerprint(environment),
        found,
        made_by="test",
        choices=SMALL,
    )
    archive.unlink(missing_ok=True)
    with archive.open("w+b") as file:
        packed = pack(
            found,
            file,
            format=form,
            record=record,
            on_progress=lambda _: None,
            cancelled=lambda: False,
        )
    Path(index_path(str(archive))).write_bytes(packed.index())
