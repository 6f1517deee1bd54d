"""Add up the results of all steps of a test run; the last line is "N passed, N failed"."""

# ruff: noqa: INP001 -- a script, no part of a package

import sys
from pathlib import Path
from xml.etree import ElementTree as ET


def count_cases(report: Path) -> tuple[int, int]:
    """Count passed and failed cases of a JUnit report; a skipped one is a failed one."""
    passed = failed = 0
    for case in ET.parse(report).iter("testcase"):  # noqa: S314 -- our own pytest wrote it
        if any(case.find(kind) is not None for kind in ("failure", "error", "skipped")):
            failed += 1
        else:
            passed += 1
    return passed, failed


def read_steps(results: Path) -> list[tuple[str, int, int, int]]:
    """Read name, seconds, passed and failed of each step, in the order they ran.

    A step with a JUnit report counts its cases, any other step counts as one. A step that ended
    badly counts at least one failure, whatever its report says: a killed runner writes none.
    """
    rows = []
    for line in (results / "steps.tsv").read_text("utf-8").splitlines():
        name, status, seconds = line.split("\t")
        report = results / f"{name}.xml"
        good = status == "0"
        passed, failed = count_cases(report) if report.exists() else (int(good), int(not good))
        rows.append((name, int(seconds), passed, max(failed, int(not good))))
    return rows


def main(results: Path) -> int:
    """Print one line a step and the sum; answer 1 where anything failed or nothing ran."""
    rows = read_steps(results)
    print("\n──── results")
    for name, seconds, passed, failed in rows:
        print(f"{name:<14}{passed:>5} passed {failed:>5} failed {seconds:>6} s")
    all_passed = sum(row[2] for row in rows)
    all_failed = sum(row[3] for row in rows)
    print(f"{all_passed} passed, {all_failed} failed")
    return int(all_failed > 0 or all_passed == 0)


if __name__ == "__main__":
    sys.exit(main(Path(sys.argv[1])))
