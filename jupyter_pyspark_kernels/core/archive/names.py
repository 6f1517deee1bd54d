"""Name archives, and say which Spark masters need one."""

from jupyter_pyspark_kernels.core.records import ArchiveFormat

ALIAS = "PYSPARK_VENV"


def archive_name(kernel_name: str, format: ArchiveFormat) -> str:  # noqa: A002  the one word for it
    """Return the file name of a kernel's archive."""
    return f"pyspark_venv_{kernel_name}.{format}"


def default_format(spark_master: str) -> ArchiveFormat | None:
    """Return the format that the executors of ``spark_master`` unpack rightly, None for no archive.

    Hadoop 3.3 drops a zip's modes outside of YARN, and bin/python could not be run; a tar.gz is
    right on all. YARN makes everything executable, and a zip is the original script's form there.
    """
    if spark_master.startswith("yarn"):
        return "zip"
    if spark_master.startswith(("spark://", "k8s://")):
        return "tar.gz"
    return None


def ships_archive(spark_master: str) -> bool:
    """Tell whether executors of ``spark_master`` run elsewhere, and need the environment sent."""
    return default_format(spark_master) is not None
