"""Test that contract and OpenAPI document are current and sound; `conftest.Api` holds replies to them."""

import json
import subprocess
import sys

import jsonschema
import pytest
from openapi_spec_validator import OpenAPIV31SpecValidator
from support import places

from jupyter_pyspark_kernels.server.endpoints import ENDPOINTS

PACKAGE = places.ROOT / "jupyter_pyspark_kernels"
CONTRACT = json.loads((PACKAGE / "contract.json").read_text("utf-8"))
OPENAPI = json.loads((PACKAGE / "openapi.json").read_text("utf-8"))


def test_the_files_are_current():
    script = places.ROOT / "scripts" / "contract.py"
    ran = subprocess.run(
        [sys.executable, script, "--check"], capture_output=True, text=True, check=False
    )

    assert (ran.returncode, ran.stderr) == (0, "")


def test_the_openapi_document_is_valid():
    OpenAPIV31SpecValidator(OPENAPI).validate()

    described = {(verb, path) for path, verbs in OPENAPI["paths"].items() for verb in verbs}
    assert described == {(one.verb, f"/pyspark-kernels/{one.path}") for one in ENDPOINTS}


def test_the_schemas_are_valid_and_have_no_titled_fields():
    for name, schema in CONTRACT["$defs"].items():
        jsonschema.Draft202012Validator.check_schema(schema)
        for field in schema.get("properties", {}).values():
            assert "title" not in field, name


def test_requests_have_defaults_and_replies_have_all_fields():
    assert CONTRACT["$defs"]["KernelSettings"]["required"] == ["kernel_name", "environment_dir"]
    plan = CONTRACT["$defs"]["Plan"]
    assert set(plan["required"]) == set(plan["properties"])


@pytest.mark.parametrize("endpoint", ENDPOINTS, ids=lambda one: f"{one.verb} {one.path}")
def test_all_that_is_asked_and_answered_is_in_the_contract(endpoint):
    for model in (endpoint.request, endpoint.reply):
        assert model is None or model.__name__ in CONTRACT["$defs"]


async def test_the_document_is_served(api):
    assert await api.get("openapi.json") == OPENAPI
