"""List every endpoint: verb, path, what is asked and answered, and what can be refused.

Contract and OpenAPI document are made from this table; a test holds that these are the routes.
"""

from dataclasses import dataclass
from typing import Literal

from pydantic import BaseModel

from ..core.archive_reports import EnvironmentSizes
from ..profile_sources import OfferedProfile
from . import answers, requests

Verb = Literal["get", "post", "put", "delete"]


@dataclass(frozen=True)
class Endpoint:
    """Describe one verb of one path.

    Attributes
    ----------
    query
        What is asked in the address.
    refusals
        Statuses besides those that any request can get (401 is never sent; 403, 500).
    if_match
        Whether the kernel's etag must be sent.
    executes
        Whether the right to execute kernels is needed too.
    """

    verb: Verb
    path: str
    summary: str
    status: int = 200
    reply: type[BaseModel] | None = None
    request: type[BaseModel] | None = None
    refusals: tuple[int, ...] = ()
    query: type[BaseModel] | None = None
    if_match: bool = False
    executes: bool = False


_ONE = "kernels/{location}/{kernel_name}"
_BODY = (400, 413, 415)

ENDPOINTS = (
    Endpoint(
        "get",
        "environments",
        "List environments that were found so far",
        reply=answers.EnvironmentsReply,
        query=requests.EnvironmentsRequest,
        refusals=(400,),
    ),
    Endpoint(
        "post",
        "environments",
        "Look at one directory as an environment",
        request=requests.LookRequest,
        reply=answers.FoundEnvironment,
        refusals=_BODY,
    ),
    Endpoint(
        "get",
        "environments/sizes",
        "List what each package would take in the archive of an environment",
        reply=EnvironmentSizes,
        query=requests.SizesRequest,
        refusals=(400,),
    ),
    Endpoint("get", "spark-homes", "List Spark installations", reply=answers.SparkHomesReply),
    Endpoint("get", "locations", "List locations", reply=answers.LocationsReply),
    Endpoint("get", "templates", "List templates", reply=answers.TemplatesReply),
    Endpoint(
        "get",
        "properties",
        "Describe the properties of a Spark",
        reply=answers.PropertiesReply,
        query=requests.PropertiesRequest,
        refusals=(400,),
    ),
    Endpoint(
        "post",
        "properties/build",
        "Build the catalogue of a Spark's properties from that Spark",
        202,
        answers.Job,
        requests.BuildRequest,
        (*_BODY, 409),
        executes=True,
    ),
    Endpoint("get", "policy", "Say what the administrator decided", reply=answers.PolicyReply),
    Endpoint("get", "profiles", "List profiles", reply=answers.ProfilesReply),
    Endpoint(
        "post",
        "profiles",
        "Save a new profile of the user",
        201,
        OfferedProfile,
        requests.ProfileRequest,
        (*_BODY, 409),
    ),
    Endpoint(
        "put",
        "profiles/{name}",
        "Change a profile of the user",
        reply=OfferedProfile,
        request=requests.ProfileRequest,
        refusals=(*_BODY, 404, 409),
        if_match=True,
    ),
    Endpoint(
        "delete",
        "profiles/{name}",
        "Remove a profile of the user",
        204,
        refusals=(400, 404, 409),
        if_match=True,
    ),
    Endpoint("get", "openapi.json", "Describe this API"),
    Endpoint(
        "post",
        "plan",
        "Show what would be written; write nothing",
        request=requests.PlanRequest,
        reply=answers.PlanReply,
        refusals=(*_BODY, 404),
    ),
    Endpoint("get", "kernels", "List PySpark kernels", reply=answers.KernelsReply),
    Endpoint(
        "post",
        "kernels",
        "Create a kernel",
        202,
        answers.Job,
        requests.CreateRequest,
        (*_BODY, 409),
        executes=True,
    ),
    Endpoint("get", _ONE, "Describe a kernel", reply=answers.KernelReply, refusals=(404,)),
    Endpoint(
        "put",
        _ONE,
        "Update a kernel",
        202,
        answers.Job,
        requests.UpdateRequest,
        (*_BODY, 404, 409),
        if_match=True,
        executes=True,
    ),
    Endpoint("delete", _ONE, "Remove a kernel", 204, refusals=(400, 404, 409), if_match=True),
    Endpoint(
        "post",
        f"{_ONE}/rebuild",
        "Pack the archive again",
        202,
        answers.Job,
        requests.RebuildRequest,
        (*_BODY, 404, 409),
        if_match=True,
        executes=True,
    ),
    Endpoint(
        "post",
        f"{_ONE}/rename",
        "Rename a kernel",
        202,
        answers.Job,
        requests.RenameRequest,
        (*_BODY, 404, 409),
        if_match=True,
        executes=True,
    ),
    Endpoint(
        "post",
        f"{_ONE}/duplicate",
        "Make a second kernel with the same settings",
        202,
        answers.Job,
        requests.DuplicateRequest,
        (*_BODY, 404, 409),
        executes=True,
    ),
    Endpoint(
        "post",
        f"{_ONE}/test",
        "Start a kernel and run one job on its executors",
        202,
        answers.Job,
        requests.TestRequest,
        (*_BODY, 404, 409),
        executes=True,
    ),
    Endpoint("get", "jobs", "List jobs", reply=answers.JobsReply),
    Endpoint("get", "jobs/{job_id}", "Describe a job", reply=answers.Job, refusals=(404,)),
    Endpoint("delete", "jobs/{job_id}", "Cancel a job", 204, refusals=(404,)),
)
