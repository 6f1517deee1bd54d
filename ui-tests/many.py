"""Make what a busy server has: many kernels and environments, long names, and every state of a kernel.

python many.py HOME [KERNELS] [ENVIRONMENTS]     below the HOME of serve.sh; needs tests/ on PYTHONPATH
"""

import shutil
import sys
from pathlib import Path

from support import places
from support.small_kernels import Kernels, make_environment

LONG = "customer-churn-with-every-feature-that-marketing-ever-asked-for-and-a-few-more-2"
LONG_DISPLAY = "Customer churn with every feature that marketing ever asked for, and a few more!"
MASTERS = (
    "local[*]",
    "yarn",
    "spark://master.cluster.example:7077",
    "k8s://https://api.example:6443",
)
TEAMS = ("Churn", "Fraud", "Pricing", "Search", "Supply")


def make_environments(root: Path, count: int) -> list[Path]:
    """Make small environments; the last three have no ipykernel, no Python, and a long name."""
    first = make_environment(root / "team-000")
    paths = [first]
    for number in range(1, count):
        path = root / (LONG if number == count - 1 else f"team-{number:03d}")
        shutil.copytree(first, path, symlinks=True)
        paths.append(path)
    shutil.rmtree(next(paths[-3].glob("lib/python*/site-packages/ipykernel-*")))
    (paths[-2] / "bin" / "python").unlink()
    return paths


def make_kernels(kernels_dir: Path, environments: list[Path], count: int, *, shared: bool) -> None:
    """Make kernels of all masters."""
    kernels_dir.mkdir(parents=True, exist_ok=True)
    for number in range(count):
        kernels = Kernels(kernels_dir, environments[number % 20], shared=shared)
        team = f"Team {TEAMS[number % len(TEAMS)]}" if shared else TEAMS[number % len(TEAMS)]
        kernels.create(
            f"{team.lower().replace(' ', '-')}-{number:03d}",
            display_name=f"{team} {number:03d}",
            spark_master=MASTERS[number % len(MASTERS)],
        )


def make_states(kernels_dir: Path, environments: list[Path], scratch: Path) -> None:
    """Make one kernel of each state that is not simply good, and one whose names are long."""
    Kernels(kernels_dir, environments[-1]).create(
        LONG, display_name=LONG_DISPLAY, spark_master=MASTERS[2]
    )
    own = make_environment(scratch / "own")
    kernels = Kernels(kernels_dir, own)
    for name in ("archive-gone", "environment-changed", "environment-gone", "spark-gone"):
        words = name.replace("-", " ")
        kernels.create(name, display_name=f"{'A' if words.startswith('s') else 'An'} {words}")
    next(kernels_dir.glob("archive-gone/pyspark_venv_*")).unlink()
    _edit(kernels_dir / "environment-gone", str(own), str(scratch / "gone"))
    _edit(kernels_dir / "spark-gone", str(places.find_spark_home()), "/opt/spark-3.2")
    next(own.glob("lib/python*/site-packages")).joinpath("new-1.0.dist-info").mkdir()
    kernels.write_original("by-hand")


def _edit(kernel: Path, before: str, after: str) -> None:
    file = kernel / "kernel.json"
    file.write_text(file.read_text().replace(before, after))


def main() -> None:
    """Make it all."""
    home = Path(sys.argv[1])
    kernels, environments = (int(word) for word in [*sys.argv[2:], "200", "300"][:2])
    paths = make_environments(home / "environments", environments)
    states = home / "data" / "kernels"
    states.mkdir(parents=True)
    make_states(states, paths, home / "scratch")
    make_kernels(states, paths, kernels * 3 // 4, shared=False)
    make_kernels(home / "team" / "kernels", paths, kernels // 4, shared=True)


if __name__ == "__main__":
    main()
