"""Read archives of 70,000 files, and of one of more than 4 GiB, back by every reader.

    python benchmarks/readers.py [--spark 3.5.9] [--directory DIR] [--only many|large]

Nothing in seconds: packs two made-up environments as zip and tar.gz, unpacks them by Info-ZIP, Python,
Java's two readers, GNU tar and the Hadoop of a Spark, from file and from stream, and compares every file
with the environment's. It takes a quarter of an hour and 20 GB below the directory.
"""

import argparse
import os
import random
import shutil
import sys
import tarfile
import tempfile
import zipfile
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[1] / "tests"))

from support import environments, places, sparks
from support.unpacking import TAR_WAYS, ZIP_WAYS, unpack

from jupyter_pyspark_kernels.core.archives import pack_environment

MANY = 70_000
LARGE_BYTES = (4 << 30) + (300 << 20)

_BLOCK = 1 << 20
_RECORD = ".pyspark_kernels.json"


def make_many(environment: Path) -> None:
    """Add small files of all kinds of sizes."""
    draw = random.Random(1)
    for number in range(MANY):
        path = environment / "share" / "many" / f"{number // 500:03}" / f"{number:05}.txt"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(draw.randbytes(draw.randrange(60)) * draw.randrange(1, 40))


def make_large(environment: Path) -> None:
    """Add a file of more than 4 GiB that is not all alike, and one behind it."""
    draw = random.Random(2)
    folder = environment / "share" / "large"
    folder.mkdir(parents=True)
    with (folder / "data").open("wb") as file:
        for _ in range(LARGE_BYTES // _BLOCK):
            file.write(draw.randbytes(1 << 12) * (_BLOCK >> 12))
        file.write(b"end")
    (folder / "later.txt").write_text("behind 4 GiB\n")


TREES: dict[str, tuple[str, Callable[[Path], None]]] = {
    "many": (f"{MANY:,} files", make_many),
    "large": (f"a file of {LARGE_BYTES / (1 << 30):.1f} GiB", make_large),
}


@dataclass(frozen=True, slots=True)
class Reader:
    """Unpack an archive into a directory: ``unpack(archive, directory)``."""

    name: str
    suffix: str
    unpack: Callable[[Path, Path], None]


def readers(spark_home: Path) -> Iterator[Reader]:
    """Yield all."""
    java_home = places.find_java_home()

    def by(way: str) -> Callable[[Path, Path], None]:
        return lambda archive, out: unpack([(way, archive, out)], spark_home, java_home)

    yield Reader("Info-ZIP", ".zip", lambda a, out: _run("unzip", "-q", a, "-d", out))
    yield Reader("Python zipfile", ".zip", _by_zipfile)
    yield from (Reader(way, ".zip", by(way)) for way in ZIP_WAYS)
    yield Reader("GNU tar", ".tar.gz", lambda a, out: _run("tar", "-xzf", a, "-C", out))
    yield Reader("Python tarfile", ".tar.gz", _by_tarfile)
    yield from (Reader(way, ".tar.gz", by(way)) for way in TAR_WAYS)


def _run(*command: object) -> None:
    environments.run(*command)


def _by_zipfile(archive: Path, out: Path) -> None:
    with zipfile.ZipFile(archive) as file:
        file.extractall(out)


def _by_tarfile(archive: Path, out: Path) -> None:
    with tarfile.open(archive) as file:
        file.extractall(out, filter="tar")


def files(root: Path) -> dict[str, Path]:
    """Return the real path of every file by its name below ``root``."""
    return {
        str(Path(folder, name).relative_to(root)): Path(folder, name)
        for folder, _, names in os.walk(root)
        for name in names
    }


def same(one: Path, other: Path) -> bool:
    """Tell whether two files have the same bytes; neither is held whole."""
    if one.stat().st_size != other.stat().st_size:
        return False
    with one.open("rb") as left, other.open("rb") as right:
        while block := left.read(_BLOCK):
            if block != right.read(_BLOCK):
                return False
    return True


def verdict(environment: Path, out: Path) -> str:
    """Say how what was unpacked differs from the environment's own files of ``share``."""
    wanted = files(environment / "share")
    found = files(out / "share")
    if not (out / _RECORD).is_file():
        return "the record is missing"
    if found.keys() != wanted.keys():
        return f"{len(found.keys() ^ wanted.keys())} names differ"
    different = [name for name, path in wanted.items() if not same(path, found[name])]
    return f"{len(different)} files differ" if different else f"equal ({len(found):,} files)"


def main() -> int:
    """Print a table; return 1 where a reader saw anything else."""
    parser = argparse.ArgumentParser(description=__doc__.split("\n", 1)[0])
    parser.add_argument("--spark", default="4.3.0", help="whose Hadoop reads")
    parser.add_argument("--directory", type=Path, help="where the trees are made")
    parser.add_argument("--only", choices=TREES, help="one of the two environments")
    arguments = parser.parse_args()
    trees = dict([TREES[arguments.only]] if arguments.only else TREES.values())
    all_readers = [*readers(sparks.spark_home(arguments.spark))]
    print(f"| reader (Hadoop of Spark {arguments.spark}) | archive | {' | '.join(trees)} |")
    rows: dict[str, list[str]] = {reader.name: [] for reader in all_readers}
    for what, fill in trees.items():
        with tempfile.TemporaryDirectory(dir=arguments.directory) as folder:
            environment = Path(folder, "environment")
            environments.make_venv(environment)
            fill(environment)
            archives = {}
            for suffix in (".zip", ".tar.gz"):
                archives[suffix] = Path(folder, f"packed{suffix}")
                pack_environment(str(environment), str(archives[suffix]))
            for reader in all_readers:
                out = Path(folder, "out")
                out.mkdir()
                try:
                    reader.unpack(archives[reader.suffix], out)
                    rows[reader.name].append(verdict(environment, out))
                except (RuntimeError, OSError, zipfile.BadZipFile, tarfile.TarError) as error:
                    rows[reader.name].append(f"{type(error).__name__}: {str(error)[-300:]}")
                print(f"  {what}, {reader.name}: {rows[reader.name][-1]}", file=sys.stderr)
                shutil.rmtree(out)
    for reader in all_readers:
        print(f"| {reader.name} | {reader.suffix[1:]} | {' | '.join(rows[reader.name])} |")
    seen = [cell for row in rows.values() for cell in row]
    return 0 if all(cell.startswith("equal") for cell in seen) else 1


if __name__ == "__main__":
    sys.exit(main())
