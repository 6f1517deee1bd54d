"""Know which files and folders a start needs to find on this machine."""

import os
from collections.abc import Iterator, Mapping
from urllib.parse import unquote, urlsplit

from .effective import Effective
from .rule import Keys, Rule

_LOG, _LOG_DIR = "spark.eventLog.enabled", "spark.eventLog.dir"
_FILES, _LOCAL_DIR = "spark.files", "spark.local.dir"
_MODE, _POOLS = "spark.scheduler.mode", "spark.scheduler.allocation.file"


def named_paths(given: Mapping[str, str]) -> Iterator[tuple[str, str]]:
    """Yield the keys whose values name files or folders that rules look at here, each with a path."""
    for key in (_LOG_DIR, _FILES, _POOLS, _LOCAL_DIR):
        for item in given.get(key, "").split(","):
            if path := _local_path(item.strip()):
                yield key, path


def _local_path(text: str) -> str | None:
    """Return the absolute path that a URI or path means here; None where it is elsewhere, or is none."""
    try:
        parts = urlsplit(text)
    except ValueError:
        return None
    if parts.scheme not in {"", "file"} or parts.netloc not in {"", "localhost"}:
        return None
    path = unquote(parts.path) if parts.scheme else text
    return path if path.startswith("/") else None


def _event_log(conf: Effective) -> Iterator[Keys]:
    text = conf.text(_LOG_DIR)
    path = _local_path(text) if text else None
    if conf.truth(_LOG) and path and not os.path.isdir(path):
        yield _LOG_DIR, _LOG


def _files(conf: Effective) -> Iterator[Keys]:
    for item in (conf.text(_FILES) or "").split(","):
        path = _local_path(item.strip())
        # A pattern is spark-submit's to resolve; a name behind # is YARN's.
        if path and not set("*?[{#") & set(path) and not os.path.exists(path):
            yield (_FILES,)
            return


def _pools(conf: Effective) -> Iterator[Keys]:
    text = conf.text(_POOLS)
    path = _local_path(text) if text else None
    if path and (conf.text(_MODE) or "").upper() == "FAIR" and not os.path.isfile(path):
        yield _POOLS, _MODE


def _local_dir(conf: Effective) -> Iterator[Keys]:
    if conf.given(_LOCAL_DIR) is None:
        return
    paths = [item.strip() for item in (conf.text(_LOCAL_DIR) or "").split(",")]
    if paths and all(path.startswith("/") and not _may_be_made(path) for path in paths):
        yield (_LOCAL_DIR,)


def _may_be_made(path: str) -> bool:
    while not os.path.lexists(path):
        path = os.path.dirname(path)
    return os.path.isdir(path) and os.access(path, os.W_OK | os.X_OK)


RULES = (
    Rule(
        name="event-log-folder",
        clash="an event log whose folder is not there",
        spark="Spark does not make this folder, and refuses to start.",
        way_out="Make it, give another as spark.eventLog.dir, or set spark.eventLog.enabled to false.",
        source="EventLogFileWriter.requireLogBaseDirAsDirectory",
        find=_event_log,
        severity="error",
        local_files=True,
    ),
    Rule(
        name="files-missing",
        clash="spark.files with a file that is not there",
        spark="Spark refuses to start where one of them is not there.",
        way_out="Correct the path, or leave the file out.",
        source="SparkContext.addFile",
        find=_files,
        severity="error",
        local_files=True,
    ),
    Rule(
        name="fair-pools-missing",
        clash="fair scheduling with a file of pools that is not there",
        spark="Spark refuses to start.",
        way_out="Correct the path, or leave spark.scheduler.allocation.file out.",
        source="FairSchedulableBuilder.buildPools",
        find=_pools,
        severity="error",
        local_files=True,
    ),
    Rule(
        name="local-dir-not-writable",
        clash="temporary folders that cannot be made or written",
        spark="Spark finds no room for its files, and its Java ends at the start.",
        way_out="Give folders that you may write.",
        source="DiskBlockManager.createLocalDirs; Utils.getLocalDir",
        find=_local_dir,
        severity="error",
        local_files=True,
    ),
)  # fmt: skip
