"""Hold what a server packs to the administrator's limits."""

from collections.abc import Callable, Iterator

from ..config import PySparkKernels
from ..core.errors import ArchiveError
from ..core.records import Plan, Problem, Progress
from ..fixed import REASON

_MIB = 1 << 20


class PackLimits:
    """Say whether archives may be packed, and end the packing of one that is too large."""

    def __init__(self, config: PySparkKernels) -> None:
        self._packs = config.max_packing > 0
        self._most = config.max_packed_mib * _MIB
        self._reasons = {
            field: config.reasons.get(field) or REASON
            for field in ("max_packing", "max_packed_mib")
        }

    def problems(self, planned: Plan) -> Iterator[Problem]:
        """Say that a plan needs an archive where none is packed."""
        if not self._packs and planned.archive and planned.archive.pack:
            message = (
                f"Executors of {planned.spark_master} need an archive of the environment, and this server packs none. "
                f"{self._reasons['max_packing']} Use a kernel that is there, or a master local[N]."
            )
            yield Problem(field="spark_master", message=message)

    def held(self, on_progress: Callable[[Progress], None]) -> Callable[[Progress], None]:
        """Return a taker of progress that ends the packing once it is known to be too large.

        Raises
        ------
        ArchiveError
            By the taker; whoever packs undoes what was half done.
        """

        def take(progress: Progress) -> None:
            if self._most and progress.stage == "packing" and progress.bytes_total > self._most:
                raise ArchiveError(
                    f"The environment has {progress.bytes_total // _MIB:,} MiB to pack, and this server packs at most "
                    f"{self._most // _MIB:,} MiB. {self._reasons['max_packed_mib']} Leave packages out, pack slim, or "
                    "choose a smaller environment."
                )
            on_progress(progress)

        return take
