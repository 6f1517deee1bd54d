"""Put what is known of archives into words for people."""

import os
import textwrap
from collections.abc import Sequence

from ..core.archive import ALIAS
from ..core.archive_reports import (
    EnvironmentSizes,
    InspectedArchive,
    PackageSize,
    PackedArchive,
    VerifiedArchive,
)
from ..core.pack_choices import PackChoices
from ..core.submit_args import archive_uri
from .text import columns, printable, shell_line, size_text

# Of a list for people; --json has them all.
_ROWS = 30
_WIDTH = 100


def packed_text(packed: PackedArchive) -> str:
    """Say what was packed, what nodes need for it, and how spark-submit is given it."""
    record = packed.record
    lines = [
        f"Packed {record.environment_dir} into {packed.path}",
        f"  Python       {_python(record.implementation, record.python_version)} for {record.machine}",
        *_choice_lines(record.choices),
        f"  size         {size_text(packed.size_bytes)} ({_content(record.file_count, record.total_bytes)})",
        f"  SHA-256      {packed.sha256}",
        *_wrapped("nodes need", packed.needs or "nothing beyond their system"),
        "",
        "Use it with spark-submit:",
        *_submit_lines(packed),
    ]
    return printable("\n".join(lines))


def _submit_lines(packed: PackedArchive) -> list[str]:
    """Return the command, a piece a line."""
    options = [["--archives", f"{archive_uri(packed.path)}#{ALIAS}"]]
    for name, value in packed.executor_env.items():
        options.append(["--conf", f"spark.executorEnv.{name}={value}"])
    driver = os.path.join(packed.record.environment_dir, "bin", "python")
    pieces = [
        shell_line([f"PYSPARK_DRIVER_PYTHON={driver}"]),
        f"PYSPARK_PYTHON=./{ALIAS}/bin/python",
        "spark-submit",
        *map(shell_line, options),
        "PROGRAM.py",
    ]
    return ["  " + " \\\n    ".join(pieces)]


def verified_text(verified: VerifiedArchive) -> str:
    """Say that an archive is sound, and by which measure."""
    measure = (
        "as it describes itself"
        if verified.origin == "ours"
        else "by its own checksums; another program made it, so there is no description to compare with"
    )
    lines = [
        f"{verified.path} is whole, {measure}",
        f"  size         {size_text(verified.size_bytes)} ({_content(verified.files, verified.bytes)})",
        f"  SHA-256      {verified.sha256}",
    ]
    return printable("\n".join(lines))


def inspected_text(inspected: InspectedArchive) -> str:
    """Say what is in an archive."""
    made_by = f"jupyter-pyspark-kernels {inspected.made_by}"
    python = _python(inspected.implementation, inspected.python_version)
    machine = f" for {inspected.machine}" if inspected.machine else ""
    lines = [
        f"{inspected.path}",
        f"  made by      {made_by if inspected.origin == 'ours' else 'another program'}",
        f"  Python       {python}{machine}" if python else "  Python       none was found in it",
        f"  packages     {len(inspected.packages)}",
        *(_choice_lines(inspected.choices) if inspected.choices else []),
        f"  size         {size_text(inspected.size_bytes)} ({_content(inspected.files, inspected.bytes)})",
        *_wrapped("nodes need", inspected.needs or _no_needs(inspected)),
        "",
        *_size_lines(inspected.sizes),
    ]
    return printable("\n".join(lines))


def _no_needs(inspected: InspectedArchive) -> str:
    if inspected.origin == "ours":
        return "nothing beyond their system"
    return "nothing that its files name; which system libraries, only this tool's own archives say"


def sizes_text(sizes: EnvironmentSizes) -> str:
    """List packages with what each takes, and the whole."""
    total = f"In all {_content(sizes.files, sizes.bytes)}"
    lines = [*_size_lines(sizes.packages), "", total]
    return printable("\n".join(lines))


def _size_lines(sizes: Sequence[PackageSize]) -> list[str]:
    rows = [("SIZE", "FILES", "PACKAGE", "")]
    # A line that says "1 more" is no shorter than the one that it stands for.
    listed = len(sizes) if len(sizes) == _ROWS + 1 else _ROWS
    rows += [
        (size_text(one.bytes), f"{one.files:,}", one.name, one.version) for one in sizes[:listed]
    ]
    more = sizes[listed:]
    if more:
        total = size_text(sum(one.bytes for one in more))
        rows.append(
            (total, f"{sum(one.files for one in more):,}", f"{len(more)} more", "--json lists them")
        )
    return columns(rows)


def _choice_lines(choices: PackChoices) -> list[str]:
    """Say what was asked for beyond the usual."""
    said = [f"self-contained {choices.self_contained}"] if choices.self_contained != "auto" else []
    said += ["slim"] if choices.slim else []
    said += [f"without {', '.join(choices.leave_out)}"] if choices.leave_out else []
    return [f"  packed       {'; '.join(said)}"] if said else []


def _wrapped(name: str, text: str) -> list[str]:
    """Return a long line as several."""
    start = f"  {name:<13}"
    return textwrap.wrap(
        text,
        _WIDTH,
        initial_indent=start,
        subsequent_indent=" " * len(start),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _python(implementation: str, version: str) -> str:
    if not version:
        return ""
    return version if implementation == "CPython" else f"{implementation} {version}"


def _content(files: int, size: int) -> str:
    return f"{size_text(size)} in {files:,} {'file' if files == 1 else 'files'} unpacked"
