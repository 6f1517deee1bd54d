"""Compare the packages of an archive with those that are installed now."""

import os
import time
from collections.abc import Mapping

from .packages import fingerprint, installed_packages, site_packages
from .records import ArchiveRecord, Environment

_SETTLED_NS = 2 * 10**9
_KEPT = 32
_fingerprints: dict[tuple[Environment, tuple[tuple[str, int], ...]], str] = {}


def current_fingerprint(environment: Environment) -> str:
    """Return the fingerprint of an environment; kept in mind for the next kernel of the same."""
    times = tuple((site, os.stat(site).st_mtime_ns) for site in site_packages(environment))
    key = (environment, times)
    known = _fingerprints.get(key)
    if known is None:
        known = fingerprint(environment)
        # A further change in the same instant would give a directory no other time.
        if all(time.time_ns() - mtime_ns > _SETTLED_NS for _, mtime_ns in times):
            if len(_fingerprints) >= _KEPT:
                _fingerprints.clear()
            _fingerprints[key] = known
    return known


def package_changes(
    record: ArchiveRecord, environment: Environment
) -> tuple[dict[str, str], dict[str, str]]:
    """Return name to version of what came since an archive was packed, and of what went.

    A package of another version is in both.
    """
    now = installed_packages(environment)
    came, went = now.items() - record.packages.items(), record.packages.items() - now.items()
    return dict(sorted(came)), dict(sorted(went))


def told_changes(came: Mapping[str, str], went: Mapping[str, str]) -> list[str]:
    """Return each change for people, by name: ``+foo 1.0``, ``−foo 1.0``, ``foo 1.0 → 1.1``."""
    return [_told(name, went.get(name), came.get(name)) for name in sorted({*came, *went})]


def _told(name: str, before: str | None, now: str | None) -> str:
    if before is not None and now is not None:
        return f"{name} {before} → {now}"
    return f"+{name} {now}" if before is None else f"−{name} {before}"
