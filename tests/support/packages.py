"""Put small packages into an environment as pip does: files, metadata, and the record of both."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from support.quick_environments import MINOR


def install(
    environment: Path,
    name: str,
    files: Mapping[str, str],
    version: str = "1.0",
    requires: Sequence[str] = (),
) -> Path:
    """Write files below site-packages, and the metadata that names them; return site-packages."""
    site = environment / "lib" / f"python{MINOR}" / "site-packages"
    metadata = f"{name.replace('-', '_')}-{version}.dist-info"
    head = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n"
    needed = "".join(f"Requires-Dist: {text}\n" for text in requires)
    written = {**files, f"{metadata}/METADATA": head + needed}
    for path, text in written.items():
        (site / path).parent.mkdir(parents=True, exist_ok=True)
        (site / path).write_text(text)
    record = "".join(f"{path},,\n" for path in [*written, f"{metadata}/RECORD"])
    (site / metadata / "RECORD").write_text(record)
    return site
