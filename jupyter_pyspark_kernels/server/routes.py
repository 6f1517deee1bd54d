"""Map paths to handlers (design.md, part 5)."""

from typing import TYPE_CHECKING, Any

from jupyter_server.utils import url_path_join

from .handler import Handler
from .handlers import jobs, kernels, offers, profiles

if TYPE_CHECKING:
    from .extension import Extension

NAMESPACE = "pyspark-kernels"

ROUTES: dict[str, type[Handler]] = {
    "environments": offers.EnvironmentsHandler,
    "environments/sizes": offers.EnvironmentSizesHandler,
    "spark-homes": offers.SparkHomesHandler,
    "locations": offers.LocationsHandler,
    "templates": offers.TemplatesHandler,
    "properties": offers.PropertiesHandler,
    "properties/build": offers.CatalogueHandler,
    "policy": offers.PolicyHandler,
    "openapi.json": offers.OpenapiHandler,
    "profiles": profiles.ProfilesHandler,
    "profiles/{name}": profiles.ProfileHandler,
    "plan": kernels.PlanHandler,
    "kernels": kernels.KernelsHandler,
    "kernels/{location}/{kernel_name}": kernels.KernelHandler,
    "kernels/{location}/{kernel_name}/rebuild": kernels.RebuildHandler,
    "kernels/{location}/{kernel_name}/rename": kernels.RenameHandler,
    "kernels/{location}/{kernel_name}/duplicate": kernels.DuplicateHandler,
    "kernels/{location}/{kernel_name}/test": kernels.TestHandler,
    "jobs": jobs.JobsHandler,
    "jobs/{job_id}": jobs.JobHandler,
}


def routes(
    base_url: str, extension: "Extension"
) -> list[tuple[str, type[Handler], dict[str, Any]]]:
    """Return what tornado wants: pattern, handler and what the handler is given."""
    return [
        (url_path_join(base_url, NAMESPACE, _pattern(path)), handler, {"extension": extension})
        for path, handler in ROUTES.items()
    ]


def _pattern(path: str) -> str:
    parts = ["([^/]+)" if part.startswith("{") else part for part in path.split("/")]
    return "/".join(part.replace(".", r"\.") for part in parts)
