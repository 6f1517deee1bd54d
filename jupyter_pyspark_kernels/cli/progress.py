"""Show progress on a terminal, and nothing where nobody watches."""

import contextlib
import sys
from collections.abc import Callable, Iterator

from ..core.records import Progress

_STAGES = {
    "installing": "Installing ipykernel",
    "scanning": "Looking through the environment",
    "packing": "Packing",
    "verifying": "Verifying",
    "checking": "Importing packages from it",
    "writing": "Writing",
}
_FORMAT = (
    "{desc} {percentage:3.0f}% |{bar}| {n_fmt}/{total_fmt} {rate_fmt}, {remaining} left{postfix}"
)


@contextlib.contextmanager
def progress_bar() -> Iterator[Callable[[Progress], None]]:
    """Yield what takes progress; the bar goes away when the block ends."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    from tqdm import tqdm  # noqa: PLC0415 - only who watches waits for it

    with tqdm(
        desc="Starting",
        unit="B",
        unit_scale=True,
        unit_divisor=1024,
        leave=False,
        file=sys.stderr,
        bar_format=_FORMAT,
    ) as bar:

        def show(progress: Progress) -> None:
            if bar.desc != _STAGES[progress.stage]:
                bar.set_description_str(_STAGES[progress.stage], refresh=False)
                bar.reset(total=progress.bytes_total)
            bar.total = progress.bytes_total
            if progress.files_total:
                files = f"{progress.files_done}/{progress.files_total} files"
                bar.set_postfix_str(files, refresh=False)
            bar.update(progress.bytes_done - bar.n)

        yield show
