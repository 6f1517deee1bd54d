"""Test which bodies are taken."""

import pytest
from support import bad_inputs

from jupyter_pyspark_kernels.server.body import LIMIT_BYTES, BodyError, decode

ROWS = bad_inputs.rows("http_body")


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row.label)
async def test_rows_of_the_table(api, row, kernels_dir):
    assert row.expect == "reject"
    for verb, path in (
        ("post", "plan"),
        ("post", "kernels"),
        ("post", "environments"),
        ("put", "kernels/user/etl"),
        ("post", "kernels/user/etl/test"),
    ):
        reply = await api.ask(verb, path, row.value, If_Match="*")
        assert reply.status in {400, 413}, reply.text
        assert reply.json["message"]
    assert list(kernels_dir.iterdir()) == []


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
async def test_other_types_are_refused(api, kind):
    reply = await api.ask("post", "plan", "{}", Content_Type=kind)

    assert (reply.status, reply.json["code"]) == (415, "media_type")


def test_taken():
    assert decode(b'{"a": [1, {"b": null}]}', "Application/JSON; charset=utf-8") == {
        "a": [1, {"b": None}]
    }
    assert decode(b" ", "application/json") == {}
