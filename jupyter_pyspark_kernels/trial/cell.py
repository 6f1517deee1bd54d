"""Report from inside a kernel which interpreters run; this file's text is sent to it as a cell.

It runs in the user's own environment: Python 3.8 or newer, IPython and pyspark, no more. Being a
cell, its functions belong to ``__main__``, so Spark sends them to the executors whole.
"""

from __future__ import annotations

from typing import Any

MIME = "application/vnd.jupyter-pyspark-kernels.trial+json"


def look(packages: list[str], alias: str | None) -> dict[str, Any]:
    """Describe the interpreter that runs this; it stands alone, as executors run it too.

    Parameters
    ----------
    packages : list of str
        Distributions whose version is wanted.
    alias : str or None
        Name of the shipped archive's directory, if the kernel ships one.
    """
    import importlib.metadata  # noqa: PLC0415 - imported where it runs
    import os  # noqa: PLC0415
    import platform  # noqa: PLC0415
    import socket  # noqa: PLC0415
    import sys  # noqa: PLC0415

    def version(name: str) -> str | None:
        try:
            return importlib.metadata.version(name)
        except (importlib.metadata.PackageNotFoundError, ValueError):
            return None

    prefix = os.path.realpath(sys.prefix)
    archive = os.path.realpath(os.path.join(os.getcwd(), alias)) if alias else None
    return {
        "host": socket.gethostname(),
        "executable": sys.executable,
        "prefix": sys.prefix,
        "base_prefix": sys.base_prefix,
        "python_version": platform.python_version(),
        "from_archive": archive is not None and (prefix + os.sep).startswith(archive + os.sep),
        "packages": {name: version(name) for name in packages},
    }


def show(content: dict[str, Any]) -> None:
    """Send a result to the one who sent the cell."""
    from IPython.display import display  # noqa: PLC0415 - the driver has it, executors need not

    display({MIME: content}, raw=True)  # type: ignore[no-untyped-call]  # IPython has no types here


def show_driver(packages: list[str]) -> None:
    """Send the report of this very interpreter."""
    show(look(packages, None))


def show_spark(session: Any) -> None:
    """Send what the running Spark says of itself; all but the version is empty with Connect."""
    connect = ".connect." in type(session).__module__
    context = None if connect else session.sparkContext
    show(
        {
            "spark_version": session.version,
            "master": context.master if context else "",
            "application_id": context.applicationId if context else "",
            "ui_url": context.uiWebUrl if context else None,
            "worker_python": context.pythonExec if context else "",
            "alias": archive_alias(context) if context else None,
            "asked": asked(context) if context else "",
        }
    )


def asked(context: Any) -> str:
    """Return what each executor is to have, in words: the memory without its overhead."""
    conf = context.getConf()
    memory = conf.get("spark.executor.memory", "1g")
    # https://spark.apache.org/docs/latest/configuration.html: all of a standalone worker's, else 1.
    standalone = context.master.startswith(("spark:", "local-cluster"))
    cores = conf.get("spark.executor.cores", "all cores of a worker" if standalone else "1")
    return (
        f"{memory} of memory (spark.executor.memory) and {cores} "
        f"{'' if ' ' in cores else 'core ' if cores == '1' else 'cores '}(spark.executor.cores)"
    )


def archive_alias(context: Any) -> str | None:
    """Return the directory under which executors find the shipped environment; None for none."""
    if context.master.startswith("local") and not context.master.startswith("local-cluster"):
        return None  # local mode unpacks archives elsewhere and makes no use of them
    python = str(context.pythonExec).split("/")  # "./PYSPARK_VENV/bin/python", or without the dot
    if python[0] == "." or (len(python) > 1 and python[0]):
        return python[1] if python[0] == "." else python[0]
    names = ("spark.archives", "spark.yarn.dist.archives")
    archives = ",".join(context.getConf().get(name, "") for name in names).split(",")
    aliases = [archive.rpartition("#")[2] for archive in archives if "#" in archive]
    return next((alias for alias in aliases if alias.upper() == "PYSPARK_VENV"), None)


def show_executors(session: Any, packages: list[str], alias: str | None) -> None:
    """Run one job with a task for every core, and send one report for each interpreter."""
    context = session.sparkContext
    count = max(2, context.defaultParallelism)
    found = context.parallelize(range(count), count).map(lambda _: look(packages, alias)).collect()
    distinct = {(report["host"], report["executable"]): report for report in found}
    show({"reports": [distinct[key] for key in sorted(distinct)]})
