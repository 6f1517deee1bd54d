"""Compare what the executors run with what the driver runs."""

from collections.abc import Iterator, Sequence
from pathlib import Path

from ..core.errors import KernelTestError
from ..core.package_names import nearest
from ..core.packages import minor_of, packages_in, site_dirs
from ..core.records import HostReport, KernelTest, Record

SHIPPED = "the shipped archive"
SAME = "the environment itself"
FOREIGN = "a Python of the host"


class DifferenceError(KernelTestError):
    """Say how driver and executors differ, or what both lack.

    Attributes
    ----------
    report : KernelTest
        All that was seen.
    """

    def __init__(self, differences: Sequence[str], report: KernelTest) -> None:
        self.report = report
        super().__init__("\n".join(differences))


class Look(Record):
    """Hold what ``cell.look`` says of one interpreter."""

    host: str
    executable: str
    prefix: str
    base_prefix: str
    python_version: str
    from_archive: bool
    packages: dict[str, str | None]

    def report(self, source: str) -> HostReport:
        """Return the public part, with the source in words."""
        return HostReport(source=source, **self.model_dump(exclude={"base_prefix", "from_archive"}))


def executor_report(look: Look, driver: Look) -> HostReport:
    """Return the report of an executor's interpreter, saying where that comes from."""
    if look.from_archive:
        return look.report(SHIPPED)
    same = (look.host, look.prefix) == (driver.host, driver.prefix)
    return look.report(SAME if same else FOREIGN)


def differences(
    driver: HostReport, executors: Sequence[HostReport], alias: str | None
) -> list[str]:
    """Say each difference between driver and executors, with host and way out; empty for none.

    Parameters
    ----------
    alias
        Directory of the archive that the kernel ships; None if it ships none.
    """
    found = missing_packages(driver)
    for executor in executors:
        found += _of_one(driver, executor, alias)
    return list(dict.fromkeys(found))


def missing_packages(driver: HostReport) -> list[str]:
    """Say of each package asked for that the driver's environment lacks it, and the nearest name."""
    absent = [name for name, version in driver.packages.items() if version is None]
    if not absent:
        return []
    minor = minor_of(driver.python_version)
    known = packages_in(site_dirs(Path(driver.prefix), minor))
    return [
        f"The environment {driver.prefix} has no package {name}. "
        + (f"Did you mean {near}? Else install" if (near := nearest(name, known)) else "Install")
        + " it there under the name that pip lists, then rebuild the kernel."
        for name in absent
    ]


def _of_one(driver: HostReport, executor: HostReport, alias: str | None) -> Iterator[str]:
    who = f"The executor on host {executor.host}"
    if alias and executor.source != SHIPPED:
        yield (
            f"{who} runs {executor.executable}, {executor.source}, not the archive that the kernel "
            f"ships. Set PYSPARK_PYTHON to ./{alias}/bin/python in the kernel's environment."
        )
        return
    if executor.python_version != driver.python_version:
        yield (
            f"{who} runs Python {executor.python_version} ({executor.executable}), the driver "
            f"Python {driver.python_version}. {_way_out(driver, alias)}"
        )
    for name, version in driver.packages.items():
        there = executor.packages.get(name)
        if version is not None and there is None:
            yield f"{who} has no package {name}; the driver has {version}. {_way_out(driver, alias)}"
        elif version is not None and there != version:
            yield f"{who} has {name} {there}, the driver {version}. {_way_out(driver, alias)}"


def _way_out(driver: HostReport, alias: str | None) -> str:
    if alias:
        return "Rebuild the kernel, so that its archive carries the environment as it is now."
    return (
        f"Set PYSPARK_PYTHON to {driver.executable} if the host has it, or let the kernel ship its "
        "environment: update it with a cluster as master."
    )
