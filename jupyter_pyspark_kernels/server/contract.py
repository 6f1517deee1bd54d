"""Describe every endpoint once: for the JSON Schema that the page's types are made from, and OpenAPI.

``scripts/contract.py`` writes both into the package; a test holds that they are the routes'.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Literal

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from ..core.archive_reports import EnvironmentSizes
from ..core.concealing import HIDDEN
from ..core.rules import ENV_KEY, KERNEL_NAME, SPARK_KEY
from ..core.secrets import SUSPECT_KEY
from ..core.settings import LOCAL_MASTER
from ..profile_sources import OfferedProfile
from . import answers, requests
from .events import JOBS, KERNELS
from .routes import NAMESPACE

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


# Records of replies that are sent without the fields that are at their default.
_SPARSE = ("Property",)


class _Untitled(GenerateJsonSchema):
    """Leave out the titles of fields: a type would be made of each."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Set none."""
        del schema
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: FBT001 - pydantic's
        """Require every field of a reply: what has a default is sent too."""
        return self.mode == "serialization" or super().field_is_required(field, total)


def _definitions(reference: str) -> dict[str, Any]:
    """Return name to JSON Schema of every request and reply, and of all that they hold."""
    models: dict[tuple[type[BaseModel], JsonSchemaMode], None] = {
        (answers.ErrorReply, "serialization"): None
    }
    for endpoint in ENDPOINTS:
        for asked in (endpoint.request, endpoint.query):
            if asked:
                models[asked, "validation"] = None
        if endpoint.reply:
            models[endpoint.reply, "serialization"] = None
    _, schema = models_json_schema(list(models), ref_template=reference, schema_generator=_Untitled)
    found: dict[str, Any] = schema["$defs"]
    for name in _SPARSE:
        found[name]["required"] = [
            field for field, schema in found[name]["properties"].items() if "default" not in schema
        ]
    for definition in found.values():
        # The first sentence; the rest is for readers of the source.
        if "description" in definition:
            definition["description"] = " ".join(
                definition["description"].partition("\n\n")[0].split()
            )
    return found


def contract() -> dict[str, Any]:
    """Return the JSON Schema of all requests and replies, with the constants that the page needs."""
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "title": "Contract",
        "type": "object",
        "x-constants": {
            "NAMESPACE": NAMESPACE,
            "JOBS_EVENT": JOBS,
            "KERNELS_EVENT": KERNELS,
            "HIDDEN": HIDDEN,
            "KERNEL_NAME": f"^{KERNEL_NAME.pattern}$",
            "SPARK_KEY": f"^{SPARK_KEY.pattern}$",
            # To be used without regard to case: JavaScript knows no inline flag.
            "SUSPECT_KEY": SUSPECT_KEY.removeprefix("(?i)"),
            "LOCAL_MASTER": LOCAL_MASTER,
            "ENV_KEY": f"^{ENV_KEY.pattern}$",
        },
        "$defs": _definitions("#/$defs/{model}"),
    }


def openapi(version: str) -> dict[str, Any]:
    """Return the OpenAPI 3.1 document."""
    paths: dict[str, dict[str, Any]] = {}
    for endpoint in ENDPOINTS:
        paths.setdefault(f"/{NAMESPACE}/{endpoint.path}", {})[endpoint.verb] = _operation(endpoint)
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "jupyter-pyspark-kernels",
            "version": version,
            "description": "Make PySpark kernels. Below the base URL of a Jupyter server, with its rights: "
            "kernelspecs read for GET, write for all else; kernels execute where said.",
            "license": {"name": "Apache-2.0", "identifier": "Apache-2.0"},
        },
        "security": [{"token": []}],
        "paths": paths,
        "components": {
            "securitySchemes": {
                "token": {"type": "apiKey", "in": "header", "name": "Authorization"}
            },
            "schemas": _definitions("#/components/schemas/{model}"),
        },
    }


def _operation(endpoint: Endpoint) -> dict[str, Any]:
    names = [part[1:-1] for part in endpoint.path.split("/") if part.startswith("{")]
    parameters: list[dict[str, Any]] = [
        {"name": name, "in": "path", "required": True, "schema": {"type": "string"}}
        for name in names
    ]
    parameters += _query(endpoint.query) if endpoint.query else []
    if endpoint.if_match:
        parameters.append(
            {"name": "If-Match", "in": "header", "required": True, "schema": {"type": "string"}}
        )
    found: dict[str, Any] = {
        "operationId": _operation_id(endpoint),
        "summary": endpoint.summary,
        "parameters": parameters,
        "responses": _responses(endpoint),
    }
    if endpoint.executes:
        found["description"] = "Needs the right to execute kernels."
    if endpoint.request:
        found["requestBody"] = {"required": True, "content": _content(endpoint.request)}
    return found


def _query(model: type[BaseModel]) -> list[dict[str, Any]]:
    schema = model.model_json_schema(schema_generator=_Untitled)
    required = schema.get("required", ())
    return [
        {"name": name, "in": "query", "required": name in required, "schema": field}
        for name, field in schema["properties"].items()
    ]


def _operation_id(endpoint: Endpoint) -> str:
    words = endpoint.path.replace(".", "-").split("/")
    return "-".join([endpoint.verb, *(word.strip("{}").replace("_", "-") for word in words)])


def _responses(endpoint: Endpoint) -> Mapping[str, Any]:
    good: dict[str, Any] = {"description": "It is so."}
    if endpoint.reply:
        good["content"] = _content(endpoint.reply)
    if endpoint.status == 202:
        good["headers"] = {"Location": {"schema": {"type": "string"}}}
    refusals: Iterable[int] = sorted({403, 500, *endpoint.refusals})
    return {
        str(endpoint.status): good,
        **{
            str(status): {"description": "Refused.", "content": _content(answers.ErrorReply)}
            for status in refusals
        },
    }


def _content(model: type[BaseModel]) -> dict[str, Any]:
    reference = {"$ref": f"#/components/schemas/{model.__name__}"}
    return {"application/json": {"schema": reference}}
