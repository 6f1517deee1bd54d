"""Test which bodies are taken."""

import pytest
from support import bad_inputs

from jupyter_pyspark_kernels.server.body import LIMIT_BYTES, BodyError, decode
from jupyter_pyspark_kernels.server.endpoints import ENDPOINTS

ROWS = bad_inputs.rows("http_body")


TAKING_BODIES = [endpoint for endpoint in ENDPOINTS if endpoint.request]


def address(endpoint):
    """A kernel that is not there: its body is refused all the same."""
    return endpoint.path.replace("{location}", "user").replace("{kernel_name}", "etl")


@pytest.fixture
def refused(api, kernels_dir):
    """Send a body to every endpoint that takes one, and hold how each is refused."""

    async def send(body, *expected, **headers):
        for endpoint in TAKING_BODIES:
            reply = await api.ask(
                endpoint.verb, address(endpoint), body, **{"If_Match": "*", **headers}
            )
            assert (reply.status, reply.json["code"]) in expected, (endpoint, reply.text)
            assert reply.json["message"].endswith("."), (endpoint, reply.text)
        assert list(kernels_dir.iterdir()) == []

    return send


def test_every_verb_with_a_body_has_a_request():
    assert {endpoint.verb for endpoint in TAKING_BODIES} == {"post", "put"}
    assert {e for e in ENDPOINTS if e.verb in {"post", "put"}} == set(TAKING_BODIES)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
async def test_rows_of_the_table(refused, row):
    assert row.expect == "reject"

    await refused(row.value, (400, "invalid"), (413, "too_large"))


async def test_too_large(refused):
    await refused(b" " * LIMIT_BYTES + b"{}", (413, "too_large"))


async def test_fields_that_a_request_does_not_have(refused):
    await refused({"no_such_field": 1}, (400, "invalid"))


async def test_fields_of_another_type(api):
    for endpoint in TAKING_BODIES:
        for field in endpoint.request.model_fields:
            reply = await api.ask(endpoint.verb, address(endpoint), {field: [[]]}, If_Match="*")
            assert (reply.status, reply.json["code"]) == (400, "invalid"), (endpoint, field)
            fields = {problem["field"] for problem in reply.json["problems"]}
            assert any(name.startswith(field) for name in fields), (endpoint, fields)


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b'{"a": "\xff"}', 400),
        (b"null", 400),
        (b'"x"', 400),
        (b"[" * 100_000, 400),
        (b'{"a": ' * 100_000, 400),
        (b'{"a": {"b": 1, "b": 2}}', 400),
        (b'{"a": -Infinity}', 400),
        (b'{"a": ' + b"9" * 10_000 + b"}", 400),
        (b'\xef\xbb\xbf{"a": 1}', 400),
        (b" " * (LIMIT_BYTES + 1), 413),
    ],
    ids=repr,
)
def test_refused(body, status):
    with pytest.raises(BodyError) as caught:
        decode(body[: LIMIT_BYTES + 1], "application/json")

    assert caught.value.status == status


@pytest.mark.parametrize("kind", ["", "text/plain", "application/x-www-form-urlencoded", "json"])
async def test_other_types_are_refused(refused, kind):
    await refused("{}", (415, "media_type"), Content_Type=kind)


def test_taken():
    assert decode(b'{"a": [1, {"b": null}]}', "Application/JSON; charset=utf-8") == {
        "a": [1, {"b": None}]
    }
    assert decode(b" ", "application/json") == {}
