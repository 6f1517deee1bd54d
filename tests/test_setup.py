"""Test what makes the project run on a fresh machine, as far as that is cheap."""

import re
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from support import places

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

REQUIREMENTS = places.ROOT / "requirements"
PROJECT = tomllib.loads((places.ROOT / "pyproject.toml").read_text("utf-8"))

pytest_plugins = ["pytester"]


def group(name: str) -> list[Requirement]:
    """Read a dependency group, with those it includes."""
    found = []
    for entry in PROJECT["dependency-groups"][name]:
        found += [Requirement(entry)] if isinstance(entry, str) else group(entry["include-group"])
    return found


def locked(name: str) -> dict[str, set[str]]:
    """Read the versions of each package in a lock file."""
    found: dict[str, set[str]] = {}
    text = (REQUIREMENTS / f"{name}.txt").read_text("utf-8")
    for package, version in re.findall(r"^([\w.-]+)==([^\s;]+)", text, re.MULTILINE):
        found.setdefault(package, set()).add(version)
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


@pytest.mark.parametrize("name", ["environment", "setup", "start", "test"])
def test_lock_has_a_version_of_all_that_is_wanted(name: str) -> None:
    wanted = group(name) + ([] if name == "setup" else group("environment"))
    if name in {"start", "test"}:
        wanted += [Requirement(line) for line in PROJECT["project"]["dependencies"]]
    versions = locked(name)

    missing = [
        str(requirement)
        for requirement in wanted
        if not any(
            requirement.specifier.contains(v) for v in versions.get(canonical(requirement.name), ())
        )
    ]

    assert missing == [], "run: bash scripts/lock.sh"


@pytest.mark.parametrize("name", ["environment", "setup", "start", "test"])
def test_lock_names_no_host_and_has_hashes(name: str) -> None:
    text = (REQUIREMENTS / f"{name}.txt").read_text("utf-8")

    assert "bash scripts/lock.sh" in text.splitlines()[1]
    assert "://" not in text
    assert "--index" not in text
    assert text.count("==") <= text.count("--hash=sha256:")


def test_smaller_locks_agree_with_the_largest() -> None:
    largest = locked("test")

    for name in ("environment", "setup", "start"):
        differing = {p: v for p, v in locked(name).items() if not v <= largest.get(p, set())}
        assert differing == {}


@pytest.mark.parametrize("folder", ["", "ui-tests"])
def test_npm_locks_name_no_host(folder: str) -> None:
    lock = (places.ROOT / folder / "yarn.lock").read_text("utf-8")

    assert "__metadata" in lock
    assert "://" not in lock


def run_setup(tmp_path: Path, what: str, **env: str) -> subprocess.CompletedProcess[str]:
    """Run scripts/setup.sh for a directory of the test's own."""
    return subprocess.run(
        ["/bin/bash", str(places.ROOT / "scripts" / "setup.sh"), what],
        env={"DEV_DIR": str(tmp_path / "dev"), "NO_APT": "1", "HOME": str(tmp_path), **env},
        capture_output=True,
        text=True,
        check=False,
    )


def path_of(tmp_path: Path, *programs: str) -> str:
    """Make a PATH on which there are these programs only."""
    directory = tmp_path / "bin"
    directory.mkdir()
    for program in programs:
        (directory / program).symlink_to(f"/usr/bin/{program}")
    return str(directory)


TOOLS = ("dirname", "realpath", "readlink", "sed", "mkdir", "sort", "paste")
ONLY_FOR_TESTS = ("Chromium", "Maven", "npm", "setsid", "flock", "unshare")


def test_all_missing_parts_are_named_at_once(tmp_path: Path) -> None:
    path = path_of(tmp_path, *TOOLS)

    result = run_setup(tmp_path, "test", PATH=path, PYTHON="python3")

    assert result.returncode == 1
    assert "Missing on this machine" in result.stderr
    for part in ("Python 3.10", "Node 20", *ONLY_FOR_TESTS):
        assert part in result.stderr
    assert "Installing" not in result.stdout
    assert not (tmp_path / "dev" / "venv").exists()


def test_start_asks_for_no_more_than_it_needs(tmp_path: Path) -> None:
    path = path_of(tmp_path, *TOOLS)

    result = run_setup(tmp_path, "start", PATH=path, PYTHON="python3")

    assert result.returncode == 1
    for part in ("Python 3.10", "Node 20"):
        assert part in result.stderr
    for part in ONLY_FOR_TESTS:
        assert part not in result.stderr


def test_a_name_that_runs_nothing_is_passed_over(tmp_path: Path) -> None:
    path = path_of(tmp_path, *TOOLS)
    shim = Path(path) / "python3"
    shim.write_text("#!/bin/bash\necho 'command not found' >&2\nexit 127\n", "utf-8")
    shim.chmod(0o755)
    (Path(path) / "python3.12").symlink_to(sys.executable)
    script = f". {places.ROOT}/scripts/setup.sh; find_python; echo $FOUND_PYTHON"

    result = subprocess.run(
        ["/bin/bash", "-c", script],
        env={"PATH": path, "DEV_DIR": str(tmp_path / "dev")},
        capture_output=True,
        text=True,
        check=False,
    )

    assert result.stdout.strip() == f"{path}/python3.12"


def install_page_packages(tmp_path: Path, *, jlpm_ends_with: int) -> tuple[int, list[str]]:
    """Run that function of setup.sh in a folder of the test's; return its code and what jlpm was told.

    The jlpm is a fake: the real one would fetch hundreds of packages.
    """
    told = tmp_path / "told"
    jlpm = tmp_path / "fake" / "jlpm"
    folder = tmp_path / "root" / "ui"
    for directory in (jlpm.parent, folder / "node_modules", tmp_path / "dev"):
        directory.mkdir(parents=True, exist_ok=True)
    jlpm.write_text(f'#!/bin/bash\necho "$PWD $@" >>{told}\nexit {jlpm_ends_with}\n', "utf-8")
    jlpm.chmod(0o755)
    (folder / "package.json").write_text("{}", "utf-8")
    if not (folder / "yarn.lock").exists():
        (folder / "yarn.lock").write_text("one", "utf-8")
    script = f". {places.ROOT}/scripts/setup.sh; ROOT={tmp_path}/root; install_page_packages ui"
    result = subprocess.run(
        ["/bin/bash", "-c", script],
        env={"PATH": f"{jlpm.parent}:/usr/bin:/bin", "DEV_DIR": str(tmp_path / "dev")},
        capture_output=True,
        check=False,
    )
    return result.returncode, told.read_text("utf-8").splitlines()


def test_npm_packages_are_installed_again_only_where_their_lock_changed(tmp_path: Path) -> None:
    once = [f"{tmp_path}/root/ui install --immutable"]

    assert install_page_packages(tmp_path, jlpm_ends_with=1) == (1, once)
    assert install_page_packages(tmp_path, jlpm_ends_with=0) == (0, once * 2)
    assert install_page_packages(tmp_path, jlpm_ends_with=0) == (0, once * 2)
    (tmp_path / "root" / "ui" / "yarn.lock").write_text("two", "utf-8")
    assert install_page_packages(tmp_path, jlpm_ends_with=0) == (0, once * 3)


# --- adding up ---


def add_up(results: Path, steps: Mapping[str, int], **reports: str) -> tuple[int, str]:
    """Run scripts/summary.py on these steps; return its exit code and last line."""
    lines = [f"{name}\t{status}\t1\n" for name, status in steps.items()]
    (results / "steps.tsv").write_text("".join(lines), "utf-8")
    for name, xml in reports.items():
        (results / f"{name}.xml").write_text(
            f"<testsuites><testsuite>{xml}</testsuite></testsuites>"
        )
    script = str(places.ROOT / "scripts" / "summary.py")
    command = [sys.executable, script, str(results)]
    result = subprocess.run(command, capture_output=True, text=True, check=False)
    return result.returncode, result.stdout.splitlines()[-1]


GOOD = "<testcase/>"
BAD = "<testcase><failure/></testcase>"
SKIPPED = "<testcase><skipped/></testcase>"


@pytest.mark.parametrize(
    ("steps", "report", "expected"),
    [
        ({"ruff": 0, "pytest": 0}, GOOD * 2, (0, "3 passed, 0 failed")),
        ({"ruff": 1, "pytest": 0}, GOOD * 2, (1, "2 passed, 1 failed")),
        ({"ruff": 0, "pytest": 1}, GOOD + BAD, (1, "2 passed, 1 failed")),
        ({"pytest": 1}, GOOD + SKIPPED, (1, "1 passed, 1 failed")),
        ({"pytest": 137}, GOOD, (1, "1 passed, 1 failed")),
        ({"pytest": 0}, "", (1, "0 passed, 0 failed")),
    ],
)
def test_summary(
    tmp_path: Path, steps: dict[str, int], report: str, expected: tuple[int, str]
) -> None:
    assert add_up(tmp_path, steps, pytest=report) == expected


def test_summary_of_a_killed_run_without_report(tmp_path: Path) -> None:
    assert add_up(tmp_path, {"ruff": 0, "pytest": 137}) == (1, "1 passed, 1 failed")


# --- order and completeness: the rules of tests/conftest.py, in a run of their own ---


def run_with_our_rules(pytester: pytest.Pytester, source: str, *options: str) -> pytest.RunResult:
    """Run some tests under our conftest.py, in a process of its own."""
    pytester.makeconftest((places.ROOT / "tests" / "conftest.py").read_text("utf-8"))
    markers = "markers =\n  spark: x\n  cluster: x\n  machine: x"
    pytester.makeini(f"[pytest]\npythonpath = {places.ROOT / 'tests'}\n{markers}\n")
    pytester.makepyfile(source)
    return pytester.runpytest_subprocess("-v", *options)


SOME = """
import pytest

@pytest.mark.cluster
def test_last(): pass

@pytest.mark.spark
def test_later(): pass

def test_first(): pass
"""


def test_order_is_fast_spark_cluster(pytester: pytest.Pytester) -> None:
    result = run_with_our_rules(pytester, SOME, "--complete")

    assert result.ret == 0
    result.stdout.fnmatch_lines(["*::test_first PASSED*", "*::test_later PASSED*", "*::test_last*"])


def test_deselected_fails_a_complete_run_only(pytester: pytest.Pytester) -> None:
    assert run_with_our_rules(pytester, SOME, "-m", "not cluster").ret == 0

    result = pytester.runpytest_subprocess("--complete", "-m", "not cluster")

    assert result.ret == 1
    result.stdout.fnmatch_lines(["*FAILED: not all tests ran*", "deselected: *::test_last"])


@pytest.mark.parametrize(
    "source",
    [
        "import pytest\ndef test_x(): pytest.skip('no')",
        "import pytest\npytest.skip('no', allow_module_level=True)",
        "import pytest\n@pytest.mark.xfail\ndef test_x(): assert False",
    ],
)
def test_skipped_fails_any_run(pytester: pytest.Pytester, source: str) -> None:
    result = run_with_our_rules(pytester, source)

    assert result.ret == 1
    result.stdout.fnmatch_lines(["*FAILED: not all tests ran*", "skipped: *"])
