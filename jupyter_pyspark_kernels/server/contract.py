"""Make the JSON Schema of all requests and replies, from which the page's types are made.

``scripts/contract.py`` writes it into the package.
"""

from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import GenerateJsonSchema, JsonSchemaMode, models_json_schema

from ..core.concealing import HIDDEN
from ..core.rules import ENV_KEY, KERNEL_NAME, SPARK_KEY
from ..core.secrets import SUSPECT_KEY
from ..core.settings import LOCAL_MASTER
from . import answers
from .endpoints import ENDPOINTS
from .events import JOBS, KERNELS
from .routes import NAMESPACE

# Records of replies that are sent without the fields that are at their default.
_SPARSE = ("Property",)


class Untitled(GenerateJsonSchema):
    """Leave out the titles of fields: a type would be made of each."""

    def field_title_should_be_set(self, schema: Any) -> bool:
        """Set none."""
        del schema
        return False

    def field_is_required(self, field: Any, total: bool) -> bool:  # noqa: FBT001 - pydantic's
        """Require every field of a reply: what has a default is sent too."""
        return self.mode == "serialization" or super().field_is_required(field, total)


def definitions(reference: str) -> dict[str, Any]:
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
    _, schema = models_json_schema(list(models), ref_template=reference, schema_generator=Untitled)
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
        "$defs": definitions("#/$defs/{model}"),
    }
