"""Make PySpark kernels for Jupyter whose executors run the driver's own Python environment."""

from typing import TYPE_CHECKING

from ._version import __version__

if TYPE_CHECKING:
    from jupyter_server.serverapp import ServerApp

__all__ = ["__version__"]


def _jupyter_server_extension_points() -> list[dict[str, str]]:
    """Tell Jupyter Server where its extension is."""
    return [{"module": "jupyter_pyspark_kernels"}]


def _load_jupyter_server_extension(server_app: "ServerApp") -> None:
    """Add the routes to a server; nothing of Jupyter Server is imported before."""
    from .server.extension import load  # noqa: PLC0415 - the core and the command line go without

    load(server_app)
