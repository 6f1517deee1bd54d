"""Describe the HTTP API as an OpenAPI 3.1 document; ``scripts/contract.py`` writes it into the package."""

from collections.abc import Iterable, Mapping
from typing import Any

from pydantic import BaseModel

from . import answers
from .contract import Untitled, definitions
from .endpoints import ENDPOINTS, Endpoint
from .routes import NAMESPACE


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
            "schemas": definitions("#/components/schemas/{model}"),
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
    schema = model.model_json_schema(schema_generator=Untitled)
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
